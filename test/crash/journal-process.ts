import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(new URL('./journal-child.ts', import.meta.url))

export const { privateKey: key } = generateKeyPairSync('ed25519')

/** A process that appends without end. */
export function startAppending(file: string, signer: KeyObject = key): ChildProcess {
  const pem = signer.export({ type: 'pkcs8', format: 'pem' }).toString()
  return spawn(process.execPath, [CHILD, file, pem], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Lines `<seq> <hash>` as the process prints them. */
export function acknowledgedBy(child: ChildProcess): AsyncIterator<string> & AsyncIterable<string> {
  if (child.stdout === null) throw new Error('the child has no output')
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]() as AsyncIterableIterator<string>
}

export async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Kills the process after the `count`th acknowledged event. What it printed until it was gone counts too. */
export async function killAfter(child: ChildProcess, count: number): Promise<string[]> {
  const gone = once(child, 'exit')
  const lines: string[] = []
  for await (const line of acknowledgedBy(child)) {
    lines.push(line)
    if (lines.length === count) child.kill('SIGKILL')
  }
  await gone
  return lines
}
