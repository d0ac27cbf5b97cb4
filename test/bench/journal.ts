import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyNewEvent } from '@kakuri/core/journal/events.ts'
import { openJournal } from '@kakuri/core/journal/sqlite.ts'

/** Rates are durable events a second; ratios are to the plain rate of the same rounds. */
export interface JournalBench {
  readonly oneAtATimeRatio: number
  readonly hundredAtOnceRatio: number
  readonly plainPerSecond: number
  readonly onePerSecond: number
  readonly hundredPerSecond: number
}

const ROUNDS = 60
const COMMITS = 50
const TOGETHER = 100

const EVENT: AnyNewEvent = {
  type: 'step.ended',
  actor: 'kakuri',
  run: '0198f0a2-7c1e-7d40-9d0e-3f3c7c1c9f11',
  body: {
    step: 'core-uplink-1',
    outcome: 'done',
    rung: 'ssh',
    reading: { state: 'severed', admin: 'down', link: 'down', detail: 'GigabitEthernet1/0/24 administratively down' },
    second: { device: 'sw-ward-3', port: 'Gi1/0/49', link: 'down' },
    ms: 312,
    note: '',
  },
}

/**
 * Durable appends against plain one-row commits of SQLite on the same disk: the same pragmas, a row of the same size. The
 * two take turns, so that a disk that becomes slower meanwhile is slower for both; the ratios are those of the middle round, the first (a log that still grows) left out.
 * Files are made in `dir` and removed.
 */
export async function benchJournal(dir: string): Promise<JournalBench> {
  const folder = mkdtempSync(join(dir, 'bench-journal-'))
  const { privateKey: key } = generateKeyPairSync('ed25519')
  const open = (name: string) =>
    openJournal({ file: join(folder, name), key, clock: systemClock, epoch: 1, product: 'bench' })
  const files = {
    plain: openPlain(join(folder, 'plain.db')),
    one: await open('one.db'),
    hundred: await open('hundred.db'),
  }
  try {
    await measure(files)
    const rounds: Round[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(files))
    return summary(rounds)
  } finally {
    files.plain.close()
    await files.one.close()
    await files.hundred.close()
    rmSync(folder, { recursive: true })
  }
}

interface Files {
  readonly plain: DatabaseSync
  readonly one: Journal
  readonly hundred: Journal
}

interface Round {
  readonly plain: number
  readonly one: number
  readonly hundred: number
}

async function measure({ plain, one, hundred }: Files): Promise<Round> {
  const insert = plain.prepare('INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const { type, actor, run, body } = EVENT
  const hash = 'a'.repeat(64)
  const text = JSON.stringify(body)
  return {
    plain: await rate(COMMITS, 1, () =>
      insert.run(1, Date.now(), performance.now(), actor, run, type, 1, text, hash, hash),
    ),
    one: await rate(COMMITS, 1, () => one.append([EVENT])),
    hundred: await rate(COMMITS / 10, TOGETHER, () =>
      Promise.all(Array.from({ length: TOGETHER }, () => hundred.append([EVENT]))),
    ),
  }
}

/** Events a second. */
async function rate(times: number, events: number, work: () => unknown): Promise<number> {
  const begin = performance.now()
  for (let i = 0; i < times; i++) await work()
  return (times * events * 1_000) / (performance.now() - begin)
}

function openPlain(file: string): DatabaseSync {
  const db = new DatabaseSync(file)
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
    CREATE TABLE event (seq INTEGER PRIMARY KEY, epoch INTEGER, utc INTEGER, mono REAL, actor TEXT, run TEXT, type TEXT,
      version INTEGER, body TEXT, prev TEXT, hash TEXT) STRICT`)
  return db
}

function summary(rounds: readonly Round[]): JournalBench {
  return {
    oneAtATimeRatio: median(rounds.map(round => round.one / round.plain)),
    hundredAtOnceRatio: median(rounds.map(round => round.hundred / round.plain)),
    plainPerSecond: median(rounds.map(round => round.plain)),
    onePerSecond: median(rounds.map(round => round.one)),
    hundredPerSecond: median(rounds.map(round => round.hundred)),
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
