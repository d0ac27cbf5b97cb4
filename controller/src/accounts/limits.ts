import type { Clock } from '@kakuri/core/base/clock.ts'
import { SaidError } from '../service/said.ts'
import { Buckets } from './buckets.ts'
import { ACCOUNTS } from './said.ts'
import { sourceOf } from './source.ts'
import { Turns } from './turns.ts'

/** Ten slips in a row, then one more every half minute: at most 2,900 guesses a day from one place. */
const RATE = { burst: 10, everyMs: 30_000 } as const
/** Logins that were right, of one account: each is an event of the journal. */
const ENTERED = { burst: 30, everyMs: 30_000 } as const
/** How soon the queue is worth another look. */
const QUEUE_MS = 2_000

/** `seconds`: how long to wait. */
export class TooManyTries extends SaidError {
  readonly seconds: number

  constructor(waitMs: number) {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000))
    super('TOO_MANY_TRIES', ACCOUNTS.tooMany(seconds))
    this.seconds = seconds
  }
}

/**
 * Whose tries are counted together. `known`: it proved itself before, and goes ahead of strangers. `queue`: who waits together:
 * an account makes itself as many browsers as it likes.
 */
export interface Lane {
  readonly name: string
  readonly queue: string
  readonly known: boolean
}

export function addressLane(address: string): Lane {
  const name = `address ${sourceOf(address)}`
  return { name, queue: name, known: false }
}
/** A browser that logged in before as this account, or a session of it. */
export const knownLane = (name: string, account: number): Lane => ({ name, queue: `account ${account}`, known: true })

/**
 * Keeps guessing slow without locking anybody out: what fails is counted where it comes from and never against the account,
 * so whoever knows a name cannot use up the tries of its owner.
 */
export class Limits {
  readonly #buckets: Buckets
  readonly #entered: Buckets
  readonly #turns = new Turns()

  constructor(clock: Clock) {
    this.#buckets = new Buckets(RATE, () => clock.mono())
    this.#entered = new Buckets(ENTERED, () => clock.mono())
  }

  /** Before a login that is right counts: whoever is refused here knows password and code. Throws TOO_MANY_TRIES. */
  enter(account: number): void {
    const wait = this.#entered.take(String(account))
    if (wait !== null) throw new TooManyTries(wait)
  }

  /** Lets the try happen in its turn; null means it failed, which counts. Throws TOO_MANY_TRIES. */
  async attempt<T>(lane: Lane, work: () => Promise<T | null>): Promise<T | null> {
    const wait = this.#buckets.take(lane.name)
    if (wait !== null) throw new TooManyTries(wait)
    const turn = this.#turns.run(lane.queue, lane.known, work)
    if (turn === null) {
      this.#buckets.giveBack(lane.name)
      throw new TooManyTries(QUEUE_MS)
    }
    let failed = false
    try {
      const found = await turn
      failed = found === null
      return found
    } finally {
      // What threw, such as a full journal, says nothing about the password.
      if (!failed) this.#buckets.giveBack(lane.name)
    }
  }
}
