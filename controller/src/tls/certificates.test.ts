import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import type { AnyNewEvent } from '@kakuri/core/journal/events.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createVault } from '../accounts/vault.ts'
import { testKeys } from '../agents/testing-registry.ts'
import type { Who } from '../service/contract.ts'
import { type OwnCertificates, openCertificates } from './certificates.ts'

const NAMES = ['127.0.0.1', '::1', 'kakuri.hospital.example']
const DAY = 86_400_000
const WHO: Who = { name: 'Suzuki', kind: 'account', roles: ['admin'], steppedUpUntil: null }
const OPENSSL = '/usr/bin/openssl'

let folder: string
let clock: HandClock
let events: AnyNewEvent[]
let key: ReturnType<typeof generateKeyPairSync>['privateKey']
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakuri-tls-'))
  clock = new HandClock()
  events = []
  key = generateKeyPairSync('ed25519').privateKey
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (change: object = {}): Promise<OwnCertificates> =>
  openCertificates({
    ...{ folder: join(folder, 'tls'), vault: createVault(key), clock, names: NAMES },
    record: async event => {
      events.push(event)
    },
    ...change,
  })
const subjects = () => events.map(event => (event.type === 'certificate.issued' ? event.body.subject : event.type))

/** The answer of a server with this certificate, as somebody sees it who trusts this authority only. */
function visit(server: { key: string; cert: string }, ca: string, host: string): Promise<string> {
  const listening = createServer(server, (_, response) => response.end('hello'))
  return new Promise<string>((resolve, reject) => {
    listening.listen(0, '127.0.0.1', () => {
      const { port } = listening.address() as AddressInfo
      const name = host === '127.0.0.1' ? {} : { servername: host }
      const asked = request({ host: '127.0.0.1', port, ca, ...name, agent: false }, response => {
        response.on('data', data => resolve(String(data)))
      })
      asked.on('error', reject).end()
    })
  }).finally(() => listening.close())
}

describe("the controller's certificate", () => {
  // The hand clock stands at the beginning of 2026; these look at the certificate with the machine's own clock.
  const today = { now: () => Date.now(), mono: () => 0, sleep: async () => undefined }

  it.each(['127.0.0.1', 'kakuri.hospital.example'])('is trusted by who trusts the authority, at %s', async host => {
    const certificates = await open({ clock: today })
    expect(await visit(certificates.server(), certificates.authority, host)).toBe('hello')
  })

  it('is not trusted at a name it does not hold', async () => {
    const certificates = await open({ clock: today })
    const visited = visit(certificates.server(), certificates.authority, 'other.example')
    await expect(visited).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  })

  it('is not trusted by who trusts the authority of another controller', async () => {
    const [own, other] = [await open({ clock: today }), await open({ clock: today, folder: join(folder, 'other') })]
    await expect(visit(own.server(), other.authority, '127.0.0.1')).rejects.toThrow()
  })

  it.runIf(existsSync(OPENSSL))('is held for a good server certificate by openssl', async () => {
    const certificates = await open({ clock: today })
    const [ca, cert] = [join(folder, 'ca.pem'), join(folder, 'server.pem')]
    writeFileSync(ca, certificates.authority)
    writeFileSync(cert, certificates.server().cert)
    const verify = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_ip', '127.0.0.1', '-CAfile', ca, cert]
    expect(execFileSync(OPENSSL, verify, { encoding: 'utf8' })).toContain('OK')
    const text = execFileSync(OPENSSL, ['x509', '-in', ca, '-noout', '-text'], { encoding: 'utf8' })
    expect(text).toContain('CA:TRUE, pathlen:0')
    expect(text).toContain('Certificate Sign, CRL Sign')
  })

  it('names addresses and hosts, begins two days back and ends after 397 days', async () => {
    const [ca, server] = (await open()).list()
    expect(server).toMatchObject({ kind: 'server', names: NAMES, notBeforeUtc: clock.now() - 2 * DAY })
    expect((server?.notAfterUtc ?? 0) - (server?.notBeforeUtc ?? 0)).toBe(397 * DAY)
    expect((ca?.notAfterUtc ?? 0) - (ca?.notBeforeUtc ?? 0)).toBe(3653 * DAY)
    expect(server?.sha256).toMatch(/^([0-9a-f]{2}:){31}[0-9a-f]{2}$/)
  })
})

