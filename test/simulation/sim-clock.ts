import type { Clock } from '@kakuri/core/base/clock.ts'

interface Timer {
  readonly at: number
  readonly ring: () => void
}

/** A clock that moves when told, or by itself from timer to timer while something is awaited. */
export interface SimClock extends Clock {
  /** Moves on by so many milliseconds, ringing every timer on the way. */
  advance(ms: number): Promise<void>
  /** Moves from timer to timer until the promise settles. Throws when nothing is left to wait for, or after a day. */
  until<T>(promise: Promise<T>): Promise<T>
  /** Sets the wall clock forward or back; monotonic time goes on. */
  jump(ms: number): void
}

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 0, 1)

export function createSimClock(): SimClock {
  const timers = new Map<number, Timer>()
  let mono = 0
  let jumped = 0
  let id = 0

  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>(resolve => {
      if (signal?.aborted) return resolve()
      const mine = id++
      const ring = () => {
        timers.delete(mine)
        signal?.removeEventListener('abort', ring)
        resolve()
      }
      timers.set(mine, { at: mono + Math.max(0, ms), ring })
      signal?.addEventListener('abort', ring, { once: true })
    })

  const earliest = () => {
    let at = Number.POSITIVE_INFINITY
    for (const timer of timers.values()) at = Math.min(at, timer.at)
    return at
  }

  const ringDue = (at: number) => {
    mono = Math.max(mono, at)
    for (const timer of [...timers.values()]) if (timer.at <= mono) timer.ring()
  }

  const advance = async (ms: number) => {
    const end = mono + ms
    await settle()
    for (let at = earliest(); at <= end; at = earliest()) {
      ringDue(at)
      await settle()
    }
    mono = end
  }

  const until = async <T>(promise: Promise<T>): Promise<T> => {
    let settled = false
    const mark = () => {
      settled = true
    }
    promise.then(mark, mark)
    const limit = mono + DAY_MS
    let idle = 0
    for (await settle(); !settled; await settle()) {
      const at = earliest()
      // Whoever else lets time pass may need a few turns to go on before there is a timer again.
      idle = at > limit ? idle + 1 : 0
      if (idle > 20) throw new Error(`stuck at ${mono} ms: nothing left to wait for`)
      if (idle === 0) ringDue(at)
    }
    return promise
  }

  const jump = (ms: number) => {
    jumped += ms
  }
  return { now: () => START + jumped + mono, mono: () => mono, sleep, advance, until, jump }
}

/** Lets every promise that can go on do so. */
export function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
