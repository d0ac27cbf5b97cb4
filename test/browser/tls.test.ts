import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn } from './acts.ts'
import { type BrowserDesk, openChromium, openDeskOf } from './chromium.ts'
import { browserSkipped } from './requirements.ts'
import { openServedHospital, PEOPLE, type ServedHospital } from './served-hospital.ts'

describe.skipIf(browserSkipped())('the console over TLS', () => {
  let served: ServedHospital
  let browser: Browser
  let desk: BrowserDesk

  beforeAll(async () => {
    served = await openServedHospital({ words: [] })
    browser = await openChromium([await serverKey(served)])
    desk = await openDeskOf(browser, served.url)
    await logIn(desk.page, PEOPLE.admin)
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('keeps the session in a cookie that scripts cannot read and other sites cannot send', async () => {
    const cookie = (await desk.context.cookies()).find(({ name }) => name === '__Host-kakuri')
    expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Strict', path: '/' })
  })

  it('shows the certificate that the browser sees', async () => {
    await desk.page.goto('/admin')
    await desk.page.getByRole('tab', { name: 'Certificates' }).click()
    await desk.page
      .getByText(/127\.0\.0\.1/)
      .first()
      .waitFor()
    expect(desk.faults).toEqual([])
  })

  it('is refused by a browser that does not know the authority', async () => {
    const stranger = await openChromium()
    const { page } = await openDeskOf(stranger, served.url)
    await expect(page.goto('/')).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID')
    await stranger.close()
  })
})

/** SHA-256 of the server's public key, after it was verified against the controller's own authority. */
async function serverKey({ hospital, url }: ServedHospital): Promise<string> {
  const ca = readFileSync(join(hospital.folder, '.kakuri/tls/authority.pem'))
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), ca })
  await once(socket, 'secureConnect')
  const { raw } = socket.getPeerCertificate()
  socket.destroy()
  const key = new X509Certificate(raw).publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(key).digest('base64')
}
