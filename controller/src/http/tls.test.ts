import { request } from 'node:https'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { issueAuthority, issueServer } from '../tls/issue.ts'
import { openServer, type TestingServer } from './testing-server.ts'

let server: TestingServer
let ca: string
beforeEach(async () => {
  const authority = await issueAuthority(Date.now())
  const pair = await issueServer(authority, ['127.0.0.1'], Date.now())
  ca = authority.cert
  server = await openServer({ tls: () => pair })
})
afterEach(() => server.http.close())

interface Answered {
  readonly status: number | undefined
  readonly cookies: readonly string[] | undefined
}

function ask(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const url = new URL(`/api/v1${path}`, server.origin)
    const asked = request(url, { method, ca, agent: false, headers }, answer => {
      answer.resume()
      answer.on('end', () => resolve({ status: answer.statusCode, cookies: answer.headers['set-cookie'] }))
    })
    asked.on('error', reject).end(body)
  })
}

it('cookies go over TLS only, to this host and all of it, and no other host or port can set them', async () => {
  const headers = { origin: server.origin, 'content-type': 'application/json' }
  const { cookies } = await ask('POST', '/login', headers, JSON.stringify({ name: 'Ito', password: 'right' }))
  expect(cookies).toEqual([
    '__Host-kakuri=secret-1; Path=/; HttpOnly; Secure; SameSite=Strict',
    '__Host-kakuri-device=device-1; Max-Age=34560000; Path=/; HttpOnly; Secure; SameSite=Strict',
  ])
})

it('the cookie that plain HTTP has opens nothing over TLS', async () => {
  const session = server.service.session(['viewer'])
  expect((await ask('GET', '/me', { cookie: `__Host-kakuri=${session}` })).status).toBe(200)
  expect((await ask('GET', '/me', { cookie: `kakuri=${session}` })).status).toBe(401)
})

it('an origin of plain HTTP is foreign', async () => {
  const origin = server.origin.replace('https:', 'http:')
  const session = server.service.session(['viewer'])
  expect((await ask('POST', '/logout', { origin, cookie: `__Host-kakuri=${session}` })).status).toBe(403)
})