describe('certificates on disk', () => {
  it('are the same after a restart', async () => {
    const before = await open()
    const after = await open()
    expect(after.server()).toEqual(before.server())
    expect(after.authority).toBe(before.authority)
    expect(subjects()).toEqual([expect.stringMatching(/^CN=Kakuri [0-9a-f]{8}$/), 'CN=127.0.0.1'])
  })

  it('hold no key in the clear, and are for their owner only', async () => {
    const { key: server } = (await open()).server()
    const tls = join(folder, 'tls')
    const texts = readdirSync(tls).map(name => readFileSync(join(tls, name), 'utf8'))
    expect(texts.join()).not.toContain('PRIVATE KEY')
    expect(texts.join()).not.toContain(Buffer.from(server).toString('base64').slice(40, 80))
    expect(readdirSync(tls).map(name => statSync(join(tls, name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600])
    expect(statSync(tls).mode & 0o777).toBe(0o700)
  })

  it('do not open under another key of secrets.age', async () => {
    await open()
    key = generateKeyPairSync('ed25519').privateKey
    await expect(open()).rejects.toMatchObject({ code: 'SECRETS_BROKEN' })
  })

  it('are not guessed from a file that holds something else', async () => {
    await open()
    writeFileSync(join(folder, 'tls', 'server.json'), '{}')
    await expect(open()).rejects.toMatchObject({ code: 'FILE_FAILED' })
  })

  it.each([
    [364, false],
    [366, true],
  ])('after %i days: the server certificate is a new one: %s', async (days, fresh) => {
    const before = await open()
    await clock.advance(days * DAY)
    const after = await open()
    expect(after.server().cert !== before.server().cert).toBe(fresh)
    expect(after.authority).toBe(before.authority)
  })

  it('that a clock set far ahead had made are replaced when it is set right, or nobody could get in', async () => {
    const before = await open()
    await clock.advance(400 * DAY)
    await open()
    await clock.advance(-400 * DAY)
    const after = await open()
    expect(after.list()[1]?.notBeforeUtc).toBe(clock.now() - 2 * DAY)
    expect(after.authority).toBe(before.authority)
  })

  it('stay as they are while the clock stands before the authority was made: browsers with a right clock trust them', async () => {
    const before = await open()
    await clock.advance(-9 * 365 * DAY)
    const after = await open()
    expect([after.clockBehind, before.clockBehind]).toEqual([true, false])
    expect([after.authority, after.server()]).toEqual([before.authority, before.server()])
  })

  it('that have to be made by such a clock count as long as others', async () => {
    const [ca] = (await open()).list()
    await clock.advance(-9 * 365 * DAY)
    const [, server] = (await open({ names: ['10.1.2.3'] })).list()
    expect(server?.notBeforeUtc).toBe(ca?.notBeforeUtc)
    expect((server?.notAfterUtc ?? 0) - (server?.notBeforeUtc ?? 0)).toBe(397 * DAY)
    const agent = await (await open()).issueAgent((await testKeys('room-a')).request, 'room-a')
    const { validFromDate, validToDate } = new X509Certificate(agent)
    expect(validToDate.getTime() - validFromDate.getTime()).toBe(92 * DAY)
  })

  it('follow the names people use', async () => {
    await open()
    const after = await open({ names: [...NAMES, '10.1.2.3'] })
    expect(after.list()[1]?.names).toContain('10.1.2.3')
    await open({ names: ['10.1.2.3', '0:0:0:0:0:0:0:1', 'KAKURI.hospital.example', '127.0.0.1'] })
    expect(events).toHaveLength(3)
  })

  it('end no later than the authority, which gets a later end and keeps its key: agents hold the old one for ever', async () => {
    const before = await open()
    await clock.advance(3500 * DAY)
    const [ca, server] = (await open()).list()
    expect(server?.notAfterUtc).toBe(ca?.notAfterUtc)
    await clock.advance(140 * DAY)
    const after = await open()
    const [old, fresh] = [new X509Certificate(before.authority), new X509Certificate(after.server().cert)]
    expect(after.list()[0]?.notAfterUtc).toBe(clock.now() - 2 * DAY + 3653 * DAY)
    expect([fresh.checkIssued(old), fresh.verify(old.publicKey)]).toEqual([true, true])
  })

  it('are renewed when somebody asks, in their name', async () => {
    const certificates = await open()
    const before = certificates.server()
    const document = await certificates.renew(WHO)
    expect(certificates.server().cert).not.toBe(before.cert)
    expect(certificates.list()[1]).toEqual(document)
    expect(events.at(-1)).toMatchObject({ actor: 'Suzuki', body: { sha256: document.sha256 } })
    expect((await open()).server()).toEqual(certificates.server())
  })

  it('are not written where the journal does not take them', async () => {
    const record = () => Promise.reject(new Error('full'))
    await expect(open({ record })).rejects.toThrow('full')
    expect(readdirSync(join(folder, 'tls'))).toEqual([])
  })
})
