import type { Socket } from 'node:dgram'
import netSnmp, { type Session, type Varbind } from 'net-snmp'
import { type ErrorCode, KakuriError } from '../../base/errors.ts'
import { type SnmpCommunity, type SnmpUser, secretStrings } from '../../site/credentials.ts'
import { AgentRefusal, explain, type Failure, keepFailures } from './failure.ts'
import { type Expected, whyIgnored } from './guard.ts'
import { connectSocket, guardSocket } from './socket.ts'
import { Transcript } from './transcript.ts'
import { libraryUser } from './user.ts'

/** What the agent said: variables in the order asked for, or a refusal. */
export type Answer =
  | { readonly ok: true; readonly varbinds: readonly Varbind[] }
  | { readonly ok: false; readonly refusal: AgentRefusal }

export interface ClientParts {
  readonly device: string
  readonly address: string
  readonly port: number
  readonly credentials: SnmpCommunity | SnmpUser
  readonly signal: AbortSignal
}

/** A request is sent again after 0.4 s, 0.64 s, 1.02 s ... and given up after about 6 s of silence; the caller's signal may end it earlier. */
const RESEND = { timeout: 400, retries: 4, backoff: 1.6 }
const GETBULK_ROWS = 25

type Answered<T> = (error: Error | null, value?: T) => void

/** One SNMP session to one device. One exchange at a time; after an error it is dead. */
export class SnmpClient {
  readonly transcript: Transcript
  readonly #parts: ClientParts
  readonly #session: Session
  /** Why a datagram of the exchange under way was ignored. */
  #ignored: string | null = null
  #alive = true
  #answered = false
  #fail: ((error: KakuriError) => void) | null = null

  /** Connects the socket; nothing is sent yet. */
  static async open(parts: ClientParts): Promise<SnmpClient> {
    try {
      return new SnmpClient(parts, await connectSocket(parts.address, parts.port, parts.signal))
    } catch (error) {
      if (parts.signal.aborted) throw new KakuriError('TIMEOUT', `${parts.device} was given up before it was asked`)
      throw new KakuriError('UNREACHABLE', `${parts.device} has no way to ${parts.address}`, { cause: error })
    }
  }

  private constructor(parts: ClientParts, socket: Socket) {
    this.#parts = parts
    this.transcript = new Transcript(secretStrings(parts.credentials))
    this.#session = this.#makeSession(socket)
    keepFailures(this.#session)
    // Emitted for a datagram the library cannot parse; the request goes on waiting for the true answer.
    this.#session.on('error', () => this.#ignore('unreadable'))
  }

  get alive(): boolean {
    return this.#alive
  }

  get(oids: readonly string[], signal: AbortSignal): Promise<Answer> {
    return this.#ask(signal, answered => this.#session.get([...oids], answered))
  }

  set(varbinds: readonly Varbind[], signal: AbortSignal): Promise<Answer> {
    return this.#ask(signal, answered => this.#session.set([...varbinds], answered))
  }

  /** The variables that follow `oid`. */
  getBulk(oid: string, signal: AbortSignal): Promise<Answer> {
    return this.#ask(signal, answered =>
      this.#session.getBulk([oid], 0, GETBULK_ROWS, (error, columns) => answered(error, columns?.[0] ?? [])),
    )
  }

  destroy(): void {
    if (!this.#alive) return
    this.#alive = false
    this.#session.close()
    this.#fail?.(this.error('CONNECTION_LOST', 'was let go while it was being asked'))
  }

  /** An error that names the device and carries the transcript. */
  error(code: ErrorCode, says: string): KakuriError {
    return new KakuriError(code, `${this.#parts.device} ${says}`, { transcript: this.transcript.peek() })
  }

  #makeSession(socket: Socket): Session {
    const { credentials, address, port } = this.#parts
    const guarded = guardSocket(socket, {
      judge: datagram => this.#judge(datagram),
      threw: () => this.#end({ code: 'GARBLED_REPLY', says: 'sent an SNMP answer that could not be read' }),
      failed: error => this.#end(explain(error) ?? { code: 'UNREACHABLE', says: 'cannot be reached' }),
    })
    const options = {
      ...RESEND,
      port,
      backwardsGetNexts: false,
      reportOidMismatchErrors: true,
      strictIntRangeChecks: true,
      dgramModule: { createSocket: () => guarded },
    }
    if (credentials.kind === 'snmp-v3') return netSnmp.createV3Session(address, libraryUser(credentials), options)
    return netSnmp.createSession(address, credentials.community, { ...options, version: netSnmp.Version2c })
  }

  #judge(datagram: Uint8Array): string | null {
    const why = whyIgnored(datagram, this.#expected())
    if (why !== null) this.#ignore(why)
    return why
  }

  #expected(): Expected {
    const { credentials } = this.#parts
    if (credentials.kind === 'snmp-v2c') return { version: 'v2c', community: credentials.community }
    return { version: 'v3', engine: () => this.#session.msgSecurityParameters?.msgAuthoritativeEngineID ?? null }
  }

  #ignore(why: string): void {
    if (this.#ignored === null) this.transcript.add(`ignored a datagram: ${why}`)
    this.#ignored = why
  }

  #ask(signal: AbortSignal, start: (answered: Answered<Varbind[]>) => void): Promise<Answer> {
    if (!this.#alive) return Promise.reject(this.error('CONNECTION_LOST', 'has no open SNMP session'))
    this.#ignored = null
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        signal.removeEventListener('abort', onAbort)
        this.#fail = null
        done()
      }
      const onAbort = () => this.#end({ code: 'TIMEOUT', says: 'did not answer before its deadline' })
      this.#fail = error => settle(() => reject(error))
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) return onAbort()
      start((error, varbinds) => this.#hear(error, varbinds ?? [], answer => settle(() => resolve(answer))))
    })
  }

  #hear(error: Error | null, varbinds: readonly Varbind[], give: (answer: Answer) => void): void {
    if (!this.#alive) return
    if (error !== null && !(error instanceof AgentRefusal)) {
      this.#end(explain(error) ?? this.#silence())
      return
    }
    this.#answered = true
    give(error === null ? { ok: true, varbinds } : { ok: false, refusal: error })
  }

  /** What it means that no answer came. */
  #silence(): Failure {
    if (this.#ignored !== null)
      return { code: 'GARBLED_REPLY', says: `sent what is not an SNMP answer (${this.#ignored})` }
    if (this.#answered) return { code: 'TIMEOUT', says: 'stopped answering SNMP' }
    if (this.#session.msgSecurityParameters !== undefined) {
      // snmpd 5.9.3 drops what it cannot decrypt, and reports a wrong authentication password.
      return {
        code: 'LOGIN_REFUSED',
        says: 'tells its SNMP engine but is silent to this user: its passwords or protocols do not fit, most likely those of privacy',
      }
    }
    const hint = this.#parts.credentials.kind === 'snmp-v2c' ? '; a wrong community looks the same' : ''
    return {
      code: 'UNREACHABLE',
      says: `does not answer SNMP at ${this.#parts.address} port ${this.#parts.port}${hint}`,
    }
  }

  #end(failure: Failure): void {
    this.transcript.add(`${failure.code}: ${failure.says}`)
    const fail = this.#fail
    this.#fail = null
    this.destroy()
    fail?.(this.error(failure.code, failure.says))
  }
}
