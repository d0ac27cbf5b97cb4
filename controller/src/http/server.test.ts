import { KakuriError } from '@kakuri/core/base/errors.ts'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import fastify from 'fastify'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FaultsError } from '../cli/report-error.ts'
import { checkListen } from './addresses.ts'
import { startHttp } from './http.ts'
import { limits } from './limits.ts'
import { failureOf } from './problem.ts'
import { EMPTY_BOARD } from './testing-documents.ts'
import { ask, openServer, type TestingServer } from './testing-server.ts'
import { testingService } from './testing-service.ts'

let server: TestingServer
beforeEach(async () => {
  server = await openServer()
})
afterEach(() => server.http.close())

it('an error that nobody expected is told by an id alone, which also stands in the log', async () => {
  const lines: string[] = []
  const { log } = fastify({ logger: { level: 'error', stream: { write: line => lines.push(line) } } })
  const own = await openServer({ log })
  own.service.failure = new Error('password hunter2 at /srv/kakuri')
  const answer = await ask(own, 'GET', '/board', { session: own.service.session(['viewer']) })
  const id = /as ([\da-f-]{36})\./.exec(answer.text)?.[1]
  expect([answer.status, answer.document().code]).toEqual([500, 'UNEXPECTED'])
  expect(answer.text).not.toMatch(/hunter2|srv|stack/)
  expect(lines.map(line => JSON.parse(line).id)).toEqual([id])
  await own.http.close()
})

it('a reply that does not have its shape is such an error, and nothing of it leaves', async () => {
  server.service.board = { ...EMPTY_BOARD, seq: -5 }
  const answer = await ask(server, 'GET', '/board', { session: server.service.session(['viewer']) })
  expect([answer.status, answer.document().code]).toEqual([500, 'UNEXPECTED'])
})

it('the log has who did what when, and no query, cookie, key or body', async () => {
  const lines: string[] = []
  const { log } = fastify({ logger: { level: 'trace', stream: { write: line => lines.push(line) } } })
  const own = await openServer({ log })
  const session = own.service.session(['viewer'])
  await ask(own, 'GET', '/chronology?text=patient-name', { session, headers: { 'x-kakuri-actor': 'hidden' } })
  await ask(own, 'POST', '/login', { body: { name: 'Ito', password: 'hunter2' } })
  await ask(own, 'POST', '/login', { headers: { 'content-type': 'application/json' }, body: { name: 'hunter2' } })
  await own.http.close()
  const told = lines.map(line => JSON.parse(line)).filter(line => line.msg === 'request')
  expect(told.map(line => [line.method, line.route, line.status, line.who])).toEqual([
    ['GET', 'chronology', 200, 'viewer'],
    ['POST', 'login', 401, null],
    ['POST', 'login', 400, null],
  ])
  expect(lines.join('')).not.toMatch(/patient-name|secret-1|hunter2|hidden/)
})

it('readiness is told by the status as well', async () => {
  server.service.isReady = false
  const answer = await ask(server, 'GET', '/ready')
  expect([answer.status, answer.document()]).toEqual([503, { ready: false }])
})

it('a step that ends is counted once, by its outcome and the kind of its run', async () => {
  const run = {
    id: 'run-1',
    kind: 'drill' as const,
    direction: 'isolate' as const,
    bundle: 'b',
    reason: '',
    actor: 'Abe',
    startedUtc: 0,
    elapsedMs: 0,
    phase: 'running' as const,
    why: { ja: '', en: '' },
    result: null,
    pausing: null,
    cancelling: null,
    stages: [],
  }
  const step = { ...STEP, phase: 'ended' as const, outcome: 'simulated' as const }
  const session = server.service.session(['viewer'])
  server.service.tell({ entries: [], patch: { seq: 1, nowUtc: 0, run, steps: [{ ...STEP, phase: 'working' }] } })
  server.service.tell({ entries: [], patch: { seq: 2, nowUtc: 0, steps: [step] } })
  server.service.tell({ entries: [], patch: { seq: 3, nowUtc: 0, steps: [step] } })
  const { text } = await ask(server, 'GET', '/metrics', { session })
  expect(text).toContain('kakuri_steps_ended_total{outcome="simulated",kind="drill"} 1\n')
})

