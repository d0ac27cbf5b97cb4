import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { ChronologyDoc, ChronologyQuery, EntryDoc } from '../api/chronology.ts'
import type { Entries } from './entries.ts'
import { groupOf } from './entry-kinds.ts'

/** Events read at once, going backwards. */
const WINDOW = 200
/** Events looked at in one call: whoever looks for a rare word asks again, and runs go on in between. */
const MOST_LOOKED_AT = 1_000

/**
 * The newest entries before `query.before` that fit. May hold fewer than asked for, or none, while `before` says that older
 * ones were not looked at yet.
 */
export function pageBack(
  journal: Pick<Journal, 'read' | 'head'>,
  entries: Entries,
  query: ChronologyQuery,
): ChronologyDoc {
  const fits = filterOf(entries, query)
  const found: EntryDoc[] = []
  const start = Math.min(query.before ?? Number.POSITIVE_INFINITY, journal.head().seq + 1)
  let before = start
  while (before > 1 && found.length < query.limit && start - before < MOST_LOOKED_AT) {
    for (const event of window(journal, before)) {
      before = event.seq
      const entry = fits(event)
      if (entry !== null) found.push(entry)
      if (found.length === query.limit) break
    }
  }
  return { entries: found, before: before > 1 ? before : null }
}

/** Newest first. */
function window(journal: Pick<Journal, 'read'>, before: number): AnyEvent[] {
  const events: AnyEvent[] = []
  for (const event of journal.read(Math.max(0, before - 1 - WINDOW))) {
    if (event.seq >= before) break
    events.push(event)
  }
  return events.reverse()
}

/** Looks at what costs least first: the sentence is made only of what fits otherwise. */
function filterOf(entries: Entries, { groups, run, text }: ChronologyQuery): (event: AnyEvent) => EntryDoc | null {
  const wanted = groups === undefined || groups === '' ? null : new Set(groups.split(',').map(group => group.trim()))
  const sought = text?.trim().toLowerCase() ?? ''
  return event => {
    if (wanted !== null && !wanted.has(groupOf(event))) return null
    if (run !== undefined && event.run !== run) return null
    const entry = entries.entry(event)
    return sought === '' || entries.words(entry).includes(sought) ? entry : null
  }
}
