import type { KeyObject } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../base/clock.ts'
import { invariant, KakuriError } from '../base/errors.ts'
import type { Journal } from './contract.ts'
import { type EventStore, openEventStore } from './event-store.ts'
import { realFile } from './private-file.ts'
import { journalError } from './sqlite-errors.ts'
import { SqliteJournal } from './sqlite-journal.ts'
import { checkTail } from './verify.ts'
import { takeWriterLock, type WriterLock } from './writer-lock.ts'

/** Before it, two connections that reset the write-ahead log at the same moment could corrupt the file. */
const OLDEST_SQLITE = '3.51.3'

export interface JournalOptions {
  /** On a disk of this machine: neither SQLite's log nor its locks hold on a network file system. */
  readonly file: string
  /** Ed25519 private key that signs the checkpoints. */
  readonly key: KeyObject
  readonly clock: Clock
  /** Term of the controller that writes. 1 for a single controller. */
  readonly epoch: number
  /** Program and version, as the first event of this process names it. */
  readonly product: string
  /** A checkpoint is signed after so many events. 1000 unless told. */
  readonly checkpointEvery?: number
}

/**
 * Opens the journal for writing; makes it where there is none. What stands after the last checkpoint is verified first.
 * Throws JOURNAL_LOCKED while another process writes it, JOURNAL_BROKEN when the tail does not fit (naming the event),
 * JOURNAL_FULL when the disk takes nothing, JOURNAL_UNSUPPORTED when SQLite is too old.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  invariant(options.key.type === 'private' && options.key.asymmetricKeyType === 'ed25519', 'checkpoints need Ed25519')
  const sqlite = sqliteVersion()
  requireSqlite(sqlite)
  let lock: WriterLock | null = null
  let store: EventStore | null = null
  try {
    const file = realFile(options.file)
    lock = takeWriterLock(file)
    store = openEventStore(file)
    checkTail(store, file)
    return await begin({ ...options, file }, store, lock, sqlite)
  } catch (error) {
    store?.close()
    lock?.release()
    throw journalError(error, options.file)
  }
}

async function begin(options: JournalOptions, store: EventStore, lock: WriterLock, sqlite: string): Promise<Journal> {
  const journal = new SqliteJournal(options, store, lock)
  const body = { product: options.product, sqlite }
  await journal.append([{ type: 'journal.opened', actor: 'kakuri', run: null, body }])
  return journal
}

/** Throws JOURNAL_UNSUPPORTED for an SQLite older than the oldest that is safe here. */
export function requireSqlite(version: string): void {
  if (compareVersions(version, OLDEST_SQLITE) >= 0) return
  throw new KakuriError('JOURNAL_UNSUPPORTED', `SQLite ${version} is older than ${OLDEST_SQLITE}.`)
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function sqliteVersion(): string {
  const db = new DatabaseSync(':memory:')
  const version = String(db.prepare('SELECT sqlite_version() AS version').get()?.version)
  db.close()
  return version
}
