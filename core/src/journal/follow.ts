import type { Journal } from './contract.ts'
import type { AnyEvent } from './events.ts'

interface Follower {
  /** Sequence of the last event taken. */
  seq: number
  readonly take: (event: AnyEvent) => void
}

/** By journal, those that have read nothing yet. */
const fresh = new WeakMap<object, Set<Follower>>()

/**
 * Follows a journal from its first event on: every call of the function returned gives `take` the events that came since the last
 * call, in order. All that have read nothing yet read along with the first that does: a long journal is read once for many folds.
 */
export function follow(journal: Pick<Journal, 'read' | 'head'>, take: (event: AnyEvent) => void): () => void {
  const own: Follower = { seq: 0, take }
  const waiting = fresh.get(journal) ?? new Set()
  fresh.set(journal, waiting.add(own))
  return () => {
    if (journal.head().seq <= own.seq) return
    const together = waiting.has(own) ? [...waiting] : [own]
    for (const one of together) waiting.delete(one)
    for (const event of journal.read(own.seq)) for (const one of together) give(one, event)
  }
}

/** What one does with an event may have made another read on by itself. */
function give(one: Follower, event: AnyEvent): void {
  if (event.seq <= one.seq) return
  one.seq = event.seq
  one.take(event)
}
