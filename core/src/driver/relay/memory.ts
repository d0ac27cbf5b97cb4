import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KakuriError } from '../../base/errors.ts'
import type { RelayMemory } from './board.ts'

/** Keeps the commanded states in one JSON file. Throws FILE_FAILED where it is there and cannot be read. */
export async function openRelayMemory(file: string): Promise<RelayMemory> {
  const states = new Map(Object.entries(await readStates(file)))
  let last: Promise<void> = Promise.resolve()
  return {
    get: key => states.get(key) ?? null,
    set: (key, state) => {
      if (state === null) states.delete(key)
      else states.set(key, state)
      const text = JSON.stringify(Object.fromEntries(states))
      // One after the other, so that an older text never takes the place of a newer one.
      last = last.then(
        () => writeDurably(file, text),
        () => writeDurably(file, text),
      )
      return last
    },
  }
}

async function readStates(file: string): Promise<Record<string, 'on' | 'off'>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw new KakuriError('FILE_FAILED', `${file} cannot be read (${error.code})`, { cause: error })
  })
  try {
    return statesOf(JSON.parse(text))
  } catch (error) {
    // What was commanded is not guessed: somebody looks at the relays, and takes the file away.
    throw new KakuriError('FILE_FAILED', `${file} does not hold the states of relays`, { cause: error })
  }
}

function statesOf(value: unknown): Record<string, 'on' | 'off'> {
  if (typeof value !== 'object' || value === null) throw new TypeError('no object')
  const states = Object.entries(value).map(([key, state]) => {
    if (state !== 'on' && state !== 'off') throw new TypeError(`${key} is neither on nor off`)
    return [key, state] as const
  })
  return Object.fromEntries(states)
}

/** In place of the old file as a whole, on the disk together with its name. */
async function writeDurably(file: string, text: string): Promise<void> {
  try {
    const fresh = await open(`${file}.new`, 'w', 0o600)
    try {
      await fresh.writeFile(text)
      await fresh.sync()
    } finally {
      await fresh.close()
    }
    await rename(`${file}.new`, file)
    const folder = await open(dirname(file))
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    throw new KakuriError('FILE_FAILED', `${file} cannot be written`, { cause: error })
  }
}
