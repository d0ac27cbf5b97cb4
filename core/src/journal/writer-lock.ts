import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { KakuriError } from '../base/errors.ts'
import { createPrivate } from './private-file.ts'
import { isBusy, journalError } from './sqlite-errors.ts'

/** Two that start at the same moment can refuse each other for an instant; this long they try again. */
const PATIENCE_MS = 200

export interface WriterLock {
  release(): void
}

/**
 * Lets one process write the journal. The lock is SQLite's own lock on a file beside the journal, so that the kernel frees it
 * when the process dies in whatever way. Nothing may open `<file>.lock` but SQLite: closing any other handle on it would drop
 * the lock of the whole process (POSIX record locks). The process number stands in `<file>.pid` for that reason.
 * Throws JOURNAL_LOCKED, naming the holder where it is known.
 */
export function takeWriterLock(file: string): WriterLock {
  const lock = lockExclusively(file)
  try {
    writeFileSync(pidFile(file), `${process.pid}\n`, { mode: 0o600 })
  } catch (error) {
    lock.close()
    throw journalError(error, file)
  }
  return {
    release() {
      rmSync(pidFile(file), { force: true })
      lock.close()
    },
  }
}

function lockExclusively(file: string): DatabaseSync {
  const path = `${file}.lock`
  createPrivate(path)
  const lock = new DatabaseSync(path, { timeout: PATIENCE_MS })
  try {
    lock.exec('PRAGMA journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw isBusy(error) ? lockedError(file) : journalError(error, file)
  }
}

function lockedError(file: string): KakuriError {
  const pid = holder(file)
  const who = pid === null ? 'Another process' : pid === process.pid ? 'This process' : `Process ${pid}`
  return new KakuriError('JOURNAL_LOCKED', `${who} is writing the journal ${file}.`)
}

/** Null in the instant between the holder's lock and its file. */
function holder(file: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(pidFile(file), 'utf8'), 10)
    return Number.isInteger(pid) ? pid : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function pidFile(file: string): string {
  return `${file}.pid`
}
