import type { FastifyServerOptions } from 'fastify'
import { failureOf } from './problem.ts'
import { Refusal } from './refusal.ts'

type OnBroken = NonNullable<FastifyServerOptions['clientErrorHandler']>

const SAID = { en: 'The request could not be read.', ja: 'リクエストを読み取れませんでした。' }

const REASONS: { readonly [code: string]: string } = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}

/** Bytes that are no request: there is nothing to route, so the answer is written by hand, and the connection ends. */
export const answerBrokenRequest: OnBroken = (error, socket) => {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy()
  const body = JSON.stringify(failureOf(new Refusal('BODY_INVALID', SAID), '').problem)
  const lines = [
    `HTTP/1.1 ${REASONS[error.code] ?? '400 Bad Request'}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    'x-content-type-options: nosniff',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
