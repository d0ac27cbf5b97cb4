import { tmpdir } from 'node:os'
import { benchJournal } from './journal.ts'
import type { Row } from './report.ts'

const ONE_COST =
  'canonical text, hash, promise and one turn of the event loop take about 45 µs an append, beside a commit of about 110 µs on this disk; where flushing is slower their share is smaller'

/** Durable appends of the journal against plain one-row commits of SQLite, on the same disk and in turn. */
export async function benchAppends(): Promise<Row[]> {
  const bench = await benchJournal(tmpdir())
  const rate = (perSecond: number) => `${Math.round(perSecond)} events/s`
  const against = `plain SQLite, ${rate(bench.plainPerSecond)}`
  const row = (what: string, perSecond: number, ratio: number, least: number, why = ''): Row => ({
    what: `durable journal appends, ${what}`,
    measured: rate(perSecond),
    against,
    ratio,
    budget: `at least ${least}x`,
    met: ratio >= least,
    note: ratio >= least ? '' : why,
  })
  return [
    row('one at a time', bench.onePerSecond, bench.oneAtATimeRatio, 0.8, ONE_COST),
    row('100 at once', bench.hundredPerSecond, bench.hundredAtOnceRatio, 5),
  ]
}
