import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { KakuriError } from '../base/errors.ts'
import { EMPTY_CHAIN, type Head, type Row } from './chain.ts'
import { createPrivate } from './private-file.ts'
import { journalError } from './sqlite-errors.ts'

/** `KAKU`, so that the file is known for what it is. */
const APPLICATION_ID = 0x4b_41_4b_55
const FORMAT = 1
/** How long a foreign program may hold the file before an append gives up. */
const BUSY_MS = 2_000
const PAGE_ROWS = 500
const COLUMNS = 'seq, epoch, utc, mono, actor, run, type, version, body, prev, hash'

/** The insert trigger also stops `INSERT OR REPLACE`, which fires no delete trigger. */
const SCHEMA = `
  BEGIN IMMEDIATE;
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, utc INTEGER NOT NULL, mono REAL NOT NULL, actor TEXT NOT NULL,
    run TEXT, type TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER event_in_order BEFORE INSERT ON event
    WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM event)
    BEGIN SELECT RAISE(ABORT, 'events are appended one after the other'); END;
  CREATE TRIGGER event_no_update BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE TRIGGER event_no_delete BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
  COMMIT;`

/** The table of events on disk: rows in, rows out, nothing about their meaning. */
export class EventStore {
  readonly #db: DatabaseSync
  readonly #insert: StatementSync
  readonly #page: StatementSync
  readonly #begin: StatementSync
  readonly #end: StatementSync

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#end = db.prepare('COMMIT')
    this.#insert = db.prepare(`INSERT INTO event (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#page = db.prepare(`SELECT ${COLUMNS} FROM event WHERE seq > ? ORDER BY seq LIMIT ${PAGE_ROWS}`)
  }

  /** All rows or none, durable on return. Throws what SQLite throws. */
  insert(rows: readonly Row[]): void {
    // A statement alone is a transaction of its own, and saves two calls where one event is all there is.
    const alone = rows.length === 1
    if (!alone) this.#begin.run()
    try {
      for (const row of rows) this.#insertOne(row)
      if (!alone) this.#end.run()
    } catch (error) {
      // SQLite has already rolled back after some of its errors.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }

  #insertOne(row: Row): void {
    const { seq, epoch, utc, mono, actor, run, type, version, body, prev, hash } = row
    this.#insert.run(seq, epoch, utc, mono, actor, run, type, version, body, prev, hash)
  }

  /** In pages: no statement stays open in between, so a slow reader neither blocks a commit nor lets the WAL grow. */
  *read(after: number): Generator<Row, void, void> {
    for (let last = after; ; ) {
      const rows = this.#page.all(last) as unknown as Row[]
      yield* rows
      const end = rows.at(-1)
      if (end === undefined || rows.length < PAGE_ROWS) return
      last = end.seq
    }
  }

  /** The newest row of this type. */
  last(type: string): Row | null {
    const found = this.#db.prepare(`SELECT ${COLUMNS} FROM event WHERE type = ? ORDER BY seq DESC LIMIT 1`).get(type)
    return (found as unknown as Row | undefined) ?? null
  }

  /** Every row, or those after `after`, from one moment's view. The statement stays open until the walk ends. */
  walk(after: number | null): IterableIterator<Row> {
    const all = this.#db.prepare(`SELECT ${COLUMNS} FROM event WHERE ?1 IS NULL OR seq > ?1 ORDER BY seq`)
    return all.iterate(after) as unknown as IterableIterator<Row>
  }

  head(): Head {
    const last = this.#db.prepare('SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1').get()
    return last === undefined ? EMPTY_CHAIN : { seq: Number(last.seq), hash: String(last.hash) }
  }

  /** The last checkpoint's number, and the event before it; zeros where none was signed yet. */
  lastCheckpoint(): { readonly seq: number; readonly before: Head } {
    const found = this.#db
      .prepare("SELECT seq, prev FROM event WHERE type = 'journal.checkpoint' ORDER BY seq DESC LIMIT 1")
      .get()
    if (found === undefined) return { seq: 0, before: EMPTY_CHAIN }
    const seq = Number(found.seq)
    return { seq, before: { seq: seq - 1, hash: String(found.prev) } }
  }

  close(): void {
    this.#db.close()
  }
}

/** Opens the file for writing and makes the table where there is none. Throws JOURNAL_FULL, _BROKEN or _UNSUPPORTED. */
export function openEventStore(file: string): EventStore {
  let db: DatabaseSync | null = null
  try {
    createPrivate(file)
    db = new DatabaseSync(file, { timeout: BUSY_MS })
    makeDurable(db, file)
    if (isEmpty(db)) db.exec(SCHEMA)
    requireFormat(db, file)
    return new EventStore(db)
  } catch (error) {
    db?.close()
    throw journalError(error, file)
  }
}

/** Names what the file is not. Throws JOURNAL_BROKEN for another program's file, JOURNAL_UNSUPPORTED for a newer format. */
export function requireFormat(db: DatabaseSync, file: string): void {
  if (pragma(db, 'application_id') !== APPLICATION_ID) {
    throw new KakuriError('JOURNAL_BROKEN', `${file} is not a journal of kakuri.`)
  }
  const format = pragma(db, 'user_version')
  if (format === FORMAT) return
  throw new KakuriError('JOURNAL_UNSUPPORTED', `The journal ${file} has format ${format}; this kakuri knows ${FORMAT}.`)
}

function makeDurable(db: DatabaseSync, file: string): void {
  if (pragma(db, 'journal_mode = WAL') !== 'wal') {
    throw new KakuriError('JOURNAL_UNSUPPORTED', `The file system of ${file} cannot hold a write-ahead log.`)
  }
  db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA trusted_schema = OFF')
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0
}

function pragma(db: DatabaseSync, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]
}
