import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { duration } from '../../../src/display/phrases.ts'
import type { Beat } from '../live.ts'

const Now = createContext(0)

/** The agent's time, once a second; only what shows it is drawn again. */
export function Ticking({ beat, children }: { beat: Beat | null; children: ReactNode }) {
  const [mono, setMono] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setMono(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const now = beat === null ? 0 : beat.nowUtc + Math.max(0, mono - beat.mono)
  return <Now value={now}>{children}</Now>
}

export const useNow = () => useContext(Now)

/** A running count since a moment, or until one. */
export function Count({ since, until }: { since?: number; until?: number }) {
  const now = useNow()
  const ms = since !== undefined ? now - since : Math.ceil(((until ?? now) - now) / 1000) * 1000
  return <span className="count">{duration(ms)}</span>
}
