import { connect } from 'node:net'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { byLocalKey } from './caller.ts'
import { ask, byHand, openServer, type TestingServer } from './testing-server.ts'
import { LOCAL_KEY, SESSION_MS, testingService } from './testing-service.ts'

let server: TestingServer
beforeEach(async () => {
  server = await openServer()
})
afterEach(() => server.http.close())

const login = () => ask(server, 'POST', '/login', { body: { name: 'Ito', password: 'right' } })
const cookieOf = (lines: readonly string[]) => lines.map(line => line.split(';')[0])

it('a login sets a session cookie that no script reads and no other site sends', async () => {
  expect((await login()).headers.getSetCookie()).toEqual([
    'kakuri=secret-1; Path=/; HttpOnly; SameSite=Strict',
    'kakuri-device=device-1; Max-Age=34560000; Path=/; HttpOnly; SameSite=Strict',
  ])
})

it('a failed login sets none, and is a problem in both languages', async () => {
  const answer = await ask(server, 'POST', '/login', { body: { name: 'Ito', password: 'wrong' } })
  expect([answer.status, answer.document().code, answer.headers.getSetCookie()]).toEqual([401, 'LOGIN_FAILED', []])
  expect(answer.document().message).toEqual({ ja: expect.any(String), en: 'The login failed.' })
})

it('the session that a login gave is a session', async () => {
  const [session = ''] = cookieOf((await login()).headers.getSetCookie())
  const answer = await ask(server, 'GET', '/me', { headers: { cookie: session } })
  expect(answer.document()).toMatchObject({ name: 'viewer', kind: 'account', roles: ['viewer'] })
})

it('a session replayed after its logout is none, and the logout takes the cookie away', async () => {
  const session = server.service.session(['viewer'])
  const out = await ask(server, 'POST', '/logout', { session, body: {} })
  expect(out.headers.getSetCookie()[0]).toMatch(/^kakuri=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970/)
  expect((await ask(server, 'GET', '/me', { session })).status).toBe(401)
})

it.each([`/photos/${'0'.repeat(64)}`, '/board', '/chronology/export?format=csv'])(
  'whoever sits there after a logout finds %s in no cache',
  async path => {
    const answer = await ask(server, 'GET', path, { session: server.service.session(['viewer']) })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
  },
)

it('an expired session is none', async () => {
  const session = server.service.session(['viewer'])
  await server.clock.advance(SESSION_MS)
  expect((await ask(server, 'GET', '/me', { session })).status).toBe(401)
})

it('a session that is ended while the body of its request is on the way does nothing more', async () => {
  const session = server.service.session(['network'])
  const answered = new Promise<string>(resolve => {
    const socket = connect(server.port, '127.0.0.1')
    const head = ['POST /api/v1/prepare HTTP/1.1', `Host: 127.0.0.1:${server.port}`, `Origin: ${server.origin}`]
    const more = [
      `Cookie: kakuri=${session}`,
      'Content-Type: application/json',
      'Content-Length: 2',
      'Expect: 100-continue',
    ]
    socket.write(`${[...head, ...more].join('\r\n')}\r\n\r\n`)
    // The server has read the head when it says so.
    socket.once('data', () => {
      server.service.endSessions()
      socket.write('{}')
      socket.once('data', data => {
        socket.destroy()
        resolve(String(data))
      })
    })
  })
  expect(await answered).toMatch(/^HTTP\/1.1 401 /)
  expect(server.service.acts).toEqual([])
})

it.each([
  ['forged', 'kakuri=secret-2'],
  ['empty', 'kakuri='],
  ['of another name', 'Kakuri=secret-1'],
  ['twice, so that somebody else set one of them', 'kakuri=secret-1; kakuri=secret-1'],
  ['with the name it has under TLS', '__Host-kakuri=secret-1'],
  ['without a name', 'secret-1'],
])('a cookie %s opens nothing', async (_, cookie) => {
  server.service.session(['admin'], true)
  expect((await ask(server, 'GET', '/me', { headers: { cookie } })).status).toBe(401)
})

it.each([
  ['forged', 'Bearer token-admin'],
  ['of another kind', 'Basic dG9rZW4tdmlld2Vy'],
  ['in small letters', 'bearer token-viewer'],
  ['with something behind it', 'Bearer token-viewer x'],
  ['empty', 'Bearer '],
])('an authorization %s opens nothing', async (_, authorization) => {
  server.service.token('viewer')
  expect((await ask(server, 'GET', '/me', { headers: { authorization } })).status).toBe(401)
})

it('a wrong authorization is not made good by a right cookie beside it', async () => {
  const session = server.service.session(['admin'])
  const answer = await ask(server, 'GET', '/me', { session, headers: { authorization: 'Bearer forged' } })
  expect(answer.status).toBe(401)
})

it('two authorizations are none', async () => {
  server.service.token('viewer')
  const lines = ['Authorization: Bearer token-viewer', 'Authorization: Bearer token-viewer', 'Connection: close']
  expect(await byHand(server, 'GET /api/v1/me', lines)).toMatch(/^HTTP\/1.1 401 /)
})

it('the name given with the local key stands in what it answers', async () => {
  const headers = { authorization: `Bearer ${LOCAL_KEY}`, 'x-kakuri-actor': encodeURIComponent('山田') }
  expect((await ask(server, 'GET', '/me', { headers })).document()).toMatchObject({
    name: '山田 (at the controller)',
    kind: 'local',
  })
})

it('the local key without a name is no token', async () => {
  expect((await ask(server, 'GET', '/me', { headers: { authorization: `Bearer ${LOCAL_KEY}` } })).status).toBe(401)
})

const service = testingService(new HandClock())

it.each([
  ['from this machine', LOCAL_KEY, ['Abe'], '127.0.0.1', true],
  ['from another address of loopback', LOCAL_KEY, ['Abe'], '127.8.9.10', true],
  ['from this machine over IPv6', LOCAL_KEY, ['Abe'], '::1', true],
  ['from this machine in the clothes of IPv6', LOCAL_KEY, ['Abe'], '::ffff:127.0.0.1', true],
  ['from elsewhere', LOCAL_KEY, ['Abe'], '198.18.0.1', false],
  ['from elsewhere in the clothes of IPv6', LOCAL_KEY, ['Abe'], '::ffff:198.18.0.1', false],
  ['from elsewhere, with an address that begins alike', LOCAL_KEY, ['Abe'], '127x', false],
  ['from nobody knows where', LOCAL_KEY, ['Abe'], undefined, false],
  ['with a wrong key', 'wrong', ['Abe'], '127.0.0.1', false],
  ['with two names', LOCAL_KEY, ['Abe', 'Ito'], '127.0.0.1', false],
  ['with an empty name', LOCAL_KEY, ['%20'], '127.0.0.1', false],
  ['with a name that breaks a line', LOCAL_KEY, ['Abe%0aIto'], '127.0.0.1', false],
  ['with a name that is no UTF-8', LOCAL_KEY, ['%ff%fe'], '127.0.0.1', false],
  ['with a name that is not encoded', LOCAL_KEY, ['100%'], '127.0.0.1', false],
  ['with a name that is too long', LOCAL_KEY, ['a'.repeat(65)], '127.0.0.1', false],
])('the local key %s: proves %5$s', (_, key, actor, address, proves) => {
  expect(byLocalKey(service, key, actor, address) !== null).toBe(proves)
})
