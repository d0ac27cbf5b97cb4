import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import type { Executor, People, Watching } from '@kakuri/core/executor/contract.ts'
import { createExecutor } from '@kakuri/core/executor/executor.ts'
import type { AloneParts } from './alone-contract.ts'

/** What the agent works with when it acts alone: the executor over the sessions it holds, and the watch of what it cut. */
export class AloneWork {
  readonly #parts: AloneParts
  readonly #people: People
  #executor: { readonly drivers: Drivers; readonly executor: Executor } | null = null
  #watching: Watching | null = null

  constructor(parts: AloneParts, people: People) {
    this.#parts = parts
    this.#people = people
  }

  get watching(): boolean {
    return this.#watching !== null
  }

  /** One executor for one set of sessions: it knows what it carries out. Throws NOT_SEALED where there is no bundle. */
  executor(): Executor {
    const { journal, clock, newId, crash, workshop } = this.#parts
    const drivers = workshop()?.drivers
    if (drivers === undefined) throw new KakuriError('NOT_SEALED', 'There is no bundle here.')
    if (this.#executor?.drivers !== drivers) {
      const executor = createExecutor({ journal, drivers, people: this.#people, clock, newId, crash })
      this.#executor = { drivers, executor }
    }
    return this.#executor.executor
  }

  /** Of those held. The one from before is on the disk, and looked at only where it is meant. */
  bundle(sha256: string): Bundle | null {
    const { workshop, before } = this.#parts
    const now = workshop()?.bundle
    if (now?.sha256 === sha256) return now
    const old = before()
    return old?.sha256 === sha256 ? old : null
  }

  /** By the bundle by which it was cut, where that is still here. */
  watch(sha256: string | null, isWatched: (step: string) => boolean): void {
    const now = this.#parts.workshop()?.bundle
    const bundle = (sha256 === null ? null : this.bundle(sha256)) ?? now
    if (bundle !== undefined) this.#watching = this.executor().watch(bundle, 'kakuri', isWatched)
  }

  async stopWatch(): Promise<void> {
    const watching = this.#watching
    this.#watching = null
    await watching?.stop().catch(this.#parts.failed)
  }
}
