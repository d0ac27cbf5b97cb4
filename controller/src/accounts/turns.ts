interface Waiting {
  readonly source: string
  readonly known: boolean
  go(): void
}

/** Hashes at once: each takes a thread that files need too, and a core that a cut may need. */
const AT_ONCE = 2
/** Of one source, waiting and under way. */
const PER_SOURCE = 4
/** Of sources that nobody knows, waiting altogether: some two seconds of work. */
const STRANGERS = 100

/** Hands out the machine's time for checking passwords: browsers that logged in before come first. */
export class Turns {
  #busy = 0
  readonly #waiting: Waiting[] = []
  readonly #bySource = new Map<string, number>()

  /** Null where the queue takes no more of this source. */
  run<T>(source: string, known: boolean, work: () => Promise<T>): Promise<T> | null {
    const mine = this.#bySource.get(source) ?? 0
    if (mine >= PER_SOURCE || (!known && this.#strangers() >= STRANGERS)) return null
    this.#bySource.set(source, mine + 1)
    return this.#work(source, known, work)
  }

  async #work<T>(source: string, known: boolean, work: () => Promise<T>): Promise<T> {
    if (this.#busy >= AT_ONCE) await new Promise<void>(go => this.#waiting.push({ source, known, go }))
    else this.#busy++
    try {
      return await work()
    } finally {
      this.#leave(source)
    }
  }

  /** The place goes straight to the next, so that nobody can slip in between. */
  #leave(source: string): void {
    const left = (this.#bySource.get(source) ?? 1) - 1
    if (left === 0) this.#bySource.delete(source)
    else this.#bySource.set(source, left)
    const known = this.#waiting.findIndex(one => one.known)
    const [next] = this.#waiting.splice(Math.max(known, 0), 1)
    if (next === undefined) this.#busy--
    else next.go()
  }

  #strangers(): number {
    return this.#waiting.filter(one => !one.known).length
  }
}
