import { cpus, totalmem } from 'node:os'

/** One line of the table: what was measured, against what, and whether the design's budget is met. */
export interface Row {
  readonly what: string
  readonly measured: string
  /** The peer or floor measured in the same run; empty where the budget is an absolute figure. */
  readonly against: string
  /** Peer's median divided by ours (greater is better), where there is a peer. */
  readonly ratio: number | null
  /** Empty where the design sets none and the figure is only shown. */
  readonly budget: string
  readonly met: boolean
  /** Why it was missed, or what the figure does not say. */
  readonly note: string
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2
}

export function milliseconds(value: number): string {
  return value < 10
    ? `${value.toFixed(1)} ms`
    : value < 1000
      ? `${Math.round(value)} ms`
      : `${(value / 1000).toFixed(2)} s`
}

/** Median with the extremes, as `12 ms (11 to 15, n=5)`. */
export function spread(values: readonly number[]): string {
  const low = milliseconds(Math.min(...values))
  const high = milliseconds(Math.max(...values))
  return `${milliseconds(median(values))} (${low} to ${high}, n=${values.length})`
}

export function machineLine(): string {
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cores.length} cores (${cores[0]?.model ?? 'unknown'}), ${memory} GiB, Linux, Node ${process.version}`
}

export function markdownTable(rows: readonly Row[]): string {
  const head = '| what | measured (median) | against, same run | ratio | budget | |\n|---|---|---|---|---|---|'
  const lines = rows.map(row => {
    const ratio = row.ratio === null ? '' : `${row.ratio.toFixed(2)}x`
    return `| ${row.what} | ${row.measured} | ${row.against} | ${ratio} | ${row.budget} | ${verdict(row)} |`
  })
  const notes = rows.filter(row => row.note !== '').map(row => `- ${row.what}: ${row.note}`)
  return [head, ...lines, '', ...notes].join('\n')
}

function verdict(row: Row): string {
  if (row.budget === '') return ''
  return row.met ? 'met' : '**missed**'
}
