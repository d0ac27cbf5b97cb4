import { useEffect, useState } from 'react'
import type { DisplayDoc } from '../../src/display/contract.ts'

/** The agent says something every 5 s. After so long without a word, what is shown may be old. */
const SILENCE_MS = 12_000
const RETRY_MS = 2_000

export interface Beat {
  /** The agent's clock, and this page's monotonic clock, at the last word heard. */
  readonly nowUtc: number
  readonly mono: number
}

export interface Live {
  readonly doc: DisplayDoc | null
  readonly beat: Beat | null
  readonly lost: boolean
}

/** The agent's document as it changes. Connects again by itself, for as long as the page is open. */
export function useLive(): Live {
  const [live, setLive] = useState<Live>({ doc: null, beat: null, lost: false })
  useEffect(() => {
    let last = performance.now()
    const heard = (change: (beat: Beat) => Partial<Live>) => (event: MessageEvent<string>) => {
      last = performance.now()
      const said = JSON.parse(event.data)
      setLive(before => ({ ...before, ...change({ nowUtc: said.nowUtc, mono: last }), lost: false }))
    }
    const lose = () => setLive(before => (before.lost ? before : { ...before, lost: true }))
    const connect = () => {
      const source = new EventSource('/api/events')
      source.addEventListener('doc', event => heard(beat => ({ beat, doc: JSON.parse(event.data) }))(event))
      source.addEventListener(
        'time',
        heard(beat => ({ beat })),
      )
      source.addEventListener('error', lose)
      return source
    }
    let source = connect()
    const watch = setInterval(() => {
      const silent = performance.now() - last > SILENCE_MS
      if (silent) lose()
      if (!silent && source.readyState !== EventSource.CLOSED) return
      source.close()
      source = connect()
      last = Math.max(last, performance.now() - SILENCE_MS + RETRY_MS)
    }, RETRY_MS)
    return () => {
      clearInterval(watch)
      source.close()
    }
  }, [])
  return live
}
