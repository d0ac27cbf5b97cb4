import { tmpdir } from 'node:os'
import { benchJournal } from './journal.ts'
import type { Row } from './report.ts'

/** Durable appends of the journal against plain one-row commits of SQLite, on the same disk and in turn. */
export async function benchAppends(): Promise<Row[]> {
  const bench = await benchJournal(tmpdir())
  const rate = (perSecond: number) => `${Math.round(perSecond)} events/s`
  const against = `plain SQLite, ${rate(bench.plainPerSecond)}`
  const row = (what: string, perSecond: number, ratio: number, least: number): Row => ({
    what: `durable journal appends, ${what}`,
    measured: rate(perSecond),
    against,
    ratio,
    budget: `at least ${least}x`,
    met: ratio >= least,
    note: '',
  })
  return [
    row('one at a time', bench.onePerSecond, bench.oneAtATimeRatio, 0.8),
    row('100 at once', bench.hundredPerSecond, bench.hundredAtOnceRatio, 5),
  ]
}
