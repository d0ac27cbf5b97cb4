import { afterAll, beforeAll, expect, it } from 'vitest'
import { readJson } from './json-body.ts'
import { placeOfFault } from './json-place.ts'
import { ask, byHand, openServer, type TestingServer } from './testing-server.ts'

let server: TestingServer
let session: string
beforeAll(async () => {
  server = await openServer()
  session = server.service.session(['network'], true)
})
afterAll(() => server.http.close())

const NOTE = '{"text":"seen"}'

/** A note with these headers, its length not among them. */
const send = (lines: readonly string[], body = NOTE, path = '/api/v1/chronology/notes') => {
  const own = [`Cookie: kakuri=${session}`, `Origin: ${server.origin}`, 'Connection: close']
  return byHand(server, `POST ${path}`, [...own, `Content-Length: ${Buffer.byteLength(body)}`, ...lines], body)
}

it.each([['application/json'], ['application/json; charset=utf-8'], ['application/json;charset=UTF-8']])(
  'a body of %s is taken',
  async type => {
    expect(await send([`Content-Type: ${type}`])).toMatch(/^HTTP\/1.1 200 /)
  },
)

const REFUSED: readonly (readonly [string, readonly string[]])[] = [
  ['a tab behind it', ['Content-Type: application/json\tfoo']],
  ['a space behind it', ['Content-Type: application/json foo']],
  ['a comma behind it', ['Content-Type: application/json, text/plain']],
  ['a semicolon behind it', ['Content-Type: application/json;']],
  ['another character set', ['Content-Type: application/json; charset=utf-7']],
  ['a parameter more', ['Content-Type: application/json; charset=utf-8; x=y']],
  ['capital letters', ['Content-Type: Application/JSON']],
  ['text', ['Content-Type: text/plain']],
  ['text that says it is JSON', ['Content-Type: text/plain; application/json']],
  ['a longer name', ['Content-Type: application/jsonp']],
  ['a name of the JSON family', ['Content-Type: application/problem+json']],
  ['a form', ['Content-Type: application/x-www-form-urlencoded']],
  ['a form of parts', ['Content-Type: multipart/form-data; boundary=x']],
  ['an empty one', ['Content-Type: ']],
  ['none', []],
  ['two', ['Content-Type: application/json', 'Content-Type: application/json']],
  ['two that differ', ['Content-Type: application/json', 'Content-Type: text/plain']],
  ['JSON that is packed', ['Content-Type: application/json', 'Content-Encoding: gzip']],
]

it.each(REFUSED)('a body whose type has or is %s is refused before it is read', async (_, lines) => {
  const answer = await send(lines)
  expect(answer).toMatch(/^HTTP\/1.1 415 /)
  expect(answer).toContain('"code":"CONTENT_TYPE_REFUSED"')
})

it.each(REFUSED)('and so is one that a route without a body gets: %s', async (_, lines) => {
  expect(await send(lines, '{}', '/api/v1/prepare')).toMatch(/^HTTP\/1.1 415 /)
})

it('a route without a body takes an empty object, as a console sends it', async () => {
  expect(await send(['Content-Type: application/json'], '{}', '/api/v1/prepare')).toMatch(/^HTTP\/1.1 200 /)
})

it.each([['[]'], ['"x"'], ['1']])('a route without a body takes no %s', async body => {
  expect(await send(['Content-Type: application/json'], body, '/api/v1/prepare')).toMatch(/^HTTP\/1.1 400 /)
})

it('a body that a question has is refused like any other', async () => {
  const lines = [`Cookie: kakuri=${session}`, 'Content-Length: 4', 'Content-Type: text/plain', 'Connection: close']
  expect(await byHand(server, 'GET /api/v1/board', lines, 'text')).toMatch(/^HTTP\/1.1 415 /)
})

it('a body in pieces is refused by its type as well', async () => {
  const lines = [
    `Cookie: kakuri=${session}`,
    `Origin: ${server.origin}`,
    'Transfer-Encoding: chunked',
    'Connection: close',
  ]
  expect(await byHand(server, 'POST /api/v1/prepare', lines, '2\r\n{}\r\n0\r\n\r\n')).toMatch(/^HTTP\/1.1 415 /)
})

