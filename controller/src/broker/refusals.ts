import type { Clock } from '@kakuri/core/base/clock.ts'
import type { AgentRefusal } from '@kakuri/core/journal/events.ts'

export interface Refused {
  readonly agent: string
  readonly why: AgentRefusal
  readonly detail: string
  /** Since it was told last. */
  readonly count: number
}

const EVERY_MS = 60_000

/** Tells what was refused: the first of an agent and reason at once, then at most one a minute, with how many it were. */
export class Refusals {
  readonly #clock: Clock
  readonly #signal: AbortSignal
  readonly #listeners = new Set<(refused: Refused) => void>()
  /** What came since it was told last, by agent and reason. Names are those of certificates, so that there are few. */
  readonly #since = new Map<string, Refused>()

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock
    this.#signal = signal
  }

  listen(listener: (refused: Refused) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  note(agent: string, why: AgentRefusal, detail: string): void {
    const key = `${why} ${agent}`
    const before = this.#since.get(key)
    if (before !== undefined) {
      this.#since.set(key, { agent, why, detail, count: before.count + 1 })
      return
    }
    this.#tell(key, { agent, why, detail, count: 1 })
  }

  #tell(key: string, refused: Refused): void {
    this.#since.set(key, { ...refused, count: 0 })
    void this.#clock.sleep(EVERY_MS, this.#signal).then(() => this.#again(key))
    for (const listener of this.#listeners) listener(refused)
  }

  #again(key: string): void {
    const refused = this.#since.get(key)
    this.#since.delete(key)
    if (!this.#signal.aborted && refused !== undefined && refused.count > 0) this.#tell(key, refused)
  }
}
