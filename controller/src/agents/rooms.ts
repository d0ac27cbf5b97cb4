import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { follow } from '@kakuri/core/journal/follow.ts'
import { createRoomFolds, type RoomFolds } from '@kakuri/core/view/room.ts'
import type { RoomView } from '@kakuri/core/view/room-shape.ts'

/** What happens within so many milliseconds is told in one view. */
const TOGETHER_MS = 20
/** So many views are made in one turn: a controller with a thousand rooms goes on with its run in between. */
const AT_ONCE = 16

export interface RoomsParts {
  readonly journal: Pick<Journal, 'read' | 'head' | 'onAppend'>
  readonly bundle: () => Bundle
  readonly clock: Clock
  readonly isHere: (agent: string) => boolean
  readonly send: (agent: string, view: RoomView) => void
}

/** What every room must know, kept up with the journal and told to the rooms where it changed. */
export class Rooms {
  readonly #parts: RoomsParts
  readonly #end: () => void
  readonly #dirty = new Set<string>()
  /** What each room was told last, but for its sequence. */
  readonly #told = new Map<string, string>()
  readonly #closing = new AbortController()
  #folds: RoomFolds
  #seq = 0
  #gathering = false

  constructor(parts: RoomsParts) {
    this.#parts = parts
    this.#folds = this.#foldWhole()
    this.#end = parts.journal.onAppend(events => this.#take(events))
  }

  /** Whoever comes is told everything again: nobody knows what is left of what it had. */
  came(agent: string): void {
    this.#told.delete(agent)
    this.#touch([agent])
  }

  planChanged(): void {
    this.#folds = this.#foldWhole()
    this.#touch(agentsOf(this.#parts.bundle()))
  }

  close(): void {
    this.#end()
    this.#closing.abort()
  }

  #foldWhole(): RoomFolds {
    const bundle = this.#parts.bundle()
    const folds = createRoomFolds({ program: bundle.program, agents: agentsOf(bundle) })
    // One after another: a journal of years in memory at once would stay in the size of the process.
    const catchUp = follow(this.#parts.journal, event => {
      folds.add([event])
      this.#seq = event.seq
    })
    catchUp()
    return folds
  }

  #take(events: readonly AnyEvent[]): void {
    const fresh = events.filter(event => event.seq > this.#seq)
    this.#seq = fresh.at(-1)?.seq ?? this.#seq
    this.#touch(this.#folds.add(fresh))
  }

  #touch(agents: Iterable<string>): void {
    for (const agent of agents) if (this.#parts.isHere(agent)) this.#dirty.add(agent)
    if (this.#dirty.size === 0 || this.#gathering) return
    this.#gathering = true
    void this.#tell()
  }

  async #tell(): Promise<void> {
    await this.#parts.clock.sleep(TOGETHER_MS, this.#closing.signal)
    let made = 0
    for (const agent of this.#dirty) {
      if (this.#closing.signal.aborted) return
      this.#dirty.delete(agent)
      this.#tellOne(agent)
      made += 1
      if (made % AT_ONCE === 0) await new Promise(resolve => setImmediate(resolve))
    }
    this.#gathering = false
    if (this.#dirty.size > 0) this.#touch([])
  }

  #tellOne(agent: string): void {
    if (!this.#parts.isHere(agent)) return
    const view = this.#folds.view(agent)
    const text = JSON.stringify({ ...view, seq: 0 })
    if (this.#told.get(agent) === text) return
    this.#told.set(agent, text)
    this.#parts.send(agent, view)
  }
}

/** Agents of the sealed plan. */
export const agentsOf = ({ program }: Bundle): string[] => Object.keys(program.agents ?? {})
