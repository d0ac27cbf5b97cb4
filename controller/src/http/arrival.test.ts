import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownNames } from './own-names.ts'
import { ask, byHand, openServer, type TestingServer } from './testing-server.ts'

let server: TestingServer
let session: string
beforeAll(async () => {
  server = await openServer({ names: ['kakuri.example', 'Gate.Example:8443'] })
  session = server.service.session(['network'], true)
})
afterAll(() => server.http.close())

const port = () => String(server.port)
const filled = (text: string) => text.replace('PORT', port())

/** An act by hand, with the session's cookie and these headers. */
const act = (lines: readonly string[]) => {
  const own = [`Cookie: kakuri=${session}`, 'Connection: close', 'Content-Length: 0']
  return byHand(server, 'POST /api/v1/prepare', [...own, ...lines.map(filled)])
}

it.each([
  ['the address listened on', ['Origin: http://127.0.0.1:PORT']],
  ['localhost', ['Origin: http://localhost:PORT']],
  ['a name given to the server', ['Origin: http://kakuri.example:PORT']],
  ['a name given with its port', ['Origin: http://gate.example:8443']],
  ['no origin, where the browser says that it is the same', ['Sec-Fetch-Site: same-origin']],
])('an act from %s is done', async (_, lines) => {
  expect(await act(lines)).toMatch(/^HTTP\/1.1 200 /)
})

it.each([
  ['no page that says where it is', []],
  ['another site', ['Origin: http://evil.example']],
  ['another site that begins alike', ['Origin: http://127.0.0.1.evil.example:PORT']],
  ['another port of this machine', ['Origin: http://127.0.0.1:1']],
  ['this machine without a port', ['Origin: http://127.0.0.1']],
  ['the same host over TLS', ['Origin: https://127.0.0.1:PORT']],
  ['a page without an origin', ['Origin: null']],
  ['an empty origin', ['Origin: ']],
  ['two origins', ['Origin: http://127.0.0.1:PORT', 'Origin: http://127.0.0.1:PORT']],
  ['an origin with a path', ['Origin: http://127.0.0.1:PORT/x']],
  ['another site that says it is the same', ['Origin: http://evil.example', 'Sec-Fetch-Site: same-origin']],
  ['a site of the same family', ['Sec-Fetch-Site: same-site']],
  ['another site without an origin', ['Sec-Fetch-Site: cross-site']],
])('an act from %s is refused', async (_, lines) => {
  const answer = await act(lines)
  expect(answer).toMatch(/^HTTP\/1.1 403 /)
  expect(answer).toContain('"code":"ORIGIN_REFUSED"')
})

it('a token needs no origin', async () => {
  const lines = [`Authorization: Bearer ${server.service.token('network')}`, 'Content-Length: 0', 'Connection: close']
  expect(await byHand(server, 'POST /api/v1/prepare', lines)).toMatch(/^HTTP\/1.1 200 /)
})

it('a token that a foreign page sends is refused', async () => {
  const headers = { authorization: `Bearer ${server.service.token('network')}`, origin: 'http://evil.example' }
  expect((await ask(server, 'POST', '/prepare', { headers })).document().code).toBe('ORIGIN_REFUSED')
})

it('a login that a foreign page sends is refused', async () => {
  const body = { name: 'Ito', password: 'right' }
  const answer = await ask(server, 'POST', '/login', { body, headers: { origin: 'http://evil.example' } })
  expect(answer.document().code).toBe('ORIGIN_REFUSED')
})

it.each([
  ['the address', 'Host: 127.0.0.1:PORT'],
  ['localhost', 'Host: localhost:PORT'],
  ['a name given, in other letters', 'Host: KAKURI.example:PORT'],
  ['a name given with its port', 'Host: gate.example:8443'],
])('a request for %s is answered', async (_, host) => {
  expect(await byHand(server, 'GET /api/v1/health', [filled(host), 'Connection: close'])).toMatch(/^HTTP\/1.1 200 /)
})

it.each([
  ['a foreign name that was made to point here', '/api/v1/health', 'Host: evil.example:PORT'],
  ['a foreign name on a page of the console', '/', 'Host: evil.example:PORT'],
  ['another address', '/api/v1/health', 'Host: 198.18.0.1:PORT'],
  ['another port', '/api/v1/health', 'Host: 127.0.0.1:1'],
  ['no port', '/api/v1/health', 'Host: 127.0.0.1'],
  ['a name with a dot behind it', '/api/v1/health', 'Host: localhost.:PORT'],
  ['an empty name', '/api/v1/health', 'Host: '],
  ['two names in one', '/api/v1/health', 'Host: 127.0.0.1:PORT, evil.example'],
  ['somebody else at it', '/api/v1/health', 'Host: evil@127.0.0.1:PORT'],
])('a request for %s is refused', async (_, path, host) => {
  expect(await byHand(server, `GET ${path}`, [filled(host), 'Connection: close'])).toMatch(/^HTTP\/1.1 40[03] /)
})

it('a request for two names is refused', async () => {
  const lines = [filled('Host: 127.0.0.1:PORT'), 'Host: evil.example', 'Connection: close']
  expect(await byHand(server, 'GET /api/v1/health', lines)).toMatch(/^HTTP\/1.1 40[03] /)
})

it('a name that a proxy would set is not looked at', async () => {
  const lines = ['Host: evil.example', filled('X-Forwarded-Host: 127.0.0.1:PORT'), 'Connection: close']
  expect(await byHand(server, 'GET /api/v1/health', lines)).toMatch(/^HTTP\/1.1 403 /)
})

const OWN = ownNames(['kakuri.example'], true)

it.each([
  ['kakuri.example', 443, true],
  ['kakuri.example:443', 443, true],
  ['kakuri.example', 8443, false],
  ['kakuri.example:8443', 8443, true],
  ['[fd00::5]:8443', 8443, true],
  ['fd00::5:8443', 8443, false],
  ['localhost:8443', 8443, false],
])('over TLS at fd00::5, %s on port %d is its own: %s', (host, localPort, own) => {
  expect(OWN.host(host, { localAddress: 'fd00::5', localPort })).toBe(own)
})