const STEP = {
  id: 's1',
  tag: '1-01',
  stage: 'st1',
  phase: 'waiting' as const,
  rung: null,
  outcome: null,
  ms: null,
  sinceUtc: null,
  task: null,
  answer: null,
  warning: null,
  lastError: null,
  reading: null,
  second: null,
  note: { ja: '', en: '' },
}

const tries = (many: number, act: () => void) => {
  for (let index = 0; index < many; index++) act()
}

it('strangers that ask too often are told how long to wait, and may again after that', async () => {
  const clock = new HandClock()
  const limit = limits(clock)
  tries(120, () => limit.stranger('a'))
  expect(() => limit.stranger('a')).toThrow(expect.objectContaining({ code: 'TOO_MANY_TRIES', waitSeconds: 1 }))
  await clock.advance(1_000)
  expect(() => tries(10, () => limit.stranger('a'))).not.toThrow()
})

it('strangers at one address use up nothing of another, nor of anybody who is logged in', async () => {
  const limit = limits(new HandClock())
  tries(120, () => limit.stranger('a'))
  expect(() => limit.stranger('b')).not.toThrow()
  expect(() => limit.known('a')).not.toThrow()
})

it('a commander at the address of such a stranger still gets an answer, and the stranger learns when to come back', async () => {
  const asked = await Promise.all(Array.from({ length: 130 }, () => ask(server, 'GET', '/health')))
  const refused = asked.filter(answer => answer.status === 429)
  expect([refused.length, refused[0]?.headers.get('retry-after')]).toEqual([10, '1'])
  const answer = await ask(server, 'GET', '/board', { session: server.service.session(['commander']) })
  expect(answer.status).toBe(200)
})

it.each([
  ['0.0.0.0', false, 'plain HTTP'],
  ['198.18.0.1', false, 'plain HTTP'],
  ['::', false, 'plain HTTP'],
  ['localhost', true, 'no literal address'],
  ['kakuri.example', true, 'no literal address'],
  ['', true, 'no literal address'],
])('to listen on %j is refused, with TLS %s: %s', (host, secure, why) => {
  expect(() => checkListen(host, secure)).toThrow(why)
})

it('one address that is taken ends those that were opened before it', async () => {
  const clock = new HandClock()
  const listen = [
    { host: '127.0.0.1', port: 0 },
    { host: '127.0.0.1', port: server.port },
  ]
  const options = { clock, tls: null, consoleFolder: null, log: false as const, product: 'Kakuri' }
  await expect(startHttp({ ...options, service: testingService(clock), listen })).rejects.toThrow('EADDRINUSE')
  expect(clock.sleeping).toBe(0)
})

it('several addresses are one server', async () => {
  const own = await openServer({
    listen: [
      { host: '127.0.0.1', port: 0 },
      { host: '127.0.0.2', port: 0 },
    ],
  })
  const session = own.service.session(['viewer'])
  const asked = own.http.addresses.map(origin =>
    fetch(`${origin}/api/v1/me`, { headers: { cookie: `kakuri=${session}` } }),
  )
  expect((await Promise.all(asked)).map(answer => answer.status)).toEqual([200, 200])
  await own.http.close()
})

const SAID = { en: 'vlans is not a key that is known here.', ja: 'vlans は、ここでは使えない項目です。' }

it('what core says in English is said in Japanese too, with its faults', () => {
  const fault = { place: { file: 'site.yaml', line: 3, column: 1 }, message: SAID.en, hint: null }
  expect(failureOf(new FaultsError('SITE_INVALID', 'the site files could not be read', [fault]), 'id')).toMatchObject({
    status: 422,
    problem: { code: 'SITE_INVALID', faults: [{ path: 'site.yaml:3:1', message: SAID }], retryable: false },
  })
})

it('what a person should do next is said in both languages', () => {
  expect(failureOf(new KakuriError('NOT_WAITING', 'stage 1 waits for nobody'), 'id').problem).toEqual({
    code: 'NOT_WAITING',
    message: { en: expect.any(String), ja: expect.any(String) },
    next: { en: expect.stringContaining('board'), ja: expect.stringContaining('ボード') },
    retryable: false,
  })
})
