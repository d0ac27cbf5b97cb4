import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDesk } from '../desk.ts'
import { testCli } from '../testing.ts'
import { callController, runningController } from './local-call.ts'

const PROBLEM = {
  code: 'LAST_ADMIN',
  message: { en: 'Last one.', ja: '最後です。' },
  next: { en: 'n', ja: 'n' },
  retryable: false,
}

let folder: string
let server: Server
let asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kakuri-local-'))
  asked = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      asked.push({ method, url, headers, body })
      if (url.endsWith('/page')) return response.end('<html>')
      response.writeHead(url.endsWith('/refused') ? 409 : url.endsWith('/stranger') ? 401 : 200, {
        'content-type': 'application/json',
      })
      response.end(JSON.stringify(url.endsWith('/refused') ? PROBLEM : { made: true }))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await new Promise(resolve => server.close(resolve))
  rmSync(folder, { recursive: true })
})

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const desk = (options = {}) => openDesk(testCli().cli, { state: folder, actor: '佐藤 恵', ...options })
function writeRunning(change: object = {}): void {
  const document = { url: url(), pid: process.pid, key: 'local-key', authority: null, fingerprint: null, ...change }
  writeFileSync(join(folder, 'controller.json'), JSON.stringify(document))
}

describe('a call of the running controller', () => {
  it('carries the local key, the name of the person and the body', async () => {
    writeRunning()
    expect(await callController(desk(), 'POST', '/accounts', { name: 'x' })).toEqual({ made: true })
    expect(asked).toMatchObject([{ method: 'POST', url: '/api/v1/accounts', body: '{"name":"x"}' }])
    expect(asked[0]?.headers).toMatchObject({
      authorization: 'Bearer local-key',
      'content-type': 'application/json',
      'x-kakuri-actor': encodeURIComponent('佐藤 恵'),
    })
  })

  it('asks once for a name that was not given', async () => {
    writeRunning()
    const test = testCli()
    const asking = openDesk(test.cli, { state: folder })
    test.type('Sato\n')
    await callController(asking, 'POST', '/a', {})
    await callController(asking, 'POST', '/b', {})
    expect(asked.map(one => one.headers['x-kakuri-actor'])).toEqual(['Sato', 'Sato'])
    asking.keyboard.close()
  })

  it('throws what the controller refused, in both languages', async () => {
    writeRunning()
    const call = callController(desk(), 'POST', '/refused', {})
    await expect(call).rejects.toMatchObject({ code: 'LAST_ADMIN', text: PROBLEM.message })
  })

  it('says that a token is not taken, where one was set', async () => {
    writeRunning()
    const call = callController(desk(), 'POST', '/stranger', {}, { token: 'kakuri_old' })
    await expect(call).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
      text: { en: expect.stringContaining('KAKURI_TOKEN') },
    })
  })

  it('takes a page for no answer of a controller', async () => {
    writeRunning()
    await expect(callController(desk(), 'GET', '/page')).rejects.toMatchObject({ code: 'CONTROLLER_AWAY' })
  })

  it('says that none runs where none wrote its file', async () => {
    await expect(callController(desk(), 'GET', '/me')).rejects.toMatchObject({ code: 'CONTROLLER_AWAY' })
  })
})

describe('the running controller', () => {
  it('is found by its file', async () => {
    writeRunning()
    expect(await runningController(desk())).toMatchObject({ key: 'local-key' })
  })

  it('is none without a file', async () => {
    expect(await runningController(desk())).toBeNull()
  })

  it('is none when its process died', async () => {
    writeRunning({ pid: 2 ** 22 + 1 })
    expect(await runningController(desk())).toBeNull()
  })

  it('is none when its number went to another process and nobody listens', async () => {
    writeRunning({ url: 'http://127.0.0.1:1' })
    expect(await runningController(desk())).toBeNull()
  })

  it('is not guessed from a file that cannot be read', async () => {
    writeFileSync(join(folder, 'controller.json'), '{')
    await expect(runningController(desk())).rejects.toMatchObject({ code: 'FILE_FAILED' })
  })
})
