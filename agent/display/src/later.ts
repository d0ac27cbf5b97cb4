import { useEffect, useRef } from 'react'

/** Does something once, `ms` after `mark` was first seen; never for null. Drawing again does not begin it anew. */
export function useLater(ms: number | null, mark: string, act: () => void): void {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    if (ms === null || mark === '') return
    const timer = setTimeout(() => latest.current(), ms)
    return () => clearTimeout(timer)
  }, [ms, mark])
}
