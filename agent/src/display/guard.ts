import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ErrorCode, KakuriError } from '@kakuri/core/base/errors.ts'

const FEATURES = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'display-capture']

/** The page may load its own files and speak to its own agent; nothing else, and nothing from outside. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': FEATURES.map(feature => `${feature}=()`).join(', '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

export function setHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
}

/**
 * Asked for under its own loopback address only, so that a name that is made to lead here opens nothing; and from its own page
 * only, so that no other page of a browser on this machine can answer for a person.
 */
export function checkArrival(request: IncomingMessage, own: string): void {
  const { host, origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (host !== own) throw new KakuriError('ORIGIN_REFUSED', 'The display answers at its own address only.')
  const foreign = origin !== undefined && origin !== `http://${own}`
  const crossing = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (foreign || crossing) throw new KakuriError('ORIGIN_REFUSED', 'The display answers its own page only.')
  if (request.method === 'POST' && origin === undefined)
    throw new KakuriError('ORIGIN_REFUSED', 'The display takes answers from its own page only.')
}

/** The longest that is ever sent is a note. */
const BODY_BYTES = 8_192

/** A whole JSON body; refused before it is read where it says that it is something else, or too long. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-type'] !== 'application/json')
    throw new KakuriError('CONTENT_TYPE_REFUSED', 'Only application/json is taken here.')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > BODY_BYTES) throw new KakuriError('BODY_TOO_LARGE', `At most ${BODY_BYTES} bytes are taken.`)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch {
    // What was typed is not repeated in an error: it may have been a code.
    throw new KakuriError('BODY_INVALID', 'The body is not JSON.')
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  ORIGIN_REFUSED: 403,
  NOT_FOUND: 404,
  METHOD_REFUSED: 405,
  NOT_WAITING: 409,
  BODY_TOO_LARGE: 413,
  CONTENT_TYPE_REFUSED: 415,
  BODY_INVALID: 400,
  USAGE: 400,
  TOO_MANY_TRIES: 429,
}

export function statusOf(code: ErrorCode): number {
  return STATUS[code] ?? 500
}
