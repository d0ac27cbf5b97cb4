import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyNewEvent } from '@kakuri/core/journal/events.ts'
import { type JournalOptions, openJournal } from '@kakuri/core/journal/sqlite.ts'
import { verifyJournal } from '@kakuri/core/journal/verify.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const { privateKey: key } = generateKeyPairSync('ed25519')
const root = process.getuid?.() === 0
const title = root ? 'a journal on a full disk' : 'a journal on a full disk (skipped: mounting a small disk needs root)'

describe.skipIf(!root)(title, () => {
  let disk: string
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'journal-full-'))
    run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'kakuri-test', disk)
  })
  afterEach(() => {
    run('umount', '--lazy', disk)
    rmSync(disk, { recursive: true })
  })

  it('says so, records nothing of the call, and goes on when space is back', async () => {
    const journal = await openJournal(options(disk))
    fill(disk)
    const refusal = await appendUntilRefused(journal, event400('fill'))
    const head = journal.head()
    rmSync(join(disk, 'filler'))
    const [event] = await journal.append([event400('after')])
    await journal.close()
    expect(refusal).toMatchObject({ code: 'JOURNAL_FULL', retryable: true })
    expect(event).toMatchObject({ seq: head.seq + 1, prev: head.hash })
    expect(verifyJournal(join(disk, 'journal.db'))).toMatchObject({ firstBad: null, events: head.seq + 2 })
  })

  it('keeps none of a call of many events that did not fit as a whole', async () => {
    const journal = await openJournal(options(disk))
    const before = journal.head()
    const many = Array.from({ length: 5_000 }, () => event400('many'))
    await expect(journal.append(many)).rejects.toMatchObject({ code: 'JOURNAL_FULL' })
    expect([journal.head(), [...journal.read(before.seq)]]).toEqual([before, []])
    await journal.append([event400('small')])
    await journal.close()
    expect(verifyJournal(join(disk, 'journal.db')).firstBad).toBeNull()
  })

  it('can be read and closed while the disk is full, and says that the checkpoint is missing', async () => {
    const journal = await openJournal(options(disk))
    fill(disk)
    await appendUntilRefused(journal, small)
    const { seq } = journal.head()
    expect([...journal.read()]).toHaveLength(seq)
    await expect(journal.close()).rejects.toMatchObject({ code: 'JOURNAL_FULL' })
    rmSync(join(disk, 'filler'))
    await (await openJournal(options(disk))).close()
    expect(verifyJournal(join(disk, 'journal.db')).firstBad).toBeNull()
  })

  it('is not opened on a disk that takes nothing', async () => {
    fill(disk)
    await expect(openJournal(options(disk))).rejects.toMatchObject({ code: 'JOURNAL_FULL' })
  })
})

function options(disk: string): JournalOptions {
  return { file: join(disk, 'journal.db'), key, clock: systemClock, epoch: 1, product: 'full' }
}

function event400(reason: string): AnyNewEvent {
  return { type: 'run.paused', actor: 'kakuri', run: null, body: { reason: reason.padEnd(400, '.') } }
}

/** Where this does not fit, a checkpoint does not either: each needs a page of the log. */
const small: AnyNewEvent = { type: 'run.paused', actor: 'kakuri', run: null, body: { reason: '' } }

/** Leaves no block free. */
function fill(disk: string): void {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(join(disk, 'filler'), Buffer.alloc(bavail * bsize))
}

async function appendUntilRefused(journal: Journal, event: AnyNewEvent): Promise<unknown> {
  for (let count = 0; count < 10_000; count++) {
    const refusal = await journal.append([event]).then(
      () => null,
      (error: unknown) => error,
    )
    if (refusal !== null) return refusal
  }
  throw new Error('the disk never became full')
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`)
}
