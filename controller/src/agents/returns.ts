import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { follow } from '@kakuri/core/journal/follow.ts'
import { createLedger } from '@kakuri/core/journal/ledger.ts'
import type { Evidence } from './evidence.ts'
import { noteHere, type Presence } from './presence.ts'

/** Agents come back within five seconds of the controller's return; what they did has to come as well. */
export const RETURN_MS = 8_000

export interface ReturnsParts {
  readonly journal: Pick<Journal, 'read' | 'head'>
  readonly bundle: () => Bundle
  readonly presence: Pick<Presence, 'get'>
  readonly evidence: Pick<Evidence, 'through' | 'onHeld' | 'adoptAll'>
  readonly clock: Clock
}

/** Agents that were here when the controller ended in the middle of a run: any of them may have gone on alone. */
export class Returns {
  readonly #parts: ReturnsParts
  readonly #ledger = createLedger()
  readonly #away = new Set<string>()
  readonly #catchUp: () => void
  readonly #over = Promise.withResolvers<void>()
  readonly #closing = new AbortController()

  constructor(parts: ReturnsParts) {
    this.#parts = parts
    this.#catchUp = follow(parts.journal, event => {
      this.#ledger.add([event])
      noteHere(this.#away, event)
    })
  }

  /** What the journal says of the time before; to be called once, before any agent is heard. */
  begin(): void {
    const { bundle, evidence } = this.#parts
    this.#catchUp()
    const { agents = {} } = bundle().program
    const isOver = this.#ledger.ledger.open === null
    for (const agent of this.#away) if (isOver || agents[agent] === undefined) this.#away.delete(agent)
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
