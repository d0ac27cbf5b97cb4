import { connect } from 'node:net'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { type Http, type HttpOptions, startHttp } from './http.ts'
import { type TestingService, testingService } from './testing-service.ts'

export interface TestingServer {
  readonly clock: HandClock
  readonly service: TestingService
  readonly http: Http
  /** Its origin, such as `http://127.0.0.1:41234`. */
  readonly origin: string
  readonly port: number
}

/** The real server on a free port of loopback, before a service in memory. */
export async function openServer(more: Partial<HttpOptions> = {}): Promise<TestingServer> {
  const clock = new HandClock()
  const service = testingService(clock)
  const http = await startHttp({
    service,
    clock: clock satisfies Clock,
    listen: [{ host: '127.0.0.1', port: 0 }],
    tls: null,
    consoleFolder: null,
    log: false,
    product: 'Kakuri',
    ...more,
  })
  const [origin = ''] = http.addresses
  return { clock, service, http, origin, port: Number(new URL(origin).port) }
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The text as JSON. */
  document(): { readonly code?: string; readonly [key: string]: unknown }
}

/** A request as a page of the controller sends it: with its origin and, where given, its session. */
export async function ask(
  server: TestingServer,
  method: string,
  path: string,
  more: { session?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answered> {
  const answer = await fetch(`${server.origin}/api/v1${path}`, {
    method,
    headers: {
      origin: server.origin,
      ...(more.session !== undefined && { cookie: `kakuri=${more.session}` }),
      ...(more.body !== undefined && { 'content-type': 'application/json' }),
      ...more.headers,
    },
    ...(more.body !== undefined && { body: JSON.stringify(more.body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, document: () => JSON.parse(text) }
}

/** Sends bytes as they are, and resolves with everything that came until the server closed or fell silent after an answer. */
export function raw(port: number, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', data => {
      text += data
      if (whole(text)) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}

/** An answer with everything that its length promises. */
function whole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1]
  return end >= 0 && length !== undefined && Buffer.byteLength(text.slice(end + 4)) >= Number(length)
}

/** A request written by hand: `lines` are headers as they go over the wire. */
export function byHand(server: TestingServer, first: string, lines: readonly string[], body = ''): Promise<string> {
  const own = lines.some(line => /^host:/i.test(line)) ? [] : [`Host: 127.0.0.1:${server.port}`]
  return raw(server.port, `${first} HTTP/1.1\r\n${[...own, ...lines].join('\r\n')}\r\n\r\n${body}`)
}
