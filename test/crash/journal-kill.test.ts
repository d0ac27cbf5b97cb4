import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { type JournalOptions, openJournal } from '@kakuri/core/journal/sqlite.ts'
import { verifyJournal } from '@kakuri/core/journal/verify.ts'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acknowledgedBy, key, kill, killAfter, startAppending } from './journal-process.ts'

const seed = Number(process.env.KAKURI_SEED ?? Date.now() % 2 ** 31)
const moments = fc.sample(fc.integer({ min: 1, max: 400 }), { seed, numRuns: 5 })

describe(`a process killed while it appends (KAKURI_SEED=${seed})`, () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-kill-'))
    file = join(folder, 'journal.db')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it.each(moments)('loses no event it was told is durable, and leaves a whole chain (killed after %i)', async count => {
    const acknowledged = await killAfter(startAppending(file), count)
    const reader = openJournalReader(file)
    const stored = new Set([...reader.read()].map(event => `${event.seq} ${event.hash}`))
    reader.close()
    expect(acknowledged.length).toBeGreaterThanOrEqual(count)
    expect(acknowledged.filter(line => /^\d+ [0-9a-f]{64}$/.test(line) && !stored.has(line))).toEqual([])
    expect(verifyJournal(file).firstBad).toBeNull()
  })

  it('goes on where the last one was killed, again and again', async () => {
    await killAfter(startAppending(file), 50)
    await killAfter(startAppending(file), 50)
    await (await openJournal(options(file))).close()
    expect(verifyJournal(file).firstBad).toBeNull()
  })
})

describe('two processes on one journal', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-two-'))
    file = join(folder, 'journal.db')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('refuses the second, names the first, and lets it read; the lock is free once the first was killed', async () => {
    const holder = startAppending(file)
    const lines = acknowledgedBy(holder)
    await lines.next()
    const refused = await openJournal(options(file)).catch((error: unknown) => error)
    const reader = openJournalReader(file)
    const seen = [...reader.read()].length
    reader.close()
    await kill(holder)
    await (await openJournal(options(file))).close()
    expect(refused).toMatchObject({
      code: 'JOURNAL_LOCKED',
      message: expect.stringContaining(`Process ${holder.pid} is`),
    })
    expect(seen).toBeGreaterThan(0)
  })
})

function options(file: string): JournalOptions {
  return { file, key, clock: systemClock, epoch: 1, product: 'second' }
}
