import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROUTES } from '../api/routes.ts'
import { byHand, openServer, type TestingServer } from './testing-server.ts'

let server: TestingServer
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kakuri-console-'))
  mkdirSync(join(folder, 'dist/assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'dist/.built-from'), 'secret')
  writeFileSync(join(folder, 'dist/index.html'), '<meta name="kakuri-nonce" content="__NONCE__"><p>console</p>')
  writeFileSync(join(folder, 'dist/icon.svg'), '<svg/>')
  writeFileSync(join(folder, 'dist/assets/main-1a2b.js'), 'plain')
  writeFileSync(join(folder, 'dist/assets/main-1a2b.js.br'), brotliCompressSync('packed'))
  server = await openServer({ consoleFolder: join(folder, 'dist') })
})
afterAll(async () => {
  await server.http.close()
  rmSync(folder, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.origin}${path}`, { headers })

it('the page has a policy that lets nothing in from outside, and a nonce that is new each time', async () => {
  const [first, second] = await Promise.all([get('/'), get('/')])
  const policy = first.headers.get('content-security-policy') ?? ''
  const nonce = /content="([^"]+)"/.exec(await first.text())?.[1]
  expect(policy).toBe(
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; ` +
      "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  )
  expect(second.headers.get('content-security-policy')).not.toBe(policy)
})

it.each([['/'], ['/board'], ['/plan/stage-1'], ['/tasks?room=2']])(
  '%s is the page of the console, kept by nobody',
  async path => {
    const answer = await get(path)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await answer.text()).toContain('console')
  },
)

it('a file that is named after what is in it is kept for good, and comes as it was packed', async () => {
  const answer = await get('/assets/main-1a2b.js', { 'accept-encoding': 'br' })
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(answer.headers.get('content-type')).toBe('application/javascript; charset=utf-8')
  expect(await answer.text()).toBe('packed')
})

it('who cannot unpack it gets it plain', async () => {
  expect(await (await get('/assets/main-1a2b.js', { 'accept-encoding': 'identity' })).text()).toBe('plain')
})

it('a file under a fixed name is asked for again', async () => {
  expect((await get('/icon.svg')).headers.get('cache-control')).toBe('no-cache')
})

it.each([
  ['/../secret.txt'],
  ['/..%2fsecret.txt'],
  ['/%2e%2e/secret.txt'],
  ['/%2e%2e%2fsecret.txt'],
  ['/..%5csecret.txt'],
  ['/assets/../../secret.txt'],
  ['/assets/..%2f..%2fsecret.txt'],
  ['/assets/%252e%252e/secret.txt'],
  ['/.built-from'],
  ['/%2ebuilt-from'],
  ['//secret.txt'],
  ['/assets//main-1a2b.js'],
  ['/assets/'],
  ['/assets/main-1a2b.js.br'],
  ['/index.html.br'],
  ['/icon.svg%00'],
  ['/icon.svg/'],
  ['/C:/secret.txt'],
  ['/etc/passwd.txt'],
  ['/%zz'],
  ['/%ff'],
])('nothing but what was built is served: %s', async path => {
  const answer = await byHand(server, `GET ${path}`, ['Connection: close'])
  expect(answer).toMatch(/^HTTP\/1.1 40[04] /)
  expect(answer).toContain('"code":')
  expect(answer).not.toMatch(/\r\n\r\n(secret|plain|packed)/)
})

it.each([
  ['GET http://evil.example/api/v1/board', 40],
  ['GET http://127.0.0.1/api/v1/board', 40],
  ['GET *', 40],
  ['OPTIONS *', 40],
  ['GET /api/v1//board', 40],
  ['GET /api/v1/board/', 40],
  ['GET /api/v2/board', 40],
  ['GET /API/v1/board', 40],
  ['GET /api', 40],
])('%s is nothing', async first => {
  expect(await byHand(server, first, ['Connection: close'])).toMatch(/^HTTP\/1.1 40[014] /)
})

