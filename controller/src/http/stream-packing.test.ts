import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { packedWire, takesGzip } from './stream-packing.ts'
import { EMPTY_BOARD, ENTRY } from './testing-documents.ts'
import { openServer, type TestingServer } from './testing-server.ts'

let server: TestingServer
let answer: IncomingMessage
beforeEach(async () => {
  server = await openServer()
})
afterEach(async () => {
  answer?.destroy()
  await server.http.close()
})

async function openStream(headers: Readonly<Record<string, string>>): Promise<void> {
  const cookie = `kakuri=${server.service.session(['viewer'])}`
  const asked = get(`http://127.0.0.1:${server.port}/api/v1/events`, { headers: { cookie, ...headers }, agent: false })
  ;[answer] = await once(asked, 'response')
}

/** What has come when `part` is among it. */
async function until(stream: NodeJS.ReadableStream, part: string): Promise<string> {
  let text = ''
  stream.setEncoding('utf8')
  for await (const piece of stream) {
    text += piece
    if (text.includes(part)) break
  }
  return text
}

it('a reader that takes gzip gets every message at once, not when enough of them have come', async () => {
  await openStream({ 'accept-encoding': 'gzip, deflate, br' })
  expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
  const board = JSON.stringify(EMPTY_BOARD)
  expect(await until(answer.pipe(createGunzip()), 'event: board')).toContain(`event: board\ndata: ${board}\n\n`)
})

it('a reader that does not gets plain text', async () => {
  await openStream({})
  expect(answer.headers['content-encoding']).toBeUndefined()
  expect(await until(answer, 'event: board')).toContain('event: board')
})

it('pieces of several messages are one gzip stream, a fraction of their size, each packed once for all readers', async () => {
  const gunzip = createGunzip()
  const written: Uint8Array[] = []
  const wire = () =>
    packedWire({
      write: bytes => written.push(bytes) > 0,
      end: () => undefined,
      destroy: () => undefined,
      once: () => undefined,
      ...{ writableLength: 0, destroyed: false },
    })
  const first = Buffer.from(JSON.stringify(Array.from({ length: 500 }, (_, seq) => ({ ...ENTRY, seq }))))
  const [one, other] = [wire(), wire()]
  for (const bytes of [first, Buffer.from('last')]) {
    one.write(bytes)
    other.write(bytes)
  }
  const [head, otherHead, piece, again, end] = written
  expect([otherHead, again === piece]).toEqual([head, true])
  expect(piece?.length).toBeLessThan(first.length / 10)
  for (const bytes of [head, piece, end]) gunzip.write(bytes)
  expect(await until(gunzip, 'last')).toBe(`${first}last`)
})

it.each([
  ['gzip', true],
  ['gzip, deflate, br', true],
  ['br, GZIP;q=0.5', true],
  ['deflate, gzip ; q=1.0, *;q=0', true],
  ['gzip;q=0', false],
  ['br, gzip;q=0.0, deflate', false],
  ['xgzip', false],
  ['', false],
  [undefined, false],
])('accept-encoding %j: %s', (accepted, takes) => {
  expect(takesGzip(accepted)).toBe(takes)
})
