import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { type Asset, loadAssets } from './assets.ts'
import { BODIES, taken } from './bodies.ts'
import type { DisplayDesk } from './contract.ts'
import { checkArrival, readJson, setHeaders, statusOf } from './guard.ts'
import { Streams } from './streams.ts'

export interface DisplayServerOptions {
  readonly desk: DisplayDesk
  /** 0 takes a free one. */
  readonly port: number
  /** The built page, agent/display/dist. Where it is missing, `/` says so and everything else works. */
  readonly folder: string
  readonly clock: Clock
  /** Told of what nobody foresaw; the page hears no more than that something failed. */
  readonly failed?: (error: unknown) => void
}

export interface DisplayServer {
  readonly url: string
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/** The page on the room's screen and what it may ask, on loopback only. */
export async function startDisplay(options: DisplayServerOptions): Promise<DisplayServer> {
  const streams = new Streams(options.desk, options.clock)
  const asked = { ...options, streams, assets: loadAssets(options.folder) }
  let own = ''
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000 }, (request, response) => {
    void handle(request, response, { ...asked, own })
  })
  server.maxConnections = 32
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', error => {
      streams.close()
      reject(notListening(error, options.port))
    })
    server.listen(options.port, HOST, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : options.port)
    })
  })
  own = `${HOST}:${port}`
  return { url: `http://${own}`, close: () => close() }

  async function close(): Promise<void> {
    streams.close()
    const ended = new Promise<void>(resolve => server.close(() => resolve()))
    server.closeAllConnections()
    await ended
  }
}

function notListening(error: Error, port: number): Error {
  const taken = 'code' in error && error.code === 'EADDRINUSE'
  const why = taken ? 'another program listens there' : error.message
  return new KakuriError('USAGE', `The display cannot be served on ${HOST}:${port}: ${why}.`, { cause: error })
}

interface Asked extends DisplayServerOptions {
  readonly own: string
  readonly streams: Streams
  readonly assets: ReadonlyMap<string, Asset>
}

async function handle(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
  setHeaders(response)
  try {
    checkArrival(request, asked.own)
    await route(request, response, asked)
  } catch (error) {
    refuse(request, response, asked, error)
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, asked: Asked, error: unknown): void {
  const known = error instanceof KakuriError
  if (!known) asked.failed?.(error)
  if (response.headersSent || response.destroyed) return void response.destroy()
  // What was not read of a refused body is not waited for.
  if (!request.complete) response.setHeader('connection', 'close')
  const body = known
    ? { code: error.code, message: error.message, next: error.next }
    : { code: 'UNEXPECTED', message: 'Something failed inside the agent.', next: 'Look into the log of the agent.' }
  json(response, known ? statusOf(error.code) : 500, body)
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function route(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
  const { method, url = '/' } = request
  const path = url.split('?', 1)[0] ?? '/'
  if (method === 'GET') return get(path, response, asked)
  if (method !== 'POST') throw new KakuriError('METHOD_REFUSED', `${method} is not taken here.`)
  const act = ACTS[path]
  if (act === undefined) throw new KakuriError('NOT_FOUND', 'There is nothing at this path.')
  json(response, 200, (await act(asked.desk, await readJson(request))) ?? {})
}

const ACTS: Readonly<Record<string, (desk: DisplayDesk, body: unknown) => Promise<unknown>>> = {
  '/api/answer': (desk, body) => desk.answer(taken(BODIES.answer, body)),
  '/api/code': (desk, body) => desk.code(taken(BODIES.code, body).code),
  '/api/language': (desk, body) => desk.setLanguage(taken(BODIES.language, body).language),
}

const PHOTO = '/api/photo/'
/** Pictures only: whatever else a file may be, the page never gets it as something that runs. */
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/webp'])

async function get(path: string, response: ServerResponse, asked: Asked): Promise<void> {
  if (path === '/api/events') return asked.streams.add(response)
  if (path.startsWith(PHOTO)) return photo(path.slice(PHOTO.length), response, asked.desk)
  const asset = asked.assets.get(path)
  if (asset !== undefined) return void response.writeHead(200, { 'content-type': asset.type }).end(asset.bytes)
  if (path !== '/') throw new KakuriError('NOT_FOUND', 'There is nothing at this path.')
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(
    'The page of the display was not built. The terminal shows the same.\n画面が用意されていません。端末でも同じ内容を表示できます。\n',
  )
}

async function photo(name: string, response: ServerResponse, desk: DisplayDesk): Promise<void> {
  const found = await desk.photo(decoded(name))
  if (found === null || !PICTURES.has(found.mime)) throw new KakuriError('NOT_FOUND', 'There is no photograph of it.')
  response.writeHead(200, { 'content-type': found.mime }).end(found.bytes)
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch (cause) {
    throw new KakuriError('NOT_FOUND', 'There is no photograph of it.', { cause })
  }
}
