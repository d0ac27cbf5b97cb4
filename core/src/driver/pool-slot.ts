import type { Clock } from '../base/clock.ts'
import { KakuriError } from '../base/errors.ts'
import { OVER } from '../base/over.ts'
import type { ProgramDevice } from '../compile/program.ts'
import type { OpenDriver } from './contract.ts'
import { Lease } from './pool-lease.ts'
import { type Held, type Logins, wayOf } from './pool-logins.ts'
import { Turns } from './pool-turns.ts'
import type { SessionRung } from './session.ts'

/** An idle armed session is asked for a sign of life this often. */
export const PING_EVERY_MS = 15_000
/** It has this long to give one; less when somebody waits for the session. */
export const PING_LIMIT_MS = 5_000
export const PING_LIMIT_WHEN_WANTED_MS = 500
/** A login in the background is given up after this. */
export const LOGIN_LIMIT_MS = 30_000
/** A lost session is opened again after this, then after twice as long each time. */
export const REOPEN_FIRST_MS = 1_000
export const REOPEN_LAST_MS = 60_000

export interface SlotParts {
  readonly device: ProgramDevice
  readonly rung: SessionRung
  readonly logins: Logins
  readonly clock: Clock
  /** Aborts when the pool closes. */
  readonly closing: AbortSignal
}

/** The one session of one device over one rung, and the line of those who want it. */
export class Slot {
  readonly #parts: SlotParts
  readonly #turn = new Turns(1)
  #device: ProgramDevice
  #held: Held | null = null
  #tending: Promise<void> | null = null
  #reopenAfterMs = REOPEN_FIRST_MS
  /** The last login failed in a way that trying again cannot mend. */
  #refused = false
  /** Cuts short what the background does, and its sleep. */
  #wanted: () => void = () => undefined
  #wake: () => void = () => undefined

  constructor(parts: SlotParts) {
    this.#parts = parts
    this.#device = parts.device
  }

  get aaa(): string | null {
    return this.#parts.rung === 'ssh' ? this.#device.aaa : null
  }

  get armed(): boolean {
    return this.#tending !== null
  }

  /** Opens ahead, then keeps the session alive in the background until the pool closes, whether this succeeds or not. */
  async arm(device: ProgramDevice, signal: AbortSignal): Promise<void> {
    const back = await this.#take(signal)
    try {
      this.#device = device
      this.#dropUnfit()
      await this.#openBehind(signal)
    } finally {
      this.#rest(back)
      this.#tending ??= this.#tend()
    }
  }

