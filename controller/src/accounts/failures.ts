import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Record } from '../service/contract.ts'

interface Failing {
  readonly account: string
  readonly address: string
  count: number
  /** When the last event of it was written, monotonic; null before the first. */
  toldAt: number | null
}

const WINDOW_MS = 60_000
/** Pairs of account and address remembered at once; whoever comes after shares one line. */
const MOST = 200
export const MANY_ADDRESSES = 'many addresses'

/**
 * Failed logins on their way into the journal: the first of an account and address at once, the others counted and told
 * once a minute, so that nobody can fill the journal by guessing.
 */
export class Failures {
  readonly #clock: Clock
  readonly #record: Record
  readonly #failing = new Map<string, Failing>()

  constructor(clock: Clock, record: Record) {
    this.#clock = clock
    this.#record = record
  }

  /** `account` empty where nobody has that name. */
  add(account: string, address: string): void {
    const full = this.#failing.size >= MOST && !this.#failing.has(`${account}\n${address}`)
    const one = full ? { account: '', address: MANY_ADDRESSES } : { account, address }
    const key = `${one.account}\n${one.address}`
    const failing = this.#failing.get(key) ?? { ...one, count: 0, toldAt: null }
    failing.count++
    this.#failing.set(key, failing)
  }

  /** Tells what is due; with `all` what is not, too. What could not be recorded is told the next time. */
  async tell(all: boolean): Promise<void> {
    const now = this.#clock.mono()
    for (const [key, failing] of this.#failing) {
      const due = failing.toldAt === null || now - failing.toldAt >= WINDOW_MS
      if (failing.count > 0 && (due || all)) await this.#tellOne(failing, now)
      else if (failing.count === 0 && due) this.#failing.delete(key)
    }
  }

  async #tellOne(failing: Failing, now: number): Promise<void> {
    const { account, address, count, toldAt } = failing
    failing.count = 0
    failing.toldAt = now
    try {
      await this.#record({ type: 'login.failed', actor: 'kakuri', run: null, body: { account, address, count } })
    } catch (error) {
      failing.count += count
      failing.toldAt = toldAt
      throw error
    }
  }
}
