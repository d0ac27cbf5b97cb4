import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Journal } from './contract.ts'
import { journalContractSuite, paused, standingClock } from './contract-suite.ts'
import { openJournalReader } from './reader.ts'
import { openJournal, requireSqlite } from './sqlite.ts'
import { verifyJournal } from './verify.ts'

const { privateKey: key } = generateKeyPairSync('ed25519')
const clock = standingClock()

function open(file: string, checkpointEvery = 1_000): Promise<Journal> {
  return openJournal({ file, key, clock, epoch: 1, product: 'kakuri test', checkpointEvery })
}

journalContractSuite('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  const file = join(folder, 'journal.db')
  return {
    open: at => openJournal({ file, key, clock: at, epoch: 1, product: 'kakuri test' }),
    reader: () => openJournalReader(file),
    remove: async () => rmSync(folder, { recursive: true }),
  }
})

describe('the journal in SQLite', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'))
    file = join(folder, 'journal.db')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('begins with who opened it and over which SQLite', async () => {
    const journal = await open(file)
    const [first] = [...journal.read()]
    await journal.close()
    expect(first).toMatchObject({ type: 'journal.opened', seq: 1, body: { product: 'kakuri test' } })
  })

  it.each(['journal.db', 'journal.db-wal', 'journal.db.lock'])('keeps %s from the eyes of others', async name => {
    const journal = await open(file)
    const mode = statSync(join(folder, name)).mode & 0o777
    await journal.close()
    expect(mode.toString(8)).toBe('600')
  })

  it('signs a checkpoint in the same commit when enough events came', async () => {
    const journal = await open(file, 3)
    const commits: string[][] = []
    journal.onAppend(events => commits.push(events.map(event => event.type)))
    await journal.append([paused('a')])
    await journal.append([paused('b')])
    await journal.close()
    expect(commits).toEqual([['run.paused'], ['run.paused', 'journal.checkpoint']])
  })

  it('shares one commit among a hundred calls of one turn', async () => {
    const journal = await open(file)
    let commits = 0
    journal.onAppend(() => {
      commits += 1
    })
    await Promise.all(Array.from({ length: 100 }, () => journal.append([paused('x')])))
    await journal.close()
    expect(commits).toBe(1 + 1) // and the checkpoint at close
  })

  it.each(['UPDATE event SET actor = 1', 'DELETE FROM event', 'REPLACE INTO event SELECT * FROM event WHERE seq = 1'])(
    'lets nobody change what is written: %s',
    async statement => {
      await (await open(file)).close()
      const db = new DatabaseSync(file)
      expect(() => db.exec(statement)).toThrow(/append/)
      db.close()
    },
  )

  it('refuses a second writer in the same process, by name', async () => {
    const journal = await open(file)
    await expect(open(file)).rejects.toMatchObject({ code: 'JOURNAL_LOCKED', message: /^This process/ })
    await journal.append([paused('still mine')])
    await journal.close()
  })

  it('refuses to go on behind a tail that was changed, and names the event', async () => {
    const journal = await open(file)
    await journal.append([paused('a'), paused('b')])
    await journal.close()
    const db = new DatabaseSync(file)
    db.exec("DROP TRIGGER event_no_update; UPDATE event SET actor = 'mallory' WHERE type = 'journal.checkpoint'")
    db.close()
    await expect(open(file)).rejects.toMatchObject({ code: 'JOURNAL_BROKEN', message: /Event 4 / })
  })

  it('stops for good when somebody else wrote into the file', async () => {
    const journal = await open(file)
    const db = new DatabaseSync(file)
    db.exec("INSERT INTO event SELECT 2, epoch, utc, mono, 'mallory', run, type, version, body, prev, hash FROM event")
    db.close()
    await expect(journal.append([paused('a')])).rejects.toMatchObject({ code: 'JOURNAL_BROKEN' })
    await expect(journal.append([paused('b')])).rejects.toMatchObject({ code: 'JOURNAL_BROKEN' })
    await journal.close()
  })

  it('keeps every text as it was given, and the chain with it', async () => {
    const journal = await open(file)
    const text = fc.string({ unit: 'binary' })
    await fc.assert(
      fc.asyncProperty(text, text, async (actor, reason) => {
        await journal.append([{ type: 'run.paused', actor, run: actor, body: { reason } }])
        const [event] = [...journal.read(journal.head().seq - 1)]
        expect(event).toMatchObject({ actor, run: actor, body: { reason } })
      }),
    )
    await journal.close()
    expect(verifyJournal(file).firstBad).toBeNull()
  })

  it.each([
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['a zero character', 'a\0b', 'a\0b'],
  ])('stays whole when a name holds %s', async (_what, actor, stored) => {
    const journal = await open(file)
    const [event] = await journal.append([{ type: 'run.paused', actor, run: actor, body: { reason: actor } }])
    await journal.close()
    expect(event).toMatchObject({ actor: stored, run: stored, body: { reason: actor } })
    expect(verifyJournal(file).firstBad).toBeNull()
  })

  it('names a file that is not there', () => {
    expect(() => openJournalReader(file)).toThrow(/no journal at/)
  })

  it('is opened by the SQLite this Node brings', () => {
    expect(() => requireSqlite(process.versions.sqlite ?? '')).not.toThrow()
  })

  it.each(['3.51.2', '3.9.9', '2.99.99'])('refuses SQLite %s', version => {
    expect(() => requireSqlite(version)).toThrow(/older than 3\.51\.3/)
  })

  it.each(['3.51.3', '3.51.10', '3.100.0', '4.0.0'])('takes SQLite %s', version => {
    expect(() => requireSqlite(version)).not.toThrow()
  })
})
