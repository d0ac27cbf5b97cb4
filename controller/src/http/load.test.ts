import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ask, openServer, type TestingServer } from './testing-server.ts'

let server: TestingServer
beforeEach(async () => {
  server = await openServer()
})
afterEach(() => server.http.close())

async function oneByOne<T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  while (done.length < count) done.push(await act(done.length))
  return done
}

/** Answers wait for what this resolves. */
function holdPhotos(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.service.chronicle.photo = async () => {
    await promise
    return { mime: 'image/png', bytes: new Uint8Array([1]) }
  }
  return resolve
}

it('a person has sixty requests under way at most, so that answers nobody reads take no memory', async () => {
  const release = holdPhotos()
  const session = server.service.session(['viewer'])
  const photo = () => ask(server, 'GET', `/photos/${'0'.repeat(64)}`, { session })
  const waiting = Array.from({ length: 61 }, photo)
  expect((await Promise.race(waiting)).document().code).toBe('TOO_MANY_TRIES')
  expect((await ask(server, 'GET', '/board', { session: server.service.session(['commander']) })).status).toBe(200)
  release()
  expect((await Promise.all(waiting)).filter(answer => answer.status === 200)).toHaveLength(60)
  await expect.poll(async () => (await photo()).status).toBe(200)
})

it('what was asked for all at once on a line that was cut is no longer under way', async () => {
  const release = holdPhotos()
  const session = server.service.session(['viewer'])
  const lines = [`Host: 127.0.0.1:${server.port}`, `Cookie: kakuri=${session}`]
  const photo = `GET /api/v1/photos/${'0'.repeat(64)} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
  const socket = connect(server.port, '127.0.0.1')
  socket.write(photo.repeat(60))
  const board = async () => (await ask(server, 'GET', '/board', { session })).status
  await expect.poll(board).toBe(429)
  socket.destroy()
  release()
  await expect.poll(board).toBe(200)
})

it('a person has one export under way, also where they hung up while it was being made', async () => {
  const begun = Promise.withResolvers<void>()
  const { promise, resolve } = Promise.withResolvers<void>()
  const { exported } = server.service.chronicle
  server.service.chronicle.exported = async (query, who) => {
    begun.resolve()
    await promise
    return exported(query, who)
  }
  const session = server.service.session(['viewer'])
  const line = ['GET /api/v1/chronology/export?format=csv HTTP/1.1', `Host: 127.0.0.1:${server.port}`]
  const socket = connect(server.port, '127.0.0.1')
  socket.write(`${[...line, `Cookie: kakuri=${session}`].join('\r\n')}\r\n\r\n`)
  const again = () => ask(server, 'GET', '/chronology/export?format=csv', { session })
  await begun.promise
  const first = (await again()).document().code
  socket.destroy()
  await once(socket, 'close')
  expect([first, (await again()).document().code]).toEqual(['TOO_MANY_TRIES', 'TOO_MANY_TRIES'])
  resolve()
  await expect.poll(async () => (await again()).status).toBe(200)
})

it.each([
  ['/map', 20],
  ['/plan', 20],
  ['/board', 200],
  ['/chronology', 200],
])('who looks at %s %i times at once waits then, because each costs time that a cut may need', async (path, most) => {
  const look = (session: string) => ask(server, 'GET', path, { session })
  const viewer = server.service.session(['viewer'])
  const asked = await oneByOne(most + 1, () => look(viewer))
  expect(asked.map(answer => answer.status)).toEqual([...Array(most).fill(200), 429])
  expect((await ask(server, 'GET', '/me', { session: viewer })).status).toBe(200)
  expect((await look(server.service.session(['commander']))).status).toBe(200)
})

it('a person is asked to wait after 300 requests, however many sessions they came in', async () => {
  const { service } = server
  const viewers = [service.session(['viewer']), service.session(['viewer'])]
  const asked = await oneByOne(302, index => ask(server, 'GET', '/me', { session: viewers[index % 2] ?? '' }))
  expect(asked.filter(answer => answer.status === 429)).toHaveLength(2)
  expect((await ask(server, 'GET', '/me', { session: service.session(['commander']) })).status).toBe(200)
})

it('what changes something waits after 60 at once, so that nobody fills the journal; looking goes on', async () => {
  const session = server.service.session(['network'])
  const act = () => ask(server, 'POST', '/runs/drill-1/stages/external/withdraw', { session, body: {} })
  const asked = await oneByOne(61, act)
  expect(asked.map(answer => answer.status).toSorted()).toEqual([...Array(60).fill(200), 429])
  expect((await ask(server, 'GET', '/board', { session })).status).toBe(200)
  await server.clock.advance(1_000)
  expect((await act()).status).toBe(200)
})
