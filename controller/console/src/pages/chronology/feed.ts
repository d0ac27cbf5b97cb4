import type { EntryDoc, EntryGroup } from '../../../../src/api/chronology.ts'

/** What a reader asks to see. No group: all of them. */
export interface Filter {
  readonly groups: readonly EntryGroup[]
  readonly run: string | null
  readonly text: string
}

export const ALL: Filter = { groups: [], run: null, text: '' }

export function isNarrowed(filter: Filter): boolean {
  return filter.groups.length > 0 || filter.run !== null || filter.text.trim() !== ''
}

/** As the controller filters, for entries that come live. */
export function matches(entry: EntryDoc, { groups, run, text }: Filter): boolean {
  if (groups.length > 0 && !groups.includes(entry.group)) return false
  if (run !== null && entry.run !== run) return false
  const wanted = text.trim().toLowerCase()
  const held = [entry.text.ja, entry.text.en, entry.actor, entry.step ?? '']
  return wanted === '' || held.some(one => one.toLowerCase().includes(wanted))
}

/** Query of GET /chronology, with its question mark. */
export function queryOf({ groups, run, text }: Filter, before: number | null, limit: number): string {
  const query = new URLSearchParams({ limit: String(limit) })
  if (before !== null) query.set('before', String(before))
  if (groups.length > 0) query.set('groups', groups.join(','))
  if (run !== null) query.set('run', run)
  if (text.trim() !== '') query.set('text', text.trim())
  return `?${query}`
}

/** Newest first, each entry once. Gives back the same array where nothing is new. */
export function absorb(feed: readonly EntryDoc[], entries: readonly EntryDoc[]): readonly EntryDoc[] {
  const known = new Set(feed.map(entry => entry.seq))
  const fresh = entries.filter(entry => !known.has(entry.seq))
  return fresh.length === 0 ? feed : [...feed, ...fresh].sort((a, b) => b.seq - a.seq)
}

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly utc: number }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: EntryDoc }

/** Entries under the day they belong to. `dayOf`: what stands for the day in the reader's time zone. */
export function rowsOf(entries: readonly EntryDoc[], dayOf: (utc: number) => string): Row[] {
  return entries.flatMap((entry, i): Row[] => {
    const before = entries[i - 1]
    const row: Row = { kind: 'entry', key: `e${entry.seq}`, entry }
    const begins = before === undefined || dayOf(before.utc) !== dayOf(entry.utc)
    return begins ? [{ kind: 'day', key: `d${entry.seq}`, utc: entry.utc }, row] : [row]
  })
}

/** Newest first: what is shown while a reader is further down, and how many came since. */
export function heldBack(feed: readonly EntryDoc[], shownTo: number | null) {
  const shown = shownTo === null ? feed : feed.filter(entry => entry.seq <= shownTo)
  return { shown, fresh: feed.length - shown.length }
}

/** Runs that entries speak of, the latest first, each with its kind and when it was first seen here. */
export function runsIn(entries: readonly EntryDoc[]) {
  const runs = new Map<string, { readonly id: string; readonly kind: EntryDoc['kind']; readonly utc: number }>()
  for (const { run: id, kind, utc } of entries.toSorted((a, b) => a.seq - b.seq)) {
    if (id !== null && !runs.has(id)) runs.set(id, { id, kind, utc })
  }
  return [...runs.values()].reverse()
}
