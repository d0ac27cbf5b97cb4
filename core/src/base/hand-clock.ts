import type { Clock } from './clock.ts'

interface Sleeper {
  readonly at: number
  wake(): void
}

/** A clock for tests that moves when it is told. */
export class HandClock implements Clock {
  #ms = 0
  readonly #sleepers = new Set<Sleeper>()

  now(): number {
    return Date.UTC(2026, 0, 1) + this.#ms
  }

  mono(): number {
    return this.#ms
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise(resolve => {
      const wake = () => {
        this.#sleepers.delete(sleeper)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const sleeper: Sleeper = { at: this.#ms + ms, wake }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', wake, { once: true })
    })
  }

  /** How many sleep now. */
  get sleeping(): number {
    return this.#sleepers.size
  }

  /** Moves time on, waking who is due in order of time; everything that follows from one wake-up happens before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#ms + ms
    await settled()
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#ms = Math.max(this.#ms, next.at)
      next.wake()
      await settled()
    }
    this.#ms = end
  }

  #next(end: number): Sleeper | undefined {
    return [...this.#sleepers].filter(one => one.at <= end).sort((a, b) => a.at - b.at)[0]
  }
}

/** Resolves after everything that waits for promises only has run. */
export function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
