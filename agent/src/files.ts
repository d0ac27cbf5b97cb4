import {
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'

/**
 * Small files of the state folder. Synchronous: what is written here must be on the disk before anything else happens. A file
 * that is not there is null. Everything else throws FILE_FAILED.
 */
export interface Files {
  read(path: string): Buffer | null
  /** The whole file or nothing, 0600, and on the disk when this returns. */
  write(path: string, bytes: Uint8Array | string): void
  rename(from: string, to: string): void
  remove(path: string): void
  /** 0700. */
  makeFolder(path: string): void
}

export const diskFiles: Files = {
  read: path => named(path, () => orNull(() => readFileSync(path))),
  write: (path, bytes) => named(path, () => replace(path, bytes)),
  rename: (from, to) =>
    named(from, () => {
      renameSync(from, to)
      syncFolder(dirname(to))
    }),
  remove: path => named(path, () => rmSync(path, { force: true })),
  makeFolder: path => named(path, () => void mkdirSync(path, { recursive: true, mode: 0o700 })),
}

function named<T>(path: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new KakuriError('FILE_FAILED', `${path}: ${String(error.code)}.`, { cause: error })
  }
}

function orNull<T>(action: () => T): T | null {
  try {
    return action()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function replace(path: string, content: Uint8Array | string): void {
  const beside = join(dirname(path), `.${basename(path)}.new`)
  rmSync(beside, { force: true })
  const bytes = Buffer.from(content)
  const file = openSync(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(beside, path)
  syncFolder(dirname(path))
}

/** The new name is an entry of the folder, which a loss of power could still take away. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
