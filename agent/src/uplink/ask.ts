import type { ClientRequest } from 'node:http'
import { request } from 'node:https'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { openTls, type TlsTarget } from './tls.ts'

export type AskTarget = Pick<TlsTarget, 'host' | 'port' | 'authority'>

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

async function exchange(
  target: AskTarget,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)])
  try {
    const { socket } = await openTls(target, until)
    const sent = body === null ? '' : JSON.stringify(body)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }
    const options = { createConnection: () => socket, host: target.host, port: target.port, signal: until }
    return await answerTo(request({ ...options, method, path, ...(sent !== '' && { headers }) }), sent)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const what = `The controller at ${target.host} port ${target.port} cannot be asked: ${why}`
    throw new KakuriError('CONTROLLER_AWAY', what, { cause: error })
  }
}

function answerTo(call: ClientRequest, sent: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    call.on('error', reject)
    call.on('response', answer => {
      const parts: Buffer[] = []
      let size = 0
      answer.on('data', (part: Buffer) => {
        size += part.length
        if (size > MOST_BYTES) answer.destroy(new Error('its answer is too long'))
        else parts.push(part)
      })
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }))
    })
    call.end(sent)
  })
}
