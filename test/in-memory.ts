import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'

const MEMORY = '/dev/shm'
const ROOM_BYTES = 1024 ** 3

/**
 * Journals, sites and states of the tests stand in memory where the machine has room there: they are durable a thousand times a
 * minute, and whether a disk is fast says nothing about them. What a killed test leaves goes with the run, one broken off too.
 */
export default function inMemory(): void {
  if (!hasRoom()) return
  const folder = mkdtempSync(`${MEMORY}/kakuri-`)
  // Programs under another user go through it to what is theirs.
  chmodSync(folder, 0o755)
  process.env.TMPDIR = folder
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
}

/** Some containers have a small one, or one from which nothing can be started. */
function hasRoom(): boolean {
  if (process.platform !== 'linux') return false
  const mount = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map(line => line.split(' '))
    .find(([, place]) => place === MEMORY)
  if (mount === undefined || mount[3]?.split(',').includes('noexec')) return false
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize >= ROOM_BYTES
}
