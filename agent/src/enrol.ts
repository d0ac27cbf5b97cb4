import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import { type AskState, askedDoc, askStateDoc } from '@kakuri/core/link/enrol.ts'
import { enrolCode } from '@kakuri/core/link/enrol-code.ts'
import { z } from 'zod'
import type { Enrolment } from './display/contract.ts'
import { linkKeyText, type State } from './state.ts'
import type { AskTarget, Reply } from './uplink/ask.ts'
import { WORDS } from './words.ts'

export interface EnrolParts {
  readonly agent: string
  readonly state: State
  readonly target: AskTarget
  readonly clock: Clock
  readonly signal: AbortSignal
  /** What the display shows, and why where the controller cannot be asked or says no. */
  readonly show: (enrolment: Enrolment, why?: string) => void
  readonly ask: (
    target: AskTarget,
    method: 'GET' | 'POST',
    path: string,
    body: unknown,
    signal: AbortSignal,
  ) => Promise<Reply>
}

const ASK = '/api/v1/agents/ask'
const POLL_MS = 2_000
const AGAIN_MS = 5_000
/** After it said no, somebody has to look first. */
const REFUSED_MS = 60_000

/**
 * Asks until it was let in, and keeps what it was given: certificate with its key, and what is pinned from then on. False where
 * the signal ended it before.
 */
export async function enrol(parts: EnrolParts): Promise<boolean> {
  const key = parts.state.renewalKey() ?? parts.state.newRenewalKey()
  while (!parts.signal.aborted) {
    const wait = await once(parts, key).catch(error => notYet(parts, error))
    if (wait === null) return true
    await parts.clock.sleep(wait, parts.signal)
  }
  return false
}

interface Asked {
  readonly ticket: string
  /** Made here, from the keys of both sides. */
  readonly code: string
}

/** One request, until its answer is known. Null when let in, else milliseconds until the next try. */
async function once(parts: EnrolParts, key: string): Promise<number | null> {
  const asked = await askIn(parts, key)
  for (;;) {
    parts.show({ phase: 'asking', code: asked.code, controller: parts.target.host, told: null })
    await parts.clock.sleep(POLL_MS, parts.signal)
    if (parts.signal.aborted) return 0
    const state = await stateOf(parts, asked)
    // The request has ended, or the controller started anew and does not know it.
    if (state === null) return 0
    if (state.phase === 'approved') return keep(parts, key, state)
    if (state.phase === 'refused') return refused(parts)
  }
}

async function askIn(parts: EnrolParts, key: string): Promise<Asked> {
  const { agent, state, target, ask, signal } = parts
  const { certificateRequest } = await import('./request.ts')
  const recipient = await state.recipient()
  const linkKey = linkKeyText(state.linkKey())
  const body = { agent, request: await certificateRequest(agent, key), linkKey, recipient }
  const reply = await ask(target, 'POST', ASK, body, signal)
  const read = askedDoc.safeParse(reply.body)
  if (reply.status >= 300 || !read.success) throw refusal(parts, reply)
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const code = await enrolCode({
    ...{ linkKey, recipient, requestKey: createHash('sha256').update(spki).digest() },
    authority: createHash('sha256').update(new X509Certificate(target.authority).raw).digest(),
    nonce: Buffer.from(read.data.nonce, 'base64'),
  })
  return { ticket: read.data.ticket, code }
}

async function stateOf(parts: EnrolParts, { ticket }: Asked): Promise<AskState | null> {
  const { target, ask, signal } = parts
  const reply = await ask(target, 'GET', `${ASK}/${encodeURIComponent(ticket)}`, null, signal)
  if (reply.status === 404) return null
  const read = askStateDoc.safeParse(reply.body)
  if (reply.status >= 300 || !read.success) throw refusal(parts, reply)
  return read.data
}

/** What is pinned must be what a person brought here: the authority of the file, and no other. */
function keep(
  { state, target }: EnrolParts,
  key: string,
  { certificate, welcome }: AskState & { phase: 'approved' },
): null {
  const authority = new X509Certificate(target.authority)
  const given = new X509Certificate(welcome.authority)
  if (given.fingerprint256 !== authority.fingerprint256) {
    throw new KakuriError('LOGIN_REFUSED', 'The controller named another authority than the one in the file.')
  }
  checkCertificate(certificate, key, target.authority)
  state.setPinned(welcome)
  state.setIdentity({ certificate, key })
  return null
}

/** Throws LOGIN_REFUSED unless the certificate is for this key and signed by this authority. */
export function checkCertificate(certificate: string, key: string, authority: string): void {
  const read = new X509Certificate(certificate)
  const own = read.publicKey.equals(createPublicKey(key))
  if (own && read.checkIssued(new X509Certificate(authority)) && read.verify(new X509Certificate(authority).publicKey))
    return
  throw new KakuriError('LOGIN_REFUSED', 'The certificate is not for the key of this agent, or not by the authority.')
}

/** `told`: why the controller did not take the request, and what to do; null where a person there said no. */
function refused({ show, target }: EnrolParts, told: Bilingual | null = null): number {
  show({ phase: 'refused', code: null, controller: target.host, told }, told?.en)
  return REFUSED_MS
}

function notYet(parts: EnrolParts, error: unknown): number {
  const { show, target, signal } = parts
  if (signal.aborted) return 0
  if (error instanceof NotTaken) return refused(parts, error.told)
  if (!(error instanceof KakuriError)) throw error
  show({ phase: 'unreachable', code: null, controller: target.host, told: null }, error.message)
  return AGAIN_MS
}

/** The controller answered, and does not take the request as it is. */
class NotTaken extends KakuriError {
  readonly told: Bilingual

  constructor(told: Bilingual) {
    super('FORBIDDEN', told.en)
    this.told = told
  }
}

const problem = z.object({ code: z.string(), message: z.object({ ja: z.string(), en: z.string() }) })

function refusal({ agent, state, target }: EnrolParts, { status, body }: Reply): KakuriError {
  const read = problem.safeParse(body)
  if (!read.success)
    return new KakuriError('CONTROLLER_AWAY', `The controller at ${target.host} did not take the request: ${status}`)
  const { code, message } = read.data
  if (code === 'FORBIDDEN') return new NotTaken(WORDS.lostKeys(state.folder))
  return new NotTaken(code === 'NOT_FOUND' ? WORDS.notInPlan(agent) : message)
}
