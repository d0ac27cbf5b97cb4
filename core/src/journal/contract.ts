import type { AnyEvent, AnyNewEvent, EventType, JournalEvent } from './events.ts'

/**
 * The one append-only record. Few functions, so that a replicated journal can stand beside the SQLite one; both pass the
 * same contract suite.
 */
export interface Journal {
  /**
   * Appends in order. Resolves only after the events are durable; many calls that arrive together share one commit.
   * Throws JOURNAL_FULL when the disk takes no more: nothing of the call was recorded.
   */
  append(events: readonly AnyNewEvent[]): Promise<AnyEvent[]>
  /** Events with `seq` greater than `after`, in order. */
  read(after?: number): IterableIterator<AnyEvent>
  /** The newest event of this type; null where there is none. */
  last<T extends EventType>(type: T): JournalEvent<T> | null
  /** Called after events became durable, in order. Returns the function that ends it. */
  onAppend(listener: (events: readonly AnyEvent[]) => void): () => void
  /** Sequence and hash of the last event; seq 0 and 64 zeros when empty. */
  head(): { readonly seq: number; readonly hash: string }
  /** Signs a checkpoint where there are events after the last one, and closes. */
  close(): Promise<void>
}

/** Reading a journal that another process may be writing. */
export interface JournalReader {
  read(after?: number): IterableIterator<AnyEvent>
  last<T extends EventType>(type: T): JournalEvent<T> | null
  head(): { readonly seq: number; readonly hash: string }
  close(): void
}

export interface VerifyReport {
  readonly events: number
  readonly checkpoints: number
  /** Last event that a checkpoint covers. What stands after it could have been rewritten by whoever can write the file. */
  readonly covered: number
  readonly head: { readonly seq: number; readonly hash: string }
  /** The first event that does not fit, and why; null when all fit. */
  readonly firstBad: { readonly seq: number; readonly reason: string } | null
  /** Public keys that signed checkpoints. */
  readonly keys: readonly string[]
}
