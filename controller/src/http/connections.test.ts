import { EventEmitter, once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { type Connected, connections } from './connections.ts'
import { ask, openServer, type TestingServer } from './testing-server.ts'

let port = 1000

class Line extends EventEmitter implements Connected {
  readonly remoteAddress: string
  readonly remotePort = port++
  readonly localPort = 8443
  cut = false

  constructor(remoteAddress: string) {
    super()
    this.remoteAddress = remoteAddress
  }

  destroy(): void {
    this.cut = true
    this.emit('close')
  }
}

const MOST = { ofOneSource: 3, inAll: 5 }
const lines = (count: number, address = '10.0.0.9') => Array.from({ length: count }, () => new Line(address))
const cut = (all: readonly Line[]) => all.map(one => one.cut)

it('of one source beyond its number take the place of its oldest that nobody is logged in on', () => {
  const kept = connections(MOST)
  const other = new Line('10.0.0.1')
  const all = lines(4)
  for (const one of [other, ...all]) kept.add(one)
  expect([other.cut, ...cut(all)]).toEqual([false, true, false, false, false])
})

it('of somebody logged in stay, and the new one goes where all of its source are', () => {
  const kept = connections(MOST)
  const all = lines(4)
  for (const one of all.slice(0, 3)) kept.add(one)
  for (const one of all.slice(0, 3)) kept.known(one)
  for (const one of all.slice(3)) kept.add(one)
  expect(cut(all)).toEqual([false, false, false, true])
})

it('of a whole IPv6 network are of one source', () => {
  const kept = connections(MOST)
  const all = [1, 2, 3, 4].map(host => new Line(`2001:db8::${host}`))
  for (const one of all) kept.add(one)
  expect(cut(all)).toEqual([true, false, false, false])
})

it('of many sources cut the oldest of strangers, never the new one: a commander gets in', () => {
  const kept = connections(MOST)
  const flood = [1, 2, 3, 4, 5].map(host => new Line(`10.0.0.${host}`))
  const commander = new Line('10.0.1.1')
  for (const one of [...flood, commander]) kept.add(one)
  expect([commander.cut, ...cut(flood)]).toEqual([false, true, false, false, false, false])
})

it('that ended make room', () => {
  const kept = connections(MOST)
  const all = lines(6)
  for (const one of all) {
    kept.add(one)
    one.emit('close')
  }
  expect(cut(all)).toEqual(Array(6).fill(false))
})

it('from this machine itself count in all only: whoever is here may come in many', () => {
  const kept = connections(MOST)
  const all = lines(5, '127.0.0.1')
  for (const one of all) kept.add(one)
  expect(cut(all)).toEqual(Array(5).fill(false))
})

let server: TestingServer | null = null
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await server?.http.close()
})

it('that say nothing are cut when too many come, and the stream of somebody logged in is not', async () => {
  server = await openServer({ mostConnections: { ofOneSource: 4, inAll: 4 } })
  const open = async (text = '') => {
    const socket = connect(server?.port ?? 0, '127.0.0.1')
    sockets.push(socket)
    await once(socket, 'connect')
    socket.write(text)
    return socket
  }
  const cookie = `Cookie: kakuri=${server.service.session(['commander'])}`
  const stream = await open(`GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${cookie}\r\n\r\n`)
  await once(stream, 'data')
  const silent = [await open(), await open(), await open()]
  const ended = once(silent[0] ?? stream, 'close')
  expect((await ask(server, 'GET', '/health')).status).toBe(200)
  await ended
  expect(stream.closed).toBe(false)
})
