import { canonicalJson, type Json } from '@kakuri/core/base/canonical.ts'
import { hashRow } from '@kakuri/core/journal/chain.ts'
import type { EvidenceEntry } from '@kakuri/core/journal/events.ts'

/** The last entry of an agent's journal that is here. */
export interface Last {
  readonly seq: number
  readonly hash: string
}

/** What is here of an agent's journal. */
export interface Here {
  readonly last: Last
  /** Hash of its first entry, by which another journal is known; null where that entry is not here. */
  readonly first: string | null
}
export const EMPTY: Here = { last: { seq: 0, hash: '0'.repeat(64) }, first: null }

export interface Placed {
  /** Entries that are not here yet and follow each other. */
  readonly fresh: readonly EvidenceEntry[]
  /** The last entry that came and stands by itself; null where none does. */
  readonly last: Last | null
  /** What does not fit, and where; null where everything does. */
  readonly fault: { readonly seq: number; readonly reason: string } | null
}

/**
 * Places what came behind what is here. What is here already is left out. A hole is told, and what came after it is taken all
 * the same: it is signed by the agent, and what it says of the devices is worth more than nothing. So is a journal that begins
 * anew; that is told where the agent was not let in anew (`anew`).
 */
export function placed(entries: readonly EvidenceEntry[], here: Here, anew: boolean): Placed {
  const sound = soundPart(entries)
  const [first] = sound.entries
  if (first === undefined) return { fresh: [], last: null, fault: sound.fault }
  const other = first.seq === 1 && here.last.seq > 0 && first.hash !== here.first
  const behind = other ? EMPTY.last : here.last
  const fresh = sound.entries.filter(entry => entry.seq > behind.seq)
  const last = sound.entries.at(-1) ?? null
  const fault = other && !anew ? BEGUN_ANEW : gap(sound.entries, fresh, behind)
  return { fresh, last, fault: sound.fault ?? fault }
}

const BEGUN_ANEW = { seq: 1, reason: 'its journal begins anew, and it was not let in anew' }

/** As far as each entry has its own hash and stands behind the one before it. */
function soundPart(entries: readonly EvidenceEntry[]): Pick<Placed, 'fault'> & { entries: readonly EvidenceEntry[] } {
  for (const [at, entry] of entries.entries()) {
    const before = entries[at - 1]
    const behind = before === undefined || (entry.seq === before.seq + 1 && entry.prev === before.hash)
    const own = hashRow({ ...entry, body: canonicalJson(entry.body as Json) }) === entry.hash
    if (behind && own) continue
    const reason = own
      ? 'it does not stand behind the entry before it'
      : 'a field was changed: its content does not give its hash'
    return { entries: entries.slice(0, at), fault: { seq: entry.seq, reason } }
  }
  return { entries, fault: null }
}

function gap(all: readonly EvidenceEntry[], fresh: readonly EvidenceEntry[], here: Last): Placed['fault'] {
  const same = all.find(entry => entry.seq === here.seq)
  if (same !== undefined && same.hash !== here.hash)
    return { seq: here.seq, reason: 'the agent sent another entry with this number before' }
  const [first] = fresh
  if (first === undefined || (first.seq === here.seq + 1 && first.prev === here.hash)) return null
  if (first.seq === here.seq + 1) return { seq: first.seq, reason: 'it does not stand behind the entry before it' }
  return { seq: here.seq + 1, reason: `entry ${first.seq} stands in its place` }
}

/**
 * Entries of one agent that are held in memory and folded with each that comes: many times what a room cuts alone. An agent that was
 * taken over and sends cuts without end must not keep the controller from a cut.
 */
export const MOST_ENTRIES = 5_000

/** The newest of them, with the beginning of the run that they belong to; the same list while there are not too many. */
export function bounded(entries: EvidenceEntry[]): EvidenceEntry[] {
  if (entries.length <= 2 * MOST_ENTRIES) return entries
  const newest = entries.slice(-MOST_ENTRIES)
  const began = entries.slice(0, -MOST_ENTRIES).findLast(entry => entry.type === 'run.started')
  return began === undefined ? newest : [began, ...newest]
}
