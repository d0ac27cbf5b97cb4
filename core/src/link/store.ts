import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { KakuriError } from '../base/errors.ts'
import { GroupCommit } from '../journal/group-commit.ts'
import { createPrivate, realFile } from '../journal/private-file.ts'
import { journalError } from '../journal/sqlite-errors.ts'

/** A message on its way, as it is sent. */
export interface Outgoing {
  readonly id: string
  readonly to: string
  readonly kind: string
  readonly bytes: Uint8Array
}

/** How far this side came with a message of another. */
export type Seen = 'begun' | 'ended'

/** What one side of the link must not forget. Every promise resolves when it is durable; calls that come together share a commit. */
export interface LinkStore {
  /** What waits for an acknowledgement, in the order it was added. */
  outgoing(): Outgoing[]
  add(message: Outgoing): Promise<void>
  remove(ids: readonly string[]): Promise<void>
  seen(from: string, id: string): Seen | null
  /** `n`: of the message. What lies further back than `KEPT` messages of this sender counts as seen. */
  mark(from: string, id: string, n: number, state: Seen): Promise<void>
  /** Highest number taken from this sender. */
  highest(from: string): number
  /** Highest epoch heard of this sender; -1 before the first. */
  epoch(from: string): number
  raiseEpoch(from: string, epoch: number): Promise<void>
  /** Number of the newest message of this kind that was handled; -1 before the first. */
  newest(from: string, kind: string): number
  raiseNewest(from: string, kind: string, n: number): Promise<void>
  /** A number larger than every one given before, over restarts too. */
  nextNumber(): number
  close(): void
}

/** So many messages of one sender are known one by one; older ones by their number. */
export const KEPT = 10_000

/** Now and then, what lies further back is dropped: it is known by its number alone. */
const FORGET_EVERY = 500

/** `KALI`, so that the file is known for what it is. */
const APPLICATION_ID = 0x4b_41_4c_49
const FORMAT = 1
const BUSY_MS = 2_000
/** Numbers are reserved in blocks, so that giving one costs no write. */
const BLOCK = 10_000

const SCHEMA = `
  BEGIN IMMEDIATE;
  CREATE TABLE outbox (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, peer TEXT NOT NULL, kind TEXT NOT NULL,
    bytes BLOB NOT NULL) STRICT;
  CREATE TABLE inbox (peer TEXT NOT NULL, id TEXT NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (peer, id)) STRICT, WITHOUT ROWID;
  CREATE INDEX inbox_by_number ON inbox (peer, n);
  CREATE TABLE number (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
  COMMIT;`

/**
 * Opens the store; makes it where there is none. `now`: UTC milliseconds, so that the numbers of a store that was lost go on above
 * those that others have seen. Throws FILE_FAILED, JOURNAL_FULL and their like.
 */
export function openLinkStore(path: string, now: number): LinkStore {
  const file = realFile(path)
  try {
    createPrivate(file)
    const db = new DatabaseSync(file, { timeout: BUSY_MS })
    try {
      prepare(db, file)
      return new SqliteLinkStore(db, now)
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    throw journalError(error, file)
  }
}

function prepare(db: DatabaseSync, file: string): void {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 4194304')
  const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]
  if (pragma('application_id') === 0 && pragma('user_version') === 0) db.exec(SCHEMA)
  if (pragma('application_id') !== APPLICATION_ID || pragma('user_version') !== FORMAT)
    throw new KakuriError('FILE_FAILED', `${file} is not a link store that this version can read.`)
}

type Write = () => void

class SqliteLinkStore implements LinkStore {
  readonly #db: DatabaseSync
  readonly #commits = new GroupCommit<Write, null>(writes => this.#commit(writes))
  readonly #begin: StatementSync
  readonly #end: StatementSync
  readonly #insert: StatementSync
  readonly #delete: StatementSync
  readonly #look: StatementSync
  readonly #mark: StatementSync
  readonly #forget: StatementSync
  readonly #trim: StatementSync
  readonly #highest: StatementSync
  readonly #setNumber: StatementSync
  readonly #getNumber: StatementSync
  readonly #tops = new Map<string, number>()
  readonly #raised = new Map<string, number>()
  #marks = 1
  #next: number
  #reserved: number

