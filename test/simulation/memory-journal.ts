import { canonicalJson, type Json, sha256Hex } from '@kakuri/core/base/canonical.ts'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent, AnyNewEvent, EventType, JournalEvent } from '@kakuri/core/journal/events.ts'

/** A journal in memory with the contract of the durable one. */
export interface MemoryJournal extends Journal {
  readonly events: readonly AnyEvent[]
  /** While true, nothing more can be written. */
  full: boolean
  /** Appends that were made durable. */
  readonly commits: number
}

export function createMemoryJournal(clock: Clock, commitMs = 0): MemoryJournal {
  const events: AnyEvent[] = []
  const listeners = new Set<(events: readonly AnyEvent[]) => void>()
  const head = () => {
    const last = events.at(-1)
    return { seq: last?.seq ?? 0, hash: last?.hash ?? '0'.repeat(64) }
  }
  const journal = {
    ...{ events, full: false, commits: 0, head },
    append: async (added: readonly AnyNewEvent[]) => {
      if (commitMs > 0) await clock.sleep(commitMs)
      if (journal.full) throw new KakuriError('JOURNAL_FULL', 'the disk of the journal is full')
      const stored = added.map(event => {
        const one = store(event, head(), clock)
        events.push(one)
        return one
      })
      journal.commits += 1
      for (const listener of listeners) listener(stored)
      return stored
    },
    read: (after = 0) => events.slice(after).values(),
    last: <T extends EventType>(type: T) =>
      (events.findLast(event => event.type === type) as JournalEvent<T> | undefined) ?? null,
    onAppend: (listener: (events: readonly AnyEvent[]) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => Promise.resolve(),
  }
  return journal
}

function store(event: AnyNewEvent, head: { seq: number; hash: string }, clock: Clock): AnyEvent {
  const body = {
    ...event,
    seq: head.seq + 1,
    epoch: 1,
    utc: clock.now(),
    mono: clock.mono(),
    version: 1,
    prev: head.hash,
  }
  // As the durable journal does, what is kept is a copy: nobody can change it afterwards.
  const copy = JSON.parse(JSON.stringify(body))
  return { ...copy, hash: sha256Hex(canonicalJson(copy as Json)) }
}
