import { useCallback, useEffect, useRef, useState } from 'react'
import type { EntryDoc } from '../../../../src/api/chronology.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import { absorb, type Filter, matches, queryOf } from './feed.ts'

const PAGE = 200

interface Feed {
  /** Newest first. */
  readonly entries: readonly EntryDoc[]
  /** What to ask for next; null at the beginning; undefined while nothing was loaded. */
  readonly before: number | null | undefined
  readonly loading: boolean
  readonly error: unknown
}

const NOTHING: Feed = { entries: [], before: undefined, loading: true, error: null }

/** Entries that fit the filter: pages backwards as far as asked for, and what comes live. */
export function useFeed(filter: Filter) {
  const [feed, setFeed] = useState<Feed>(NOTHING)
  const turn = useRef(0)
  const load = useCallback(
    (before: number | null) => {
      turn.current += 1
      const mine = turn.current
      // An answer that was overtaken by another filter is dropped.
      const settle = (change: (feed: Feed) => Feed) => mine === turn.current && setFeed(change)
      setFeed(feed => ({
        ...(before === null ? { ...NOTHING, entries: lively(filter) } : feed),
        loading: true,
        error: null,
      }))
      call<'chronology'>('GET', `/chronology${queryOf(filter, before, PAGE)}`).then(
        page =>
          settle(feed => ({
            ...{ entries: absorb(feed.entries, page.entries), before: page.before, loading: false, error: null },
          })),
        (error: unknown) => settle(feed => ({ ...feed, loading: false, error })),
      )
    },
    [filter],
  )
  useEffect(() => load(null), [load])
  useLiveEntries(filter, setFeed)
  const older = () => feed.loading || (feed.before !== null && load(feed.before ?? null))
  return { ...feed, older }
}

const lively = (filter: Filter) => {
  // Of what the store holds only the newest stretch is without gaps; the page that is asked for covers it.
  const { entries } = useLive.getState()
  return absorb(
    [],
    entries.filter(entry => matches(entry, filter)),
  )
}

function useLiveEntries(filter: Filter, setFeed: (change: (feed: Feed) => Feed) => void): void {
  const live = useLive(state => state.entries)
  useEffect(() => {
    setFeed(feed => {
      const newest = feed.entries[0]?.seq ?? 0
      const fresh = live.filter(entry => entry.seq > newest && matches(entry, filter))
      return fresh.length === 0 ? feed : { ...feed, entries: absorb(feed.entries, fresh) }
    })
  }, [live, filter, setFeed])
}
