import { setImmediate } from 'node:timers'

interface Call<Item, Done> {
  readonly items: readonly Item[]
  readonly resolve: (done: Done[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Calls that arrive together share one commit. `commit` is synchronous, takes every item in the order of the calls, and
 * gives one result for each item or throws, which then fails every call that shared it.
 *
 * The commit runs in the check phase of the same turn of the event loop: after every socket that had something to say was
 * heard, and before anything else is waited for. So a single call waits for nothing, and a hundred answers that came in
 * together, or while the last commit kept the thread busy, become one commit.
 */
export class GroupCommit<Item, Done> {
  readonly #commit: (items: readonly Item[]) => Done[]
  #waiting: Call<Item, Done>[] = []

  constructor(commit: (items: readonly Item[]) => Done[]) {
    this.#commit = commit
  }

  /** `make` gives the call's items at once; what it throws rejects this call alone. */
  add(make: () => readonly Item[]): Promise<Done[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ items: make(), resolve, reject })
      if (this.#waiting.length === 1) setImmediate(() => this.flush())
    })
  }

  /** Commits what waits, now. */
  flush(): void {
    const calls = this.#waiting
    if (calls.length === 0) return
    this.#waiting = []
    try {
      const done = this.#commit(calls.flatMap(call => call.items))
      let from = 0
      for (const call of calls) {
        call.resolve(done.slice(from, from + call.items.length))
        from += call.items.length
      }
    } catch (error) {
      for (const call of calls) call.reject(error)
    }
  }
}
