import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { HandClock, settled } from '@kakuri/core/base/hand-clock.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DisplayServer, startDisplay } from './server.ts'
import { doc } from './testing.ts'
import { ScriptedDesk } from './testing-desk.ts'

let folder: string
let desk: ScriptedDesk
let server: DisplayServer
let clock: HandClock
const failures: unknown[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'display-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Kakuri</title>')
  writeFileSync(join(folder, 'notes.txt'), 'not for the page')
  desk = new ScriptedDesk(doc())
  clock = new HandClock()
  failures.length = 0
  server = await startDisplay({ desk, port: 0, folder, clock, failed: error => failures.push(error) })
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const own = () => new URL(server.url).host
const ANSWER = { run: 'run-7', step: 'step-1', drill: false, by: '佐藤', answer: 'done', note: '' }

interface Asked {
  readonly method?: string
  readonly body?: string | object
  readonly headers?: Record<string, string>
}
interface Answered {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly text: string
}

/** A request as any program on this machine could make it. An empty header is left out. */
function ask(path: string, { method = 'GET', body, headers = {} }: Asked = {}): Promise<Answered> {
  const usual = method === 'POST' ? { origin: server.url, 'content-type': 'application/json' } : {}
  const all = Object.entries({ host: own(), ...usual, ...headers }).filter(([, value]) => value !== '')
  return new Promise((resolve, reject) => {
    const asked = request(
      `${server.url}`,
      { path, method, headers: Object.fromEntries(all), agent: false },
      response => {
        let text = ''
        response.setEncoding('utf8').on('data', chunk => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
        response.on('error', reject)
      },
    )
    asked.on('error', reject)
    asked.end(typeof body === 'object' ? JSON.stringify(body) : body)
  })
}
const post = (path: string, body: string | object, headers: Record<string, string> = {}) =>
  ask(path, { method: 'POST', body, headers })

it('listens on loopback only', () => {
  expect(new URL(server.url).hostname).toBe('127.0.0.1')
})

it('serves the page, and nothing of its folder that is no part of one', async () => {
  expect((await ask('/')).text).toContain('Kakuri')
  const others = await Promise.all(
    ['/notes.txt', '/../package.json', '/..%2fpackage.json', '/.git'].map(path => ask(path)),
  )
  expect(others.map(({ status }) => status)).toEqual([404, 404, 404, 404])
})

it.each(['/', '/api/nothing', '/api/photo/core-b'])('%s lets nothing in from outside', async path => {
  const { headers } = await ask(path)
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  })
})

it('takes an answer from its own page', async () => {
  expect((await post('/api/answer', ANSWER)).status).toBe(200)
  expect(desk.answers).toEqual([ANSWER])
})

