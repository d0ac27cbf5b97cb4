import { connect, type Socket } from 'node:net'
import { settled } from '@kakuri/core/base/hand-clock.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Told } from '../service/contract.ts'
import { AGENT, EMPTY_BOARD, ENTRY } from './testing-documents.ts'
import { ask, openServer, type TestingServer } from './testing-server.ts'
import { LOCAL_KEY, SESSION_MS } from './testing-service.ts'

let server: TestingServer
let open: Listening[]
beforeEach(async () => {
  server = await openServer()
  open = []
})
afterEach(async () => {
  for (const one of open) one.socket.destroy()
  await server.http.close()
})

interface Listening {
  readonly socket: Socket
  /** Everything that came, head and marks of its pieces included. */
  text(): string
  /** The same as it came. */
  readonly pieces: string[]
  /** Resolves when `part` has come, or the connection ended. */
  until(part: string): Promise<string>
}

function listen(headers: readonly string[], path = '/api/v1/events'): Listening {
  const socket = connect(server.port, '127.0.0.1')
  const pieces: string[] = []
  let look = () => undefined as undefined
  socket.setEncoding('utf8')
  socket.on('data', data => {
    pieces.push(String(data))
    look()
  })
  socket.on('error', () => look())
  socket.on('close', () => look())
  socket.write(`GET ${path} HTTP/1.1\r\n${[`Host: 127.0.0.1:${server.port}`, ...headers].join('\r\n')}\r\n\r\n`)
  const text = () => pieces.join('')
  const until = (part: string) =>
    new Promise<string>(resolve => {
      look = () => {
        if (text().includes(part) || socket.closed) resolve(text())
      }
      look()
    })
  const listening = { socket, text, until, pieces }
  open.push(listening)
  return listening
}

const asViewer = () => `Cookie: kakuri=${server.service.session(['viewer'])}`
const entries = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ ...ENTRY, seq: from + index }))
const told = (seq: number, text = ''): Told => ({
  entries: [{ ...ENTRY, seq, text: { ja: text, en: text } }],
  patch: { seq, nowUtc: 0 },
})
const board = (seq: number) => ({ ...EMPTY_BOARD, seq })
const times = (text: string, part: string) => text.split(part).length - 1

it('a reader gets a whole board first, and then what becomes durable', async () => {
  const { service } = server
  service.board = board(7)
  const reader = listen([asViewer()])
  await reader.until('event: board')
  service.tell(told(8))
  const text = await reader.until('event: told')
  expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/)
  expect(text.toLowerCase()).toContain('content-type: text/event-stream; charset=utf-8\r\n')
  expect(text).toContain(`id: 7\nevent: board\ndata: ${JSON.stringify(board(7))}\n\n`)
  expect(text).toContain(`id: 8\nevent: told\ndata: ${JSON.stringify(told(8))}\n\n`)
  expect(text).not.toContain('event: entries')
})

it.each([
  ['the header that a browser sends', ['Last-Event-ID: 3'], '/api/v1/events'],
  ['the query', [], '/api/v1/events?after=3'],
  ['both, of which the header is the newer one', ['Last-Event-ID: 3'], '/api/v1/events?after=0'],
])('a reader that comes back gets what it missed, in order, then the board: named in %s', async (_, lines, path) => {
  server.service.entries = entries(1, 5)
  server.service.board = board(5)
  const text = await listen([asViewer(), ...lines], path).until('event: board')
  expect(text).toContain(`id: 5\nevent: entries\ndata: ${JSON.stringify(entries(4, 5))}\n\n`)
  expect(text.indexOf('event: entries')).toBeLessThan(text.indexOf('event: board'))
})

it('a long absence comes in messages of at most 200', async () => {
  server.service.entries = entries(1, 450)
  server.service.board = board(450)
  const text = await listen([asViewer(), 'Last-Event-ID: 0']).until('event: board')
  expect([...text.matchAll(/id: (\d+)\nevent: entries/g)].map(match => match[1])).toEqual(['200', '400', '450'])
})

it.each([['x'], ['-1'], ['1e3'], ['9'.repeat(40)]])('a Last-Event-ID that is none is not looked at: %s', async id => {
  server.service.entries = entries(1, 5)
  expect(await listen([asViewer(), `Last-Event-ID: ${id}`]).until('event: board')).not.toContain('event: entries')
})

it('what the board that was sent has already is not sent again as a patch', async () => {
  server.service.board = board(7)
  const reader = listen([asViewer()])
  await reader.until('event: board')
  server.service.tell(told(6, 'old'))
  server.service.tell(told(8, 'new'))
  expect(await reader.until('"new"')).not.toContain('"old"')
})

it('the clock is told every three seconds', async () => {
  const reader = listen([asViewer()])
  await reader.until('event: board')
  await server.clock.advance(3_000)
  const text = await reader.until('event: time')
  expect(text).toContain(`event: time\ndata: ${JSON.stringify({ nowUtc: server.clock.now(), seq: 0 })}\n\n`)
})

