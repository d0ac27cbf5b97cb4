import { useEffect, useState } from 'react'
import { useLanguage } from '../app/words.ts'
import { useLive } from '../live/store.ts'
import { formatAge, formatClock, formatCounting, formatDuration } from './format.ts'

/** The controller's clock now, UTC milliseconds, told anew every so many milliseconds. */
export function useNow(everyMs = 1_000): number {
  const skewMs = useLive(live => live.skewMs)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now + skewMs
}

/** How long ago: `3 min ago`. */
export function Age({ utc }: { utc: number }) {
  const now = useNow()
  const language = useLanguage()
  return <time dateTime={new Date(utc).toISOString()}>{formatAge(now - utc, language)}</time>
}

/** A length of time that stands still. */
export function Duration({ ms }: { ms: number }) {
  const language = useLanguage()
  return <span className="k-number">{formatDuration(ms, language)}</span>
}

/** A length of time as a plan gives it: nothing was measured, so whole seconds where they are whole. */
export function Period({ ms }: { ms: number }) {
  const language = useLanguage()
  return <span className="k-number">{(ms % 1_000 === 0 ? formatCounting : formatDuration)(ms, language)}</span>
}

/** What is left until then; zero once it is over. */
export function Countdown({ until }: { until: number }) {
  const now = useNow(250)
  const language = useLanguage()
  return <span className="k-number">{formatCounting(until - now + 999, language)}</span>
}

/** Time of day with seconds, in the browser's zone; with the date where it is not today. */
export function Clock({ utc }: { utc: number }) {
  const now = useNow(60_000)
  return (
    <time className="k-number" dateTime={new Date(utc).toISOString()}>
      {formatClock(utc, now)}
    </time>
  )
}