describe('refuses an answer', () => {
  it.each([
    ['of another page', { origin: 'http://evil.example' }, 403],
    ['of a page on another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['without a page', { origin: '' }, 403],
    ['of a sandboxed page', { origin: 'null' }, 403],
    ['under another name', { host: 'evil.example' }, 403],
    ['under the name localhost', { host: 'localhost' }, 403],
    ['of a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['as text', { 'content-type': 'text/plain' }, 415],
    ['with a word behind the type', { 'content-type': 'application/json; charset=utf-8' }, 415],
    ['without a type', { 'content-type': '' }, 415],
    ['sent from another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ])('%s', async (_, headers, status) => {
    expect((await post('/api/answer', ANSWER, headers)).status).toBe(status)
    expect(desk.answers).toEqual([])
  })

  it.each([
    ['with a member too many', { ...ANSWER, admin: true }],
    ['without a name', { ...ANSWER, by: '  ' }],
    ['with a name that turns the line', { ...ANSWER, by: 'a\u202eb' }],
    ['of another kind', { ...ANSWER, answer: 'restore' }],
    ['that is a list', [ANSWER]],
    ['that is no JSON', '{"run":'],
  ])('%s', async (_, body) => {
    expect((await post('/api/answer', body)).status).toBe(400)
    expect(desk.answers).toEqual([])
  })

  it('that is too long', async () => {
    expect((await post('/api/answer', { ...ANSWER, note: 'x'.repeat(20_000) })).status).toBe(413)
  })
})

it('what is read is refused under another name too', async () => {
  const asked = ['/', '/api/events', '/api/photo/core-b'].map(path => ask(path, { headers: { host: 'evil.example' } }))
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([403, 403, 403])
})

it.each([
  [new KakuriError('NOT_WAITING', 'step-1 is not asked any more.'), 409, 'NOT_WAITING'],
  [new KakuriError('USAGE', 'No name.'), 400, 'USAGE'],
  [new Error('password hunter2'), 500, 'UNEXPECTED'],
])('%s is told by its code alone', async (error, status, code) => {
  desk.refuse = error
  const answer = await post('/api/answer', ANSWER)
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code])
  expect(answer.text).not.toContain('hunter2')
  expect(failures).toEqual(code === 'UNEXPECTED' ? [error] : [])
})

it.each([
  ['a code that is taken', { code: 'SECRET-1234' }],
  ['a code in the wrong place', { kode: 'SECRET-1234' }],
  ['a code with something beside it', { code: 'SECRET-1234', more: 'SECRET-1234' }],
])('%s is never said again', async (_, body) => {
  expect((await post('/api/code', body)).text).not.toContain('SECRET')
})

it('a code and a language reach the desk', async () => {
  const reply = JSON.parse((await post('/api/code', { code: '1234' })).text)
  await post('/api/language', { language: 'en' })
  expect([desk.codes, reply.kind, desk.doc().language]).toEqual([['1234'], 'refused', 'en'])
})

it('a photograph is a picture or nothing', async () => {
  expect((await ask('/api/photo/core-b')).headers['content-type']).toBe('image/png')
  desk.photo = async () => ({ mime: 'text/html', bytes: new TextEncoder().encode('<script>') })
  expect([(await ask('/api/photo/core-b')).status, (await ask('/api/photo/%ff')).status]).toEqual([404, 404])
})

it('other methods are refused', async () => {
  expect((await ask('/api/answer', { method: 'PUT' })).status).toBe(405)
})

/** What a page hears, as it comes. */
function listen() {
  let heard = ''
  let wake = () => undefined
  const asked = request(`${server.url}/api/events`, { headers: { host: own() }, agent: false }, response => {
    response.setEncoding('utf8').on('data', chunk => {
      heard += chunk
      wake()
    })
  })
  asked.on('error', () => undefined).end()
  const until = async (text: string) => {
    while (!heard.includes(text)) {
      await new Promise<void>(resolve => {
        wake = () => void resolve()
      })
    }
    return heard
  }
  return { until, end: () => asked.destroy() }
}

it('a page hears the whole document at once, at every change, and the time every 5 s', async () => {
  const page = listen()
  await page.until('event: doc')
  desk.show(doc({ agent: 'agent-renamed' }))
  await page.until('agent-renamed')
  await settled()
  await clock.advance(5_000)
  expect(await page.until('event: time')).toContain('"nowUtc"')
  page.end()
})

it('many pages at once do not fill the memory', async () => {
  const pages = Array.from({ length: 8 }, listen)
  await Promise.all(pages.map(page => page.until('event: doc')))
  expect((await ask('/api/events')).status).toBe(429)
  pages.map(page => page.end())
})

it('a page that was not built is told as that, and the rest works', async () => {
  const bare = await startDisplay({ desk, port: 0, folder: join(folder, 'missing'), clock })
  const answer = await fetch(bare.url)
  expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('not built')])
  await bare.close()
})

it('ends with pages still open, and hears the desk no more', async () => {
  const page = listen()
  await page.until('event: doc')
  await server.close()
  expect(desk.listening).toBe(0)
  server = await startDisplay({ desk, port: 0, folder, clock })
})

it('a port that another program has is said in a sentence, and nothing goes on', async () => {
  const port = Number(new URL(server.url).port)
  const beats = clock.sleeping
  await expect(startDisplay({ desk, port, folder, clock })).rejects.toMatchObject({
    ...{ code: 'USAGE', message: `The display cannot be served on 127.0.0.1:${port}: another program listens there.` },
  })
  await settled()
  expect(clock.sleeping).toBe(beats)
})
