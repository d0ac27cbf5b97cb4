/** Time as everything above the drivers sees it. Tests move it by hand. */
export interface Clock {
  /** Wall time, milliseconds since 1970 UTC. May jump. */
  now(): number
  /** Monotonic time, milliseconds. Never goes back. */
  mono(): number
  /** Resolves after `ms` milliseconds; resolves early when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  mono: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise(resolve => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal?.addEventListener('abort', done, { once: true })
    }),
}
