import type { CrashHook } from '@kakuri/core/executor/contract.ts'

/**
 * For crash tests and the demo: `KAKURI_CRASH_AT=<point>[#n]` kills this process the n-th time (first unless told) it
 * passes that point. Unset, the hook does nothing.
 */
export function crashHook(setting: string | undefined, die: () => void): CrashHook {
  if (!setting) return () => undefined
  const [point, count] = setting.split('#')
  let left = Number(count ?? 1)
  return passed => {
    if (passed === point && --left === 0) die()
  }
}
