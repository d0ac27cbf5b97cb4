import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { join } from 'node:path'
import { ERROR_TABLE, type ErrorCode, type KakuriError } from '@kakuri/core/base/errors.ts'
import type { Language } from '@kakuri/core/base/text.ts'
import { z } from 'zod'
import { type Problem, problem } from '../../api/common.ts'
import { SaidError } from '../../service/said.ts'
import { actorOf, type Desk } from '../desk.ts'
import { REMOTE } from '../messages/remote.ts'

/** In the state folder while a controller runs, mode 0600. */
export const CONTROLLER_FILE = 'controller.json'

/** What a running controller writes about itself, for who sits at its own machine. */
export const running = z.object({
  /** Where it answers on this machine, without a path: `https://127.0.0.1:8443`. */
  url: z.url({ protocol: /^https?$/ }),
  pid: z.number().int().positive(),
  /** The local key, made anew at each start. */
  key: z.string().min(1),
  /** PEM of the certificate authority; null on plain HTTP. */
  authority: z.string().nullable(),
  /** SHA-256 of the authority's certificate as browsers show it; null on plain HTTP. */
  fingerprint: z.string().nullable(),
})
export type Running = z.infer<typeof running>

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface CallHow {
  /** An API token to call with, in place of the local key. */
  readonly token?: string | undefined
  /** Longest wait for the answer; 30 s unless told. */
  readonly waitMs?: number
}

interface Call {
  readonly method: Method
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: unknown
  readonly waitMs?: number | undefined
}

interface Answered {
  readonly status: number
  readonly text: string
}

const WAIT_MS = 30_000

/** The controller that runs on this state folder; null where none does, also where one died and left its file. */
export async function runningController(desk: Desk): Promise<Running | null> {
  const found = await readRunning(desk)
  if (found === null || !lives(found.pid)) return null
  // The number of a dead process is given to another one later: only who listens tells.
  return (await listens(found)) ? found : null
}

/**
 * One call of the running controller's API by its local key; `path` is below /api/v1. A change is made in the name of
 * --actor, asked once where it is missing. Throws CONTROLLER_AWAY where none runs or answers, else what the controller says.
 */
export async function callController(
  desk: Desk,
  method: Method,
  path: string,
  body?: unknown,
  how: CallHow = {},
): Promise<unknown> {
  const found = await readRunning(desk)
  if (found === null) throw new SaidError('CONTROLLER_AWAY', REMOTE.notRunning(desk.stateFolder))
  const headers =
    how.token === undefined ? await headersFor(desk, found, method) : { authorization: `Bearer ${how.token}` }
  const answered = await send(found, { method, path, headers, body, waitMs: how.waitMs }).catch((cause: unknown) => {
    throw away(found, cause)
  })
  if (answered.status >= 200 && answered.status < 300) return parsed(answered, found)
  if (answered.status === 401 && how.token !== undefined) throw new SaidError('NOT_LOGGED_IN', REMOTE.tokenRefused)
  throw refusal(answered, found)
}

async function readRunning(desk: Desk): Promise<Running | null> {
  const file = join(desk.stateFolder, CONTROLLER_FILE)
  const bytes = await desk.cli.files.read(file)
  if (bytes === null) return null
  const read = running.safeParse(jsonOrNull(Buffer.from(bytes).toString('utf8')))
  if (read.success) return read.data
  throw new SaidError('FILE_FAILED', REMOTE.unreadable(file))
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It lives and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function listens(found: Running): Promise<boolean> {
  try {
    await send(found, { method: 'GET', path: '/health', headers: {}, body: undefined })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') return false
    throw away(found, error)
  }
}

const actors = new WeakMap<Desk, Promise<string>>()

async function headersFor(desk: Desk, found: Running, method: Method): Promise<Record<string, string>> {
  const actor = method === 'GET' ? (desk.options.actor?.trim() ?? 'kakuri') : await actorOnce(desk)
  return { authorization: `Bearer ${found.key}`, 'x-kakuri-actor': encodeURIComponent(actor) }
}

/** The name of the person at this desk; a command that calls several times asks once. */
export function actorOnce(desk: Desk): Promise<string> {
  const known = actors.get(desk) ?? actorOf(desk)
  actors.set(desk, known)
  return known
}

function away(found: Running, cause: unknown): SaidError {
  const why =
    cause instanceof Error ? cause.message || String('code' in cause ? cause.code : cause.name) : String(cause)
  return new SaidError('CONTROLLER_AWAY', REMOTE.away(found.url, why), { cause })
}

/** Trusts the controller's own authority and no other; rejects with what the socket says. */
function send(found: Running, { method, path, headers, body, waitMs = WAIT_MS }: Call): Promise<Answered> {
  const text = body === undefined ? null : JSON.stringify(body)
  const all = text === null ? headers : { ...headers, 'content-type': 'application/json' }
  const common = { method, headers: all, agent: false, signal: AbortSignal.timeout(waitMs) } as const
  const url = new URL(`/api/v1${path}`, found.url)
  return new Promise((resolve, reject) => {
    const ends = answerInto(resolve, reject)
    const request =
      url.protocol === 'https:'
        ? tlsRequest(url, { ...common, ca: found.authority ?? '' }, ends)
        : plainRequest(url, common, ends)
    request.on('error', reject)
    request.end(text ?? undefined)
  })
}

function answerInto(resolve: (answered: Answered) => void, reject: (error: Error) => void) {
  return (response: IncomingMessage): void => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('error', reject)
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
    )
  }
}

function parsed(answered: Answered, found: Running): unknown {
  const document = jsonOrNull(answered.text)
  if (document === null) throw new SaidError('CONTROLLER_AWAY', REMOTE.strange(found.url, answered.status))
  return document
}

/** The controller's own refusal, with the places where a body did not fit. */
function refusal(answered: Answered, found: Running): KakuriError {
  const read = problem.safeParse(jsonOrNull(answered.text))
  if (!read.success || !isCode(read.data.code))
    return new SaidError('CONTROLLER_AWAY', REMOTE.strange(found.url, answered.status))
  const { message, faults } = read.data
  const said = (language: Language) => message[language] + placesOf(faults, language)
  return new SaidError(read.data.code, { en: said('en'), ja: said('ja') })
}

function placesOf(faults: Problem['faults'], language: Language): string {
  return (faults ?? []).map(({ path, message }) => ` ${path === '' ? '' : `${path}: `}${message[language]}`).join(';')
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_TABLE, code)
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