it.each([
  ['64 KiB and a byte', '/me/step-up', 64 * 1024],
  ['more than a photograph may have', '/chronology/notes', 9 * 1024 * 1024],
])('a body of %s is refused', async (_, path, bytes) => {
  const answer = await ask(server, 'POST', path, { session, body: 'x'.repeat(bytes - 1) })
  expect([answer.status, answer.document().code]).toEqual([413, 'BODY_TOO_LARGE'])
})

it('a body in pieces has no more room than one with a length', async () => {
  const piece = `10000\r\n${'x'.repeat(65536)}\r\n`
  const lines = [
    `Cookie: kakuri=${session}`,
    `Origin: ${server.origin}`,
    'Transfer-Encoding: chunked',
    'Content-Type: application/json',
  ]
  expect(await byHand(server, 'POST /api/v1/me/step-up', lines, piece + piece)).toMatch(/^HTTP\/1.1 413 /)
})

it('a photograph has more room than other bodies', async () => {
  const body = { text: 'seen', photo: { base64: 'A'.repeat(100_000) } }
  expect((await ask(server, 'POST', '/chronology/notes', { session, body })).status).toBe(200)
})

it('all faults of a body are told at once, each with its path', async () => {
  const body = { kind: 'war', direction: 'isolate', stages: [1], reason: ' ' }
  const answer = await ask(server, 'POST', '/runs', { session, body })
  const { code, faults } = answer.document() as { code: string; faults: { path: string }[] }
  expect([answer.status, code, [...new Set(faults.map(fault => fault.path))]]).toEqual([
    400,
    'BODY_INVALID',
    ['kind', 'stages/0', 'reason'],
  ])
})

it.each([
  ['/chronology?limit=many'],
  ['/chronology?limit=0'],
  ['/chronology?limit=10&limit=20'],
  ['/chronology?text=a&text=b'],
  ['/chronology/export?format=exe'],
  ['/chronology/export'],
  ['/events?after=-1'],
  ['/photos/..%2f..%2fetc%2fpasswd'],
  ['/photos/short'],
  [`/bundles/${'A'.repeat(64)}/differences`],
])('a query or path that does not fit is refused: %s', async path => {
  const answer = await ask(server, 'GET', path, { session })
  expect([answer.status, answer.document().code]).toEqual([400, 'BODY_INVALID'])
})

const bytes = (text: string) => new TextEncoder().encode(text)

it.each([
  ['a key of prototypes', '{"__proto__":{"admin":true}}'],
  ['one that hides behind an escape', '{"\\u005f_proto__":{}}'],
  ['one inside', '{"a":[{"constructor":{"prototype":{}}}]}'],
  ['a nest too deep', `${'['.repeat(33)}${']'.repeat(33)}`],
  ['a nest that breaks stacks', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ['a nest behind a string of brackets', `["\\"]]]]",${'['.repeat(33)}${']'.repeat(33)}]`],
])('%s is refused', (_, text) => {
  expect(() => readJson(bytes(text))).toThrow(/never taken|too deeply/)
})

it('brackets in a string nest nothing', () => {
  expect(readJson(bytes(`["${'['.repeat(100)}\\""]`))).toEqual([`${'['.repeat(100)}"`])
})

it('bytes that are no UTF-8 are refused', () => {
  expect(() => readJson(new Uint8Array([0x22, 0xff, 0x22]))).toThrow('no UTF-8')
})

it('a password in a body that is no JSON stands in no answer', async () => {
  const answer = await send(['Content-Type: application/json'], '{"name":"Ito","password":"hunter2"', '/api/v1/login')
  expect(answer).toContain('line 1, column 35')
  expect(answer).not.toContain('hunter2')
})

it.each([
  ['abc', 1, 1],
  ['', 1, 1],
  ['{"a": x}', 1, 7],
  ['{"a":1', 1, 7],
  ['{"a" 1}', 1, 6],
  ['{a:1}', 1, 2],
  ['[1,]', 1, 4],
  ['{"a":1,}', 1, 8],
  ['[1}', 1, 3],
  ['{} x', 1, 4],
  ['{\n  "a": 1,\n  "b": tru\n}', 3, 8],
  ['["a\tb"]', 1, 2],
  ['[01]', 1, 3],
])('%j stops being JSON at line %d, column %d', (text, line, column) => {
  expect(placeOfFault(text)).toEqual({ line, column })
})
