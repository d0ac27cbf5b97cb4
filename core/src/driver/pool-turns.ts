import { KakuriError } from '../base/errors.ts'

interface Waiter {
  readonly urgent: () => boolean
  go(): void
}

export interface TakeOptions {
  readonly signal: AbortSignal
  /** Asked again whenever a turn becomes free, since what waits in the background may become urgent. */
  readonly urgent?: () => boolean
  /** What is waited for, as the beginning of a sentence. */
  readonly what: string
}

/** So many at a time; the others wait in line, the urgent ones before the rest. Returning a turn twice counts once. */
export class Turns {
  #free: number
  readonly #line: Waiter[] = []

  constructor(count: number) {
    this.#free = count
  }

  get waiting(): number {
    return this.#line.length
  }

  /** A turn, or null when none is free now. */
  tryTake(): (() => void) | null {
    if (this.#free === 0) return null
    this.#free--
    return this.#giver()
  }

  /** Resolves with the function that gives the turn back. Throws TIMEOUT when the signal aborts first. */
  take({ signal, urgent = () => false, what }: TakeOptions): Promise<() => void> {
    const aborted = () => new KakuriError('TIMEOUT', `${what} did not become free before the deadline`)
    if (signal.aborted) return Promise.reject(aborted())
    const now = this.tryTake()
    if (now !== null) return Promise.resolve(now)
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { urgent, go: () => settle(() => resolve(this.#giver())) }
      const settle = (done: () => void) => {
        signal.removeEventListener('abort', onAbort)
        done()
      }
      const onAbort = () => {
        this.#line.splice(this.#line.indexOf(waiter), 1)
        settle(() => reject(aborted()))
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#line.push(waiter)
    })
  }

  #giver(): () => void {
    let given = false
    return () => {
      if (given) return
      given = true
      const at = this.#line.findIndex(waiter => waiter.urgent())
      const [next] = this.#line.splice(Math.max(at, 0), 1)
      if (next === undefined) this.#free++
      else next.go()
    }
  }
}