  constructor(db: DatabaseSync, now: number) {
    this.#db = db
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#end = db.prepare('COMMIT')
    this.#insert = db.prepare('INSERT INTO outbox (id, peer, kind, bytes) VALUES (?, ?, ?, ?)')
    this.#delete = db.prepare('DELETE FROM outbox WHERE id = ?')
    this.#look = db.prepare('SELECT state FROM inbox WHERE peer = ? AND id = ?')
    this.#mark = db.prepare(
      'INSERT INTO inbox (peer, id, n, state) VALUES (?, ?, ?, ?) ON CONFLICT (peer, id) DO UPDATE SET state = excluded.state',
    )
    this.#forget = db.prepare('DELETE FROM inbox WHERE peer = ? AND n < ?')
    this.#trim = db.prepare(
      'DELETE FROM inbox WHERE peer = ?1 AND id IN (SELECT id FROM inbox WHERE peer = ?1 ORDER BY n DESC LIMIT -1 OFFSET ?2)',
    )
    this.#highest = db.prepare('SELECT max(n) AS n FROM inbox WHERE peer = ?')
    this.#setNumber = db.prepare(
      'INSERT INTO number VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    )
    this.#getNumber = db.prepare('SELECT value FROM number WHERE name = ?')
    this.#next = Math.max(this.#number('next') ?? 0, Math.floor(now) * 1_000)
    this.#reserved = this.#next
  }

  outgoing(): Outgoing[] {
    const rows = this.#db.prepare('SELECT id, peer, kind, bytes FROM outbox ORDER BY place').all()
    return rows.map(row => ({
      ...{ id: String(row.id), to: String(row.peer), kind: String(row.kind) },
      bytes: row.bytes instanceof Uint8Array ? row.bytes : new Uint8Array(),
    }))
  }

  add({ id, to, kind, bytes }: Outgoing): Promise<void> {
    return this.#write(() => this.#insert.run(id, to, kind, bytes))
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#write(() => {
      for (const id of ids) this.#delete.run(id)
    })
  }

  seen(from: string, id: string): Seen | null {
    const state = this.#look.get(from, id)?.state
    return state === 'begun' || state === 'ended' ? state : null
  }

  mark(from: string, id: string, n: number, state: Seen): Promise<void> {
    const top = Math.max(this.highest(from), n)
    this.#tops.set(from, top)
    return this.#write(() => {
      this.#mark.run(from, id, n, state)
      if (this.#marks++ % FORGET_EVERY === 0) this.#drop(from, top)
    })
  }

  /** Whoever gives many messages one number fills no disk either. */
  #drop(from: string, top: number): void {
    this.#forget.run(from, top - KEPT)
    this.#trim.run(from, KEPT)
  }

  highest(from: string): number {
    const known = this.#tops.get(from)
    if (known !== undefined) return known
    const read = Number(this.#highest.get(from)?.n ?? 0)
    this.#tops.set(from, read)
    return read
  }

  epoch(from: string): number {
    return this.#highestOf(`epoch ${from}`)
  }

  raiseEpoch(from: string, epoch: number): Promise<void> {
    return this.#raise(`epoch ${from}`, epoch)
  }

  newest(from: string, kind: string): number {
    return this.#highestOf(`newest ${kind} ${from}`)
  }

  raiseNewest(from: string, kind: string, n: number): Promise<void> {
    return this.#raise(`newest ${kind} ${from}`, n)
  }

  nextNumber(): number {
    if (this.#next >= this.#reserved) {
      this.#reserved = this.#next + BLOCK
      this.#setNumber.run('next', this.#reserved)
    }
    return this.#next++
  }

  close(): void {
    this.#commits.flush()
    this.#db.close()
  }

  #highestOf(name: string): number {
    const known = this.#raised.get(name) ?? this.#number(name) ?? -1
    this.#raised.set(name, known)
    return known
  }

  #raise(name: string, value: number): Promise<void> {
    this.#raised.set(name, value)
    return this.#write(() => this.#setNumber.run(name, value))
  }

  #number(name: string): number | null {
    const row = this.#getNumber.get(name)
    return row === undefined ? null : Number(row.value)
  }

  async #write(write: Write): Promise<void> {
    await this.#commits.add(() => [write])
  }

  #commit(writes: readonly Write[]): null[] {
    this.#begin.run()
    try {
      for (const write of writes) write()
      this.#end.run()
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
    return writes.map(() => null)
  }
}