it('a new plan is told, with a whole board of it', async () => {
  const reader = listen([asViewer()])
  await reader.until('event: board')
  server.service.board = board(9)
  server.service.tellPlan()
  expect(await reader.until('id: 9\nevent: board')).toContain('event: plan\ndata: {}\n\n')
})

it('a session that ends takes its streams along, and no others', async () => {
  const session = server.service.session(['viewer'])
  const reader = listen([`Cookie: kakuri=${session}`])
  const other = listen([asViewer()])
  await Promise.all([reader.until('event: board'), other.until('event: board')])
  await ask(server, 'POST', '/logout', { session, body: {} })
  expect(await reader.until('event: ended')).toContain('event: ended\ndata: {}\n\n')
  server.service.tell(told(1))
  await other.until('event: told')
  expect([times(reader.text(), 'event: told'), times(other.text(), 'event: ended')]).toEqual([0, 0])
})

it('a session that expires while a page only looks is noticed, although nobody asks', async () => {
  const reader = listen([asViewer()])
  await reader.until('event: board')
  await server.clock.advance(SESSION_MS)
  expect(await reader.until('event: ended')).toContain('event: ended')
})

it('a stream moves no idle end on', async () => {
  const reader = listen([asViewer()])
  await reader.until('event: board')
  let asked = 0
  const { accounts } = server.service
  const proving = accounts.bySession
  accounts.bySession = secret => {
    asked++
    return proving(secret)
  }
  await server.clock.advance(30_000)
  expect([times(await reader.until('event: time'), 'event: ended'), asked]).toEqual([0, 0])
})

it('a token listens, and somebody at the controller itself', async () => {
  const token = listen([`Authorization: Bearer ${server.service.token('viewer')}`])
  const local = listen([`Authorization: Bearer ${LOCAL_KEY}`, 'X-Kakuri-Actor: Abe'])
  await Promise.all([token.until('event: board'), local.until('event: board')])
  await server.clock.advance(3_000)
  expect((await token.until('event: time')) + (await local.until('event: time'))).not.toContain('event: ended')
})

it('nobody else does', async () => {
  expect((await ask(server, 'GET', '/events')).document().code).toBe('NOT_LOGGED_IN')
})

it('the twenty-first stream of a person is refused, whatever session it is of, and that of another person is not', async () => {
  const readers = Array.from({ length: 20 }, () => listen([asViewer()]))
  await Promise.all(readers.map(reader => reader.until('event: board')))
  const refused = await listen([asViewer()]).until('TOO_MANY_TRIES')
  expect(refused).toMatch(/^HTTP\/1.1 429 /)
  expect(refused).toContain('retry-after: 5\r\n')
  const commander = listen([`Cookie: kakuri=${server.service.session(['commander'])}`])
  expect(await commander.until('event: board')).toContain('event: board')
})

it('a stream that was closed makes room', async () => {
  const reader = listen([asViewer()])
  await reader.until('event: board')
  expect(await streamsOpen()).toBe(1)
  reader.socket.destroy()
  await expect.poll(streamsOpen).toBe(0)
})

async function streamsOpen(): Promise<number> {
  const headers = { authorization: `Bearer ${LOCAL_KEY}`, 'x-kakuri-actor': 'Abe' }
  const { text } = await ask(server, 'GET', '/metrics', { headers })
  return Number(/^kakuri_streams_open (\d+)$/m.exec(text)?.[1])
}

/** Tells large messages, the next when `reader` has the one before, until one stream is left. */
async function tellUntilOneIsLeft(reader: Listening): Promise<number> {
  const text = 'x'.repeat(256 * 1024)
  for (let seq = 1; seq <= 400; seq++) {
    reader.pieces.length = 0
    server.service.tell(told(seq, text))
    await reader.until('}\n\n')
    if ((await streamsOpen()) === 1) return seq
  }
  throw new Error('a hundred megabytes for somebody who reads nothing')
}

it('a reader that takes nothing is cut off, and the others get everything', async () => {
  const stuck = listen([asViewer()])
  const other = listen([asViewer()])
  await Promise.all([stuck.until('event: board'), other.until('event: board')])
  stuck.socket.pause()
  const last = await tellUntilOneIsLeft(other)
  server.service.tell(told(last + 1, 'still here'))
  expect(await other.until('still here')).toContain('still here')
})

it('closing the server cuts streams without a word, at once', async () => {
  const reader = listen([asViewer()])
  await reader.until('event: board')
  const before = reader.text()
  await server.http.close()
  await reader.until('never')
  expect(reader.text()).toBe(before)
  await settled()
})

it('agents that changed are told beside the board, by themselves', async () => {
  const reader = listen([asViewer()])
  await reader.until('event: board')
  server.service.tellAgents([{ ...AGENT, link: 'offline' }])
  const text = await reader.until('"link":"offline"')
  expect(text).toContain('event: agents\ndata: [{"id":"agent-1"')
})