  /** The session for one user alone: the warm one, else a new one. */
  async lend(device: ProgramDevice, signal: AbortSignal): Promise<OpenDriver> {
    const taken = this.#take(signal)
    this.#wanted()
    const back = await taken
    try {
      this.#device = device
      this.#dropUnfit()
      const warm = this.#held
      const { session } = await this.#openWhere(this.#whileOpen(signal), () => true)
      // What the background said to keep it alive is nobody's business.
      if (warm !== null) session.takeTranscript()
      return new Lease(device.id, this.#parts.rung, session, clean => this.#giveBack(clean, back))
    } catch (error) {
      back()
      throw error
    }
  }

  /** Lets go of an idle session; false when there is none or it is in use. */
  evict(): boolean {
    if (this.#held === null) return false
    const back = this.#turn.tryTake()
    if (back === null) return false
    this.#drop()
    back()
    return true
  }

  /** Ends the session at once and waits for the background to end. The pool's closing signal has aborted before. */
  async close(): Promise<void> {
    this.#drop()
    await this.#tending
  }

  #take(signal: AbortSignal): Promise<() => void> {
    const { device, rung } = this.#parts
    const urgent = () => true
    return this.#turn.take({ signal: this.#whileOpen(signal), urgent, what: `The ${rung} session of ${device.id}` })
  }

  async #openWhere(signal: AbortSignal, urgent: () => boolean): Promise<Held> {
    if (this.#held !== null) return this.#held
    const { logins, rung, closing } = this.#parts
    const held = await logins
      .open({ device: this.#device, rung, signal, urgent })
      .catch(error => this.#noteFailure(error))
    if (closing.aborted) {
      held.end()
      throw new KakuriError('CONNECTION_LOST', `${this.#device.id} was let go: the pool of sessions is closed`)
    }
    this.#held = held
    this.#reopenAfterMs = REOPEN_FIRST_MS
    this.#refused = false
    return held
  }

  /** Opens in the background, urgent only once a user waits for it. */
  #openBehind(signal: AbortSignal): Promise<Held> {
    return this.#within(LOGIN_LIMIT_MS, signal, limited => this.#openWhere(limited, () => this.#turn.waiting > 0))
  }

  /** A refused login is not repeated unasked: accounts get locked. */
  #noteFailure(error: unknown): never {
    this.#refused = !(error instanceof KakuriError && error.retryable)
    this.#reopenAfterMs = Math.min(this.#reopenAfterMs * 2, REOPEN_LAST_MS)
    throw error
  }

  #giveBack(clean: boolean, back: () => void): void {
    const alive = this.#held?.session.alive ?? false
    const keep = clean && alive && this.armed && !this.#parts.logins.contended(this.#device, this.#parts.rung)
    if (!keep) this.#drop()
    back()
    if (this.#held === null) this.#wake()
  }

  /** Drops a session that died, or that was opened for another address, way or credentials. */
  #dropUnfit(): void {
    if (this.#held === null) return
    if (!this.#held.session.alive || this.#held.way !== wayOf(this.#device, this.#parts.rung)) this.#drop()
  }

  #drop(): void {
    this.#held?.end()
    this.#held = null
  }

  /** Gives the turn back after work in the background; the session goes with it where its place is wanted elsewhere. */
  #rest(back: () => void): void {
    if (this.#parts.logins.contended(this.#device, this.#parts.rung)) this.#drop()
    back()
  }

  async #tend(): Promise<void> {
    const { clock, closing } = this.#parts
    while (!closing.aborted) {
      const rest = new AbortController()
      this.#wake = () => rest.abort()
      const ms = this.#held === null ? this.#reopenAfterMs : PING_EVERY_MS
      await clock.sleep(ms, AbortSignal.any([closing, rest.signal]))
      const back = closing.aborted ? null : this.#turn.tryTake()
      if (back === null) continue
      await this.#revive()
      this.#rest(back)
    }
  }

  /** Asks the session for a sign of life, and opens a new one where there is none. */
  async #revive(): Promise<void> {
    if (await this.#lives()) return
    this.#drop()
    // Why it failed is noted; whoever opens it next hears it.
    if (!this.#refused) await this.#openBehind(this.#parts.closing).catch(() => null)
  }

  async #lives(): Promise<boolean> {
    const session = this.#held?.session
    if (!session?.alive) return false
    const hurry = new AbortController()
    try {
      return await this.#within(PING_LIMIT_MS, hurry.signal, (limited, over) => {
        this.#wanted = () => {
          void this.#parts.clock.sleep(PING_LIMIT_WHEN_WANTED_MS, over).then(() => hurry.abort())
        }
        return session.ping(limited)
      })
    } catch {
      // Whatever went wrong, this was no sign of life.
      return false
    } finally {
      this.#wanted = () => undefined
    }
  }

  #whileOpen(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#parts.closing])
  }

  /** Gives the work a signal that aborts after so long, with the pool, or with `signal`; `over` aborts when it is done. */
  async #within<T>(
    ms: number,
    signal: AbortSignal,
    work: (limited: AbortSignal, over: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const limit = new AbortController()
    const over = new AbortController()
    const end = () => (over.signal.aborted ? undefined : limit.abort())
    void this.#parts.clock.sleep(ms, over.signal).then(end)
    try {
      return await work(AbortSignal.any([limit.signal, this.#whileOpen(signal)]), over.signal)
    } finally {
      over.abort(OVER)
    }
  }
}
