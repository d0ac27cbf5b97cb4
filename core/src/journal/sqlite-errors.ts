import { KakuriError } from '../base/errors.ts'

const BUSY = 5
const FULL = 13
/**
 * SQLite's extended codes for a write that the disk did not take: WRITE, TRUNCATE, SHMOPEN, SHMSIZE. A failed fsync is not
 * among them: after it nobody knows what reached the disk, so the journal stops and finds out when it is opened again.
 */
const WRITE_FAILED = new Set([778, 1546, 4618, 4874])
/** SQLite's codes PERM, READONLY and CANTOPEN. */
const NOT_OPEN = new Set([3, 8, 14])
const NOT_ALLOWED = new Set(['EACCES', 'EPERM', 'EROFS'])
const NO_SPACE = new Set(['ENOSPC', 'EDQUOT'])

/** SQLite's extended result code; null for an error that is not SQLite's. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null
  return typeof error.errcode === 'number' ? error.errcode : null
}

/** What a failure on the journal's file means to the caller, by its own code. */
export function journalError(error: unknown, file: string): KakuriError {
  if (error instanceof KakuriError) return error
  const said = error instanceof Error ? error.message : String(error)
  if (isFull(error)) {
    return new KakuriError('JOURNAL_FULL', `The disk takes no more of the journal ${file}: ${said}.`, { cause: error })
  }
  if (sqliteCode(error) === BUSY) {
    return new KakuriError('JOURNAL_LOCKED', `Another program holds the journal ${file}.`, { cause: error })
  }
  if (isRefused(error)) {
    return new KakuriError('FILE_FAILED', `The journal ${file} is not open to this user: ${said}.`, { cause: error })
  }
  return new KakuriError('JOURNAL_BROKEN', `The journal ${file} failed: ${said}.`, { cause: error })
}

/** Whose file it is, or where it lies, stands in the way: nothing is wrong with what it holds. */
function isRefused(error: unknown): boolean {
  const code = sqliteCode(error)
  if (code !== null) return NOT_OPEN.has(code & 0xff)
  return error instanceof Error && 'code' in error && NOT_ALLOWED.has(String(error.code))
}

function isFull(error: unknown): boolean {
  const code = sqliteCode(error)
  if (code !== null) return (code & 0xff) === FULL || WRITE_FAILED.has(code)
  return error instanceof Error && 'code' in error && NO_SPACE.has(String(error.code))
}

export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === BUSY
}
