import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashRow, type Row } from './chain.ts'
import { publicKeyText, signCheckpoint } from './checkpoint.ts'
import { paused, standingClock } from './contract-suite.ts'
import { openJournal } from './sqlite.ts'
import { verifyJournal } from './verify.ts'

const { privateKey: key } = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ed25519').privateKey

describe('verifying a journal', () => {
  let folder: string
  let file: string
  /** Events: 1 opened, 2 to 5 paused, 6 checkpoint, 7 to 8 paused, 9 checkpoint. */
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'))
    file = join(folder, 'journal.db')
    const journal = await openJournal({ file, key, clock: standingClock(), epoch: 1, product: 't', checkpointEvery: 5 })
    await journal.append(['a', 'b', 'c', 'd'].map(paused))
    await journal.append(['e', 'f'].map(paused))
    await journal.close()
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function change(...statements: string[]): void {
    const db = new DatabaseSync(file)
    db.exec(
      'DROP TRIGGER IF EXISTS event_in_order; DROP TRIGGER IF EXISTS event_no_update; DROP TRIGGER IF EXISTS event_no_delete',
    )
    for (const statement of statements) db.exec(statement)
    db.close()
  }

  function rows(): Row[] {
    const db = new DatabaseSync(file, { readOnly: true })
    const all = db.prepare('SELECT * FROM event ORDER BY seq').all() as unknown as Row[]
    db.close()
    return all
  }

  /** Writes events again from `from` on, each linked to the one before, as somebody without the key could. */
  function rewrite(from: number, edit: (row: Row) => Row): void {
    const all = rows()
    let prev = all[from - 2]?.hash ?? ''
    const statements = all.slice(from - 1).map(row => {
      const changed = { ...edit(row), prev }
      prev = hashRow(changed)
      return `UPDATE event SET body = '${changed.body}', prev = '${changed.prev}', hash = '${prev}', version = ${changed.version} WHERE seq = ${row.seq}`
    })
    change(...statements)
  }

  it('finds nothing in a journal nobody touched, and says what its checkpoints cover', () => {
    const report = verifyJournal(file, { trusted: [publicKeyText(key)] })
    expect(report).toMatchObject({ events: 9, checkpoints: 2, covered: 8, firstBad: null, keys: [publicKeyText(key)] })
    expect(report.head).toEqual({ seq: 9, hash: rows()[8]?.hash })
  })

  it.each([
    ['seq', '40', 'event 4 is missing'],
    ['epoch', '2', 'a field was changed'],
    ['utc', '5', 'a field was changed'],
    ['mono', '5.5', 'a field was changed'],
    ['actor', "'mallory'", 'a field was changed'],
    ['run', 'NULL', 'a field was changed'],
    ['type', "'run.resumed'", 'a field was changed'],
    ['version', '2', 'a field was changed'],
    ['body', `'{"reason":"x"}'`, 'a field was changed'],
    ['prev', "'00'", 'its previous hash is not the hash of event 3'],
    ['hash', "'00'", 'a field was changed'],
    ['utc', '9007199254740993', 'it cannot be read'],
  ])('finds a changed %s (%s)', (column, value, reason) => {
    change(`UPDATE event SET ${column} = ${value} WHERE seq = 4`)
    expect(verifyJournal(file).firstBad).toMatchObject({ seq: 4, reason: expect.stringContaining(reason) })
  })

  it('finds an event taken out of the middle', () => {
    change('DELETE FROM event WHERE seq = 3')
    expect(verifyJournal(file).firstBad).toMatchObject({
      seq: 3,
      reason: expect.stringContaining('event 3 is missing'),
    })
  })

  it('finds an event put before the first', () => {
    change(
      'INSERT INTO event SELECT 0, epoch, utc, mono, actor, run, type, version, body, prev, hash FROM event WHERE seq = 1',
    )
    expect(verifyJournal(file).firstBad).toMatchObject({ seq: 1 })
  })

  it('finds the place where a rewritten history meets its old checkpoint', () => {
    rewrite(4, row => (row.seq === 4 ? { ...row, body: '{"reason":"x"}' } : row))
    expect(verifyJournal(file).firstBad).toMatchObject({
      seq: 6,
      reason: 'the checkpoint is not about the event before it',
    })
  })

  it('finds a checkpoint whose signature is not of its key', () => {
    const about = rows()[4] ?? expect.fail()
    const forged = { ...signCheckpoint(about, stranger), key: publicKeyText(key) }
    rewrite(6, row => (row.seq === 6 ? { ...row, body: JSON.stringify(forged) } : row))
    expect(verifyJournal(file).firstBad).toMatchObject({
      seq: 6,
      reason: 'the signature of the checkpoint does not fit',
    })
  })

  it('finds a checkpoint of a key that is not trusted', () => {
    const report = verifyJournal(file, { trusted: [publicKeyText(stranger)] })
    expect(report.firstBad).toMatchObject({ seq: 6, reason: expect.stringContaining('unknown key') })
  })

  it('finds a version this program does not know, also where the chain fits', () => {
    rewrite(7, row => (row.seq === 7 ? { ...row, version: 2 } : row))
    expect(verifyJournal(file).firstBad).toMatchObject({
      seq: 7,
      reason: 'version 2 of run.paused is not known to this program',
    })
  })

  it('finds a tail that was cut off, against an event kept elsewhere', () => {
    const kept = rows()[7] ?? expect.fail()
    change('DELETE FROM event WHERE seq > 6')
    expect(verifyJournal(file).firstBad).toBeNull()
    expect(verifyJournal(file, { knownHead: kept }).firstBad).toMatchObject({ seq: 7, reason: /ends before event 8/ })
  })

  it('finds a rewritten end, against an event kept elsewhere', () => {
    const kept = rows()[7] ?? expect.fail()
    change('DELETE FROM event WHERE seq = 9')
    rewrite(8, row => ({ ...row, body: '{"reason":"x"}' }))
    expect(verifyJournal(file).firstBad).toBeNull()
    expect(verifyJournal(file, { knownHead: kept }).firstBad).toMatchObject({ seq: 8, reason: /was rewritten/ })
  })

  it('refuses a file that is something else', () => {
    const other = join(folder, 'other.db')
    new DatabaseSync(other).exec('CREATE TABLE t (a)')
    expect(() => verifyJournal(other)).toThrow(/is not a journal of kakuri/)
  })
})
