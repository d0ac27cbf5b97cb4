import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { KakuriError } from '../base/errors.ts'
import { toEvent } from './chain.ts'
import type { JournalReader } from './contract.ts'
import { EventStore, requireFormat } from './event-store.ts'
import type { JournalEvent } from './events.ts'
import { journalError, sqliteCode } from './sqlite-errors.ts'

const BUSY_MS = 2_000
const READONLY = 8
const CANTOPEN = 14

/**
 * Reads a journal that another process may be writing. `head` and `read` see what is durable at the moment of the call.
 * Throws JOURNAL_MISSING where there is no file, JOURNAL_BROKEN or _UNSUPPORTED where it is not a journal.
 */
export function openJournalReader(file: string): JournalReader {
  const store = openReadOnly(file)
  return {
    *read(after = 0) {
      for (const row of store.read(after)) yield toEvent(row)
    },
    last: type => {
      const row = store.last(type)
      return row === null ? null : (toEvent(row) as JournalEvent<typeof type>)
    },
    head: () => store.head(),
    close: () => store.close(),
  }
}

/** The table of events without a right to change it. */
export function openReadOnly(file: string): EventStore {
  if (!existsSync(file)) throw new KakuriError('JOURNAL_MISSING', `There is no journal at ${file}.`)
  const db = connect(file)
  try {
    requireFormat(db, file)
    return new EventStore(db)
  } catch (error) {
    db.close()
    throw journalError(error, file)
  }
}

function connect(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS })
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return db
  } catch (error) {
    db.close()
    if (isSealedCopy(error, file)) return connectImmutable(file)
    throw journalError(error, file)
  }
}

/** A closed journal in a folder that cannot be written, such as evidence on a disc: SQLite cannot put its index beside it. */
function isSealedCopy(error: unknown, file: string): boolean {
  const code = (sqliteCode(error) ?? 0) & 0xff
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false })
  return (code === READONLY || code === CANTOPEN) && (log === undefined || log.size === 0)
}

function connectImmutable(file: string): DatabaseSync {
  const url = pathToFileURL(file)
  url.search = 'immutable=1'
  return new DatabaseSync(url, { readOnly: true })
}
