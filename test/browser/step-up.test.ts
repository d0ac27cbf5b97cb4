import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillOrder, hold, logIn } from './acts.ts'
import { type BrowserDesk, openChromium, openDeskOf } from './chromium.ts'
import { browserSkipped } from './requirements.ts'
import { openServedHospital, PEOPLE, type ServedHospital } from './served-hospital.ts'

describe.skipIf(browserSkipped())('a commander who logged in long ago', () => {
  let served: ServedHospital
  let browser: Browser
  let desk: BrowserDesk

  beforeAll(async () => {
    served = await openServedHospital()
    browser = await openChromium()
    desk = await openDeskOf(browser, served.url)
    await logIn(desk.page, PEOPLE.commander)
    await served.stop()
    forgetConfirmations(served)
    await served.start()
    await desk.page.reload()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('is asked who sits there before anything is cut', async () => {
    await fillOrder(desk.page, 'incident', [1], 'ward PCs found encrypted')
    await hold(desk.page.getByRole('button', { name: /^INCIDENT:/ }))
    await desk.page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor()
    expect(served.hospital.events('run.started')).toEqual([])
  })

  it('is not believed with a wrong password', async () => {
    const { page } = desk
    await page.getByLabel('Password or code').fill('not the password')
    await page.getByRole('button', { name: 'Confirm and go on' }).click()
    await page.getByText('Check name, password and code').waitFor()
    expect(served.hospital.events('run.started')).toEqual([])
  })

  it('goes on with the right one, without doing it all again', async () => {
    const { page } = desk
    await page.getByLabel('Password or code').fill(PEOPLE.commander.password)
    await page.getByRole('button', { name: 'Confirm and go on' }).click()
    await page.getByText('Cut, read back').nth(1).waitFor()
    expect(served.hospital.events('run.started').map(({ actor }) => actor)).toEqual(['Suzuki'])
  })
})

/** As if five minutes had passed: no session is confirmed any longer. */
function forgetConfirmations({ hospital }: ServedHospital): void {
  const db = new DatabaseSync(join(hospital.folder, '.kakuri/accounts.db'))
  db.exec(`UPDATE session SET row = json_set(row, '$.steppedUpUntil', 1)`)
  db.close()
}
