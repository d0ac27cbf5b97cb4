import { access, constants, mkdir, open, readdir, readFile, rename, rm, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Files as commands need them. A file that is not there is null, not an error. */
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
  read: path => orNull(() => readFile(path)),
  write: replaceFile,
  list: async folder => (await orNull(() => readdir(folder))) ?? [],
  makeFolder: async (folder, mode = 0o750) => {
    await mkdir(folder, { recursive: true, mode })
  },
  remove: path => rm(path, { force: true }),
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
}
