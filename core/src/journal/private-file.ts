import { chmodSync, closeSync, mkdirSync, openSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Makes the file exist, readable by its owner only. An existing file is never opened: closing a handle would drop the locks
 * that SQLite holds on it in this process.
 */
export function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    chmodSync(path, 0o600)
  }
}

/** One path for one file, through whatever links it was named, so that two names cannot give two locks. */
export function realFile(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    return realpathSync(file)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    return join(realpathSync(dirname(file)), basename(file))
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
