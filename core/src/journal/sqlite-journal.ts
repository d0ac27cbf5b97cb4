import { canonicalJson, type Json } from '../base/canonical.ts'
import { KakuriError } from '../base/errors.ts'
import { type Draft, type Head, link, type Row, toEvent } from './chain.ts'
import { signCheckpoint } from './checkpoint.ts'
import type { Journal } from './contract.ts'
import type { EventStore } from './event-store.ts'
import type { AnyEvent, AnyNewEvent, EventType, JournalEvent } from './events.ts'
import { GroupCommit } from './group-commit.ts'
import type { JournalOptions } from './sqlite.ts'
import { journalError } from './sqlite-errors.ts'
import type { WriterLock } from './writer-lock.ts'

const CHECKPOINT_EVERY = 1_000

type Listener = (events: readonly AnyEvent[]) => void

/** The writing side. Made by `openJournal`, which has taken the lock and checked the tail. */
export class SqliteJournal implements Journal {
  readonly #options: JournalOptions
  readonly #store: EventStore
  readonly #lock: WriterLock
  readonly #commits = new GroupCommit<Draft, AnyEvent>(drafts => this.#commit(drafts))
  readonly #listeners = new Set<Listener>()
  #head: Head
  /** Number of the last checkpoint; 0 before the first. */
  #checkpointed: number
  /** Once set, nothing more is accepted. */
  #stopped: KakuriError | null = null

  constructor(options: JournalOptions, store: EventStore, lock: WriterLock) {
    this.#options = options
    this.#store = store
    this.#lock = lock
    this.#head = store.head()
    this.#checkpointed = store.lastCheckpoint().seq
  }

  append(events: readonly AnyNewEvent[]): Promise<AnyEvent[]> {
    if (this.#stopped !== null) return Promise.reject(this.#stopped)
    if (events.length === 0) return Promise.resolve([])
    return this.#commits.add(() => events.map(event => this.#draft(event)))
  }

  *read(after = 0): Generator<AnyEvent, void, void> {
    for (const row of this.#store.read(after)) yield toEvent(row)
  }

  last<T extends EventType>(type: T): JournalEvent<T> | null {
    const row = this.#store.last(type)
    return row === null ? null : (toEvent(row) as JournalEvent<T>)
  }

  onAppend(listener: Listener): () => void {
    // A function of its own, so that one listener added twice is called twice and removed one at a time.
    const own: Listener = events => listener(events)
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
    }
  }

  head(): Head {
    return this.#head
  }

  async close(): Promise<void> {
    if (this.#stopped?.code === 'JOURNAL_CLOSED') return
    this.#commits.flush()
    const stopped = this.#stopped
    this.#stopped = new KakuriError('JOURNAL_CLOSED', `The journal ${this.#options.file} is closed.`)
    try {
      if (stopped === null && this.#head.seq > this.#checkpointed) this.#write([this.#checkpoint(this.#head)])
    } finally {
      this.#store.close()
      this.#lock.release()
    }
  }

  /** Fixes what is recorded, and when, at the moment of the call. */
  #draft(event: AnyNewEvent): Draft {
    return {
      type: event.type,
      // SQLite stores UTF-8, which has no lone surrogates: what is hashed must be what is stored.
      actor: event.actor.toWellFormed(),
      run: event.run?.toWellFormed() ?? null,
      body: canonicalJson(event.body as Json),
      ...this.#now(),
    }
  }

  #now(): { utc: number; mono: number } {
    return { utc: Math.trunc(this.#options.clock.now()), mono: this.#options.clock.mono() }
  }

  /** Gives the events of the drafts; a checkpoint that came due is written with them and told to listeners only. */
  #commit(drafts: readonly Draft[]): AnyEvent[] {
    if (this.#stopped !== null) throw this.#stopped
    return this.#write(this.#chain(drafts)).slice(0, drafts.length)
  }

  #chain(drafts: readonly Draft[]): Row[] {
    const rows: Row[] = []
    let last = this.#head
    for (const draft of drafts) {
      const row = link(draft, last, this.#options.epoch)
      rows.push(row)
      last = row
    }
    const since = last.seq - this.#checkpointed
    if (since >= (this.#options.checkpointEvery ?? CHECKPOINT_EVERY)) rows.push(this.#checkpoint(last))
    return rows
  }

  #checkpoint(last: Head): Row {
    const body = canonicalJson({ ...signCheckpoint(last, this.#options.key) })
    const draft: Draft = { type: 'journal.checkpoint', actor: 'kakuri', run: null, body, ...this.#now() }
    return link(draft, last, this.#options.epoch)
  }

  #write(rows: readonly Row[]): AnyEvent[] {
    try {
      this.#store.insert(rows)
    } catch (error) {
      throw this.#failed(error)
    }
    const events = rows.map(toEvent)
    this.#advance(events)
    this.#tell(events)
    return events
  }

  #advance(events: readonly AnyEvent[]): void {
    for (const event of events) {
      this.#head = { seq: event.seq, hash: event.hash }
      if (event.type === 'journal.checkpoint') this.#checkpointed = event.seq
    }
  }

  /** A full or held disk took nothing and may take more later; after anything else nothing more is accepted. */
  #failed(error: unknown): KakuriError {
    const known = journalError(error, this.#options.file)
    if (known.code === 'JOURNAL_BROKEN') this.#stopped = known
    return known
  }

  /** What a listener throws is its own fault: neither the appender nor the other listeners may hear of it. */
  #tell(events: readonly AnyEvent[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(events)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
