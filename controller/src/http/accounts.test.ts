import { request } from 'node:https'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWorld, PASSWORD, type World } from '../accounts/testing.ts'
import { createVault } from '../accounts/vault.ts'
import { openCertificates } from '../tls/certificates.ts'
import { type Http, startHttp } from './http.ts'
import { type Answered, ask, type TestingServer } from './testing-server.ts'
import { testingService } from './testing-service.ts'

/** The server before the real accounts. */
let world: World
let server: TestingServer
let code: (step?: number) => string
beforeEach(async () => {
  world = openWorld()
  code = await world.make('Suzuki', ['commander', 'admin'])
  const { clock } = world
  const service = { ...testingService(clock), accounts: world.accounts }
  const http = await startHttp({
    ...{ service, clock, listen: [{ host: '127.0.0.1', port: 0 }], tls: null },
    ...{ consoleFolder: null, log: false, product: 'Kakuri' },
  })
  const [origin = ''] = http.addresses
  server = { clock, service, http, origin, port: Number(new URL(origin).port) }
})
afterEach(async () => {
  await server.http.close()
  await world.end()
})

const cookieOf = (answer: Answered) =>
  answer.headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ')
const login = (change: object = {}) =>
  ask(server, 'POST', '/login', { body: { name: 'Suzuki', password: PASSWORD, code: code(), ...change } })
const withCookie = (cookie: string, method: string, path: string, body?: unknown) =>
  ask(server, method, path, { headers: { cookie }, ...(body !== undefined && { body }) })

it('a person logs in, acts, logs out, and the cookie opens nothing more', async () => {
  const cookie = cookieOf(await login())
  expect((await withCookie(cookie, 'GET', '/accounts')).status).toBe(200)
  expect((await withCookie(cookie, 'POST', '/logout', {})).status).toBe(200)
  expect((await withCookie(cookie, 'GET', '/accounts')).document().code).toBe('NOT_LOGGED_IN')
})

it.each([
  ['a wrong password', { password: 'wrong' }],
  ['a wrong code', { code: '000000' }],
  ['no code', { code: '' }],
  ['a name that nobody has', { name: 'Nobody' }],
])('%s is the same refusal, word for word', async (_, change) => {
  const refused = await login(change)
  const other = await login({ name: 'Somebody' })
  expect([refused.status, refused.text, cookieOf(refused)]).toEqual([401, other.text, ''])
})

it('a code that was seen by somebody else opens nothing a second time', async () => {
  await login()
  expect((await login()).document().code).toBe('LOGIN_FAILED')
})

it('an act needs a confirmation again after five minutes, and a fresh code gives it', async () => {
  const cookie = cookieOf(await login())
  await world.clock.advance(300_000)
  const act = () => withCookie(cookie, 'POST', '/tokens', { name: 'monitoring', role: 'viewer', days: 1 })
  expect((await act()).document().code).toBe('STEP_UP_NEEDED')
  expect((await withCookie(cookie, 'POST', '/me/step-up', { secret: code() })).status).toBe(200)
  expect((await act()).status).toBe(200)
})

it('a token works until it is ended', async () => {
  const cookie = cookieOf(await login())
  const made = await withCookie(cookie, 'POST', '/tokens', { name: 'monitoring', role: 'viewer', days: 1 })
  const headers = { authorization: `Bearer ${made.document().secret}` }
  expect((await ask(server, 'GET', '/board', { headers })).status).toBe(200)
  await withCookie(cookie, 'DELETE', '/tokens/monitoring')
  expect((await ask(server, 'GET', '/board', { headers })).status).toBe(401)
})

it('a role that is taken away is gone at the next request of a session that goes on', async () => {
  await world.make('Tanaka', ['network'], 'none')
  const tanaka = cookieOf(await login({ name: 'Tanaka', code: '' }))
  const suzuki = cookieOf(await login())
  expect((await withCookie(tanaka, 'GET', '/devices')).status).toBe(200)
  expect((await withCookie(suzuki, 'PATCH', '/accounts/Tanaka', { roles: ['viewer'] })).status).toBe(200)
  expect((await withCookie(tanaka, 'GET', '/devices')).document().code).toBe('FORBIDDEN')
})

it('an account that is disabled has no session any more', async () => {
  await world.make('Tanaka', ['network'], 'none')
  const tanaka = cookieOf(await login({ name: 'Tanaka', code: '' }))
  const suzuki = cookieOf(await login())
  await withCookie(suzuki, 'PATCH', '/accounts/Tanaka', { disabled: true })
  expect((await withCookie(tanaka, 'GET', '/me')).status).toBe(401)
})

it('an idle session is over after its time', async () => {
  const cookie = cookieOf(await login())
  await world.clock.advance(12 * 3_600_000)
  expect((await withCookie(cookie, 'GET', '/me')).status).toBe(401)
})

async function guess(times: number): Promise<Answered> {
  const answer = await login({ password: 'wrong' })
  return answer.status === 429 || times === 0 ? answer : guess(times - 1)
}

it('whoever guesses has to wait as long as the answer says, and a browser that was in before does not', async () => {
  const cookie = cookieOf(await login())
  const [, device = ''] = cookie.split('; ')
  const refused = await guess(50)
  expect([refused.status, refused.document().code]).toEqual([429, 'TOO_MANY_TRIES'])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  await world.clock.advance(30_000)
  const body = { name: 'Suzuki', password: PASSWORD, code: code() }
  expect((await ask(server, 'POST', '/login', { body, headers: { cookie: device } })).status).toBe(200)
})

interface Seen {
  readonly status: number | undefined
  readonly headers: object
  /** Fingerprint of the certificate that was shown. */
  readonly shown: string
}

/** An answer over TLS, as somebody gets it who trusts this authority only. */
function visit(http: Http, ca: string): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const asked = request(`${http.addresses[0]}/api/v1/health`, { ca, agent: false }, response => {
      const { socket, headers, statusCode: status } = response
      const shown = socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 : ''
      response.resume().on('end', () => resolve({ status, headers, shown }))
    })
    asked.on('error', reject).end()
  })
}

it('over TLS pages are to be asked for over TLS only, and a fresh certificate is shown without a restart', async () => {
  // A certificate is looked at with the machine's own clock.
  const today = { now: () => Date.now(), mono: () => 0, sleep: () => new Promise<void>(() => undefined) }
  const certificates = await openCertificates({
    ...{ folder: join(world.folder, 'tls'), vault: createVault(world.key), clock: today, names: ['127.0.0.1'] },
    record: async () => undefined,
  })
  const service = { ...testingService(world.clock), certificates }
  const http = await startHttp({
    ...{ service, clock: world.clock, listen: [{ host: '127.0.0.1', port: 0 }], tls: () => certificates.server() },
    ...{ consoleFolder: null, log: false, product: 'Kakuri' },
  })
  const first = await visit(http, certificates.authority)
  expect([first.status, first.headers]).toEqual([
    200,
    expect.objectContaining({ 'strict-transport-security': 'max-age=31536000' }),
  ])
  await certificates.renew({ name: 'Suzuki', kind: 'account', roles: ['admin'], steppedUpUntil: null })
  http.reloadTls()
  expect((await visit(http, certificates.authority)).shown).not.toBe(first.shown)
  await http.close()
})
