import { type DependencyList, useCallback, useEffect, useRef, useState } from 'react'

export interface Loaded<T> {
  /** The last value there was; stays while loading again and when that fails. */
  readonly value: T | null
  readonly error: unknown
  readonly loading: boolean
  readonly again: () => void
}

/** Loads at once, whenever `deps` change, and when asked again. An answer that was overtaken by a later one is dropped. */
export function useLoad<T>(load: () => Promise<T>, deps: DependencyList): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'again'>>({ value: null, error: null, loading: true })
  const [asked, setAsked] = useState(0)
  const latest = useRef({ load, round: '' })
  latest.current.load = load
  const round = `${useChanges(deps)}.${asked}`
  useEffect(() => {
    const { current } = latest
    current.round = round
    const settle = (change: Partial<Loaded<T>>) => {
      if (current.round === round) setState(state => ({ ...state, loading: false, ...change }))
    }
    setState(state => ({ ...state, loading: true }))
    current.load().then(
      value => settle({ value, error: null }),
      (error: unknown) => settle({ error }),
    )
    return () => {
      current.round = ''
    }
  }, [round])
  const again = useCallback(() => setAsked(asked => asked + 1), [])
  return { ...state, again }
}

/** A number that grows whenever the list changed. */
function useChanges(deps: DependencyList): number {
  const last = useRef<{ deps: DependencyList; count: number }>({ deps, count: 0 })
  const before = last.current.deps
  const same = deps.length === before.length && deps.every((one, i) => Object.is(one, before[i]))
  if (!same) last.current = { deps, count: last.current.count + 1 }
  return last.current.count
}
