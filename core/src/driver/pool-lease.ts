import { invariant } from '../base/errors.ts'
import type { CutTarget } from '../compile/program.ts'
import type { OpenDriver, Reading, Reply, Revert, Write } from './contract.ts'
import type { DeviceSession, SessionRung } from './session.ts'

/** A session while one user has it. `giveBack` is called once: `clean` when nothing was under way. */
export class Lease implements OpenDriver {
  readonly device: string
  readonly rung: SessionRung
  readonly #session: DeviceSession
  readonly #giveBack: (clean: boolean) => void
  #exchanges = 0
  #over = false

  constructor(device: string, rung: SessionRung, session: DeviceSession, giveBack: (clean: boolean) => void) {
    this.device = device
    this.rung = rung
    this.#session = session
    this.#giveBack = giveBack
  }

  observe(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.#during(signal, () => this.#session.observe(targets, signal))
  }

  apply(targets: readonly CutTarget[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    return this.#during(signal, () => this.#session.apply(targets, write, signal))
  }

  verify(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]> {
    return this.#during(signal, () => this.#session.verify(targets, signal))
  }

  revert(reverts: readonly Revert[], write: Write, signal: AbortSignal): Promise<Reply[]> {
    return this.#during(signal, () => this.#session.revert(reverts, write, signal))
  }

  takeTranscript(): string {
    return this.#session.takeTranscript()
  }

  release(): void {
    this.#end(this.#exchanges === 0)
  }

  destroy(): void {
    this.#end(false)
  }

  async #during<T>(signal: AbortSignal, exchange: () => Promise<T>): Promise<T> {
    invariant(!this.#over, `the driver of ${this.device} is not used after it was given back`)
    this.#exchanges++
    try {
      return await exchange()
    } catch (error) {
      // What was aborted in the middle may still be answered: nobody may take that for their answer.
      if (signal.aborted) this.#session.destroy()
      throw error
    } finally {
      this.#exchanges--
    }
  }

  #end(clean: boolean): void {
    if (this.#over) return
    this.#over = true
    this.#giveBack(clean)
  }
}
