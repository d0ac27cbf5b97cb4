import { access, constants, mkdir, open, readdir, readFile, rename, rm, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { FILE_REASONS } from './messages/sentence.ts'

/** Files as commands need them. A file that is not there is null, not an error. Everything else throws FILE_FAILED. */
export interface Files {
  read(path: string): Promise<Uint8Array | null>
  /** Replaces the whole file or nothing: a crash in the middle leaves the old one. `mode` is that of a new file. */
  write(path: string, bytes: Uint8Array | string, mode?: number): Promise<void>
  list(folder: string): Promise<readonly string[]>
  makeFolder(folder: string, mode?: number): Promise<void>
  remove(path: string): Promise<void>
  writable(folder: string): Promise<boolean>
  /** Free bytes on the disk of this folder. */
  free(folder: string): Promise<number>
}

export const diskFiles: Files = {
  read: path => named(path, () => orNull(() => readFile(path))),
  write: (path, bytes, mode) => named(path, () => replaceFile(path, bytes, mode)),
  list: async folder => (await named(folder, () => orNull(() => readdir(folder)))) ?? [],
  makeFolder: async (folder, mode = 0o750) => {
    await named(folder, () => mkdir(folder, { recursive: true, mode }))
  },
  remove: path => named(path, () => rm(path, { force: true })),
  writable: folder =>
    access(folder, constants.W_OK).then(
      () => true,
      () => false,
    ),
  free: async folder => {
    const disk = await statfs(folder)
    return disk.bavail * disk.bsize
  },
}

/** What the operating system refused, with the path and its own word for the reason. */
async function named<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error
    const reason = FILE_REASONS[String(error.code)]?.en ?? error.message
    throw new KakuriError('FILE_FAILED', `${path}: ${reason} (${String(error.code)}).`, { cause: error })
  }
}

async function orNull<T>(action: () => Promise<T>): Promise<T | null> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
    throw error
  }
}

async function replaceFile(path: string, bytes: Uint8Array | string, mode = 0o640): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.new`)
  await rm(beside, { force: true })
  const handle = await open(beside, 'wx', mode)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, path)
  await syncFolder(dirname(path))
}

/** The new name is an entry of the folder, which a loss of power could still take away. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
