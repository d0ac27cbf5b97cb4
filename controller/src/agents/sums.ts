import type { Clock } from '@kakuri/core/base/clock.ts'

/**
 * Tells the first of a kind at once, and those that follow within `everyMs` as one number: a flood is not a flood of entries. While it
 * lasts it is told at longer and longer times, in the end once an hour.
 */
export interface Sums<T> {
  add(key: string, item: T): void
  close(): void
}

const LONGEST_MS = 3_600_000

export function createSums<T>(clock: Clock, everyMs: number, tell: (item: T, count: number) => void): Sums<T> {
  const open = new Map<string, { last: T; count: number }>()
  const closing = new AbortController()
  const rest = async (key: string, ms: number) => {
    await clock.sleep(ms, closing.signal)
    const sum = open.get(key)
    open.delete(key)
    if (sum === undefined || sum.count === 0 || closing.signal.aborted) return
    begin(key, sum.last, sum.count, Math.min(2 * ms, LONGEST_MS))
  }
  const begin = (key: string, item: T, count: number, ms: number) => {
    open.set(key, { last: item, count: 0 })
    tell(item, count)
    void rest(key, ms)
  }
  return {
    add: (key, item) => {
      const sum = open.get(key)
      if (sum === undefined) return begin(key, item, 1, everyMs)
      sum.last = item
      sum.count += 1
    },
    close: () => closing.abort(),
  }
}
