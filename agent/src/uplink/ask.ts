import { request } from 'node:https'
import { KakuriError } from '@kakuri/core/base/errors.ts'

export interface AskTarget {
  /** Literal address. */
  readonly host: string
  readonly port: number
  /** PEM: the only authority that counts; the address must stand in the certificate that it signed. */
  readonly authority: string
}

export interface Reply {
  readonly status: number
  readonly body: unknown
}

const TRY_MS = 10_000
const MOST_BYTES = 64 * 1024

/** One exchange of JSON with the controller's API. Throws CONTROLLER_AWAY where it does not answer, GARBLED_REPLY. */
export async function askController(
  target: AskTarget,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<Reply> {
  const { status, text } = await exchange(target, method, path, body, signal)
  try {
    return { status, body: text === '' ? null : JSON.parse(text) }
  } catch {
    throw new KakuriError('GARBLED_REPLY', `${target.host} answered with something that is not JSON.`)
  }
}

function exchange(
  { host, port, authority }: AskTarget,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const sent = body === null ? null : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const away = (error: Error) =>
      reject(
        new KakuriError('CONTROLLER_AWAY', `The controller at ${host} port ${port} cannot be asked: ${error.message}`, {
          cause: error,
        }),
      )
    const call = request(
      {
        ...{ host, port, method, path, ca: authority, rejectUnauthorized: true, minVersion: 'TLSv1.2', agent: false },
        headers: sent === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]),
      },
      answer => {
        const parts: Buffer[] = []
        let size = 0
        answer.on('data', (part: Buffer) => {
          size += part.length
          if (size > MOST_BYTES) answer.destroy(new Error('its answer is too long'))
          else parts.push(part)
        })
        answer.on('error', away)
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }))
      },
    )
    call.on('error', away)
    call.end(sent ?? undefined)
  })
}
