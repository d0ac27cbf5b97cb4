import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { createLedger } from '@kakuri/core/journal/ledger.ts'
import type { Evidence } from './evidence.ts'
import { hereInJournal, type Presence } from './presence.ts'

/** Agents come back within five seconds of the controller's return; what they did has to come as well. */
export const RETURN_MS = 8_000

export interface ReturnsParts {
  readonly journal: Pick<Journal, 'read'>
  readonly bundle: () => Bundle
  readonly presence: Pick<Presence, 'get'>
  readonly evidence: Pick<Evidence, 'through' | 'onHeld' | 'adoptAll'>
  readonly clock: Clock
}

/** Agents that were here when the controller ended in the middle of a run: any of them may have gone on alone. */
export class Returns {
  readonly #parts: ReturnsParts
  readonly #away: Set<string>
  readonly #over = Promise.withResolvers<void>()
  readonly #closing = new AbortController()

  constructor(parts: ReturnsParts) {
    this.#parts = parts
    const { journal, bundle, evidence } = parts
    const fold = createLedger()
    fold.add(journal.read())
    this.#away = fold.ledger.open === null ? new Set() : hereInJournal(journal.read())
    const { agents = {} } = bundle().program
    for (const agent of this.#away) if (agents[agent] === undefined) this.#away.delete(agent)
    evidence.onHeld(() => this.look())
    this.look()
  }

  async wait(): Promise<void> {
    await Promise.race([this.#over.promise, this.#parts.clock.sleep(RETURN_MS, this.#closing.signal)])
    this.close()
    // A journal that takes nothing stops the run itself, and says so.
    await this.#parts.evidence.adoptAll().catch(() => undefined)
  }

  /** An agent is back when all of its journal that it had when it came is here. */
  look(): void {
    const { presence, evidence } = this.#parts
    for (const agent of this.#away) {
      const standing = presence.get(agent)
      if (standing?.here !== true || standing.head === null) continue
      if (evidence.through(agent) >= standing.head.seq) this.#away.delete(agent)
    }
    if (this.#away.size === 0) this.#over.resolve()
  }

  close(): void {
    this.#closing.abort()
    this.#over.resolve()
  }
}