it.each([
  ['HEAD', 401, null],
  ['OPTIONS', 204, 'GET, HEAD, OPTIONS'],
  ['PUT', 405, 'GET, HEAD, OPTIONS'],
  ['DELETE', 405, 'GET, HEAD, OPTIONS'],
])('%s of a path that is asked by GET', async (method, status, allow) => {
  const answer = await fetch(`${server.origin}/api/v1/board`, { method })
  expect([answer.status, answer.headers.get('allow')]).toEqual([status, allow])
})

it.each([['TRACE'], ['PROPFIND'], ['CONNECT']])('%s is not done', async method => {
  const answer = await byHand(server, `${method} /api/v1/board`, ['Connection: close'])
  expect(answer === '' || /^HTTP\/1.1 40[045] /.test(answer)).toBe(true)
})

it('HEAD of the stream opens none', async () => {
  const session = server.service.session(['viewer'])
  const answer = await fetch(`${server.origin}/api/v1/events`, {
    method: 'HEAD',
    headers: { cookie: `kakuri=${session}` },
  })
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, OPTIONS'])
})

it.each([['/'], ['/icon.svg'], ['/nothing.txt'], ['/api/v1/health'], ['/api/v1/board'], ['/api/v1/docs'], ['/%zz']])(
  'every answer has the headers that keep others out: %s',
  async path => {
    const { headers } = await get(path)
    const names = [
      'x-content-type-options',
      'referrer-policy',
      'cross-origin-opener-policy',
      'cross-origin-resource-policy',
    ]
    expect(names.map(name => headers.get(name))).toEqual(['nosniff', 'no-referrer', 'same-origin', 'same-origin'])
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /)
    expect([headers.get('strict-transport-security'), headers.get('access-control-allow-origin')]).toEqual([null, null])
  },
)

it('a name that a document brings cannot break out of its header', async () => {
  const session = server.service.session(['viewer'])
  const { headers } = await get('/api/v1/chronology/export?format=csv', { cookie: `kakuri=${session}` })
  expect(headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''log%22%0D%0Aset-cookie%3A%20x%3D1")
  expect(headers.getSetCookie()).toEqual([])
})

it.each([
  ['a header that breaks its line', 'GET /api/v1/health HTTP/1.1\r\nHost: x\r\nX: a\rSet-Cookie: b\r\n\r\n'],
  ['no request at all', 'hello\r\n\r\n'],
  ['two lengths', 'POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
  [
    'a length and pieces',
    'POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  ],
])('%s is refused with a problem', async (_, bytes) => {
  const { raw } = await import('./testing-server.ts')
  const answer = await raw(server.port, bytes)
  expect(answer).toMatch(/^HTTP\/1.1 400 /)
  expect(answer).toContain('"code":"BODY_INVALID"')
})

it('the OpenAPI document has every route, its rights in words and its parameters', async () => {
  const document = (await (await get('/api/v1/openapi.json')).json()) as {
    openapi: string
    paths: { [path: string]: { [method: string]: { operationId: string; description: string; security: object[] } } }
  }
  const operations = Object.values(document.paths).flatMap(methods => Object.values(methods))
  expect(document.openapi).toBe('3.1.0')
  expect(operations.map(one => one.operationId).sort()).toEqual(Object.keys(ROUTES).sort())
  expect(operations.filter(one => !/^(Anyone|Role )/.test(one.description))).toEqual([])
  expect(document.paths['/runs/{run}/stages/{stage}/approve']?.post).toMatchObject({
    description: 'Role commander or network. Step-up needed, unless the run is a drill. Not with an API token.',
    security: [{ session: [] }],
    parameters: [
      { name: 'run', in: 'path', required: true },
      { name: 'stage', in: 'path', required: true },
    ],
  })
})

it('the page of the API shows every route and runs nothing', async () => {
  const page = await (await get('/api/v1/docs')).text()
  expect(Object.keys(ROUTES).filter(name => !page.includes(`id="${name}"`))).toEqual([])
  expect(page).not.toMatch(/<script|style=|onclick|https?:/)
  expect((await get('/api/v1/docs.css')).headers.get('content-type')).toBe('text/css; charset=utf-8')
})
