import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bigSite } from './big-site.ts'
import type { CheckTimes } from './check-child.ts'
import { median, milliseconds, type Row, spread } from './report.ts'

const ROUNDS = 3
const BUDGET_MS = 2000
const BUDGET_MB = 400

/** Check, compile, proof and own path on big sites, each time in a fresh process. */
export async function benchCheck(): Promise<Row[]> {
  const sizes = new Map([250, 500, 1000].map(size => [size, measureSize(size)]))
  const largest = sizes.get(1000) ?? []
  const one = largest[0]
  if (one === undefined) throw new Error('nothing was measured')
  const at = (size: number) => median((sizes.get(size) ?? []).map(times => times.ms))
  const ms = largest.map(times => times.ms)
  const megabytes = median(largest.map(times => times.megabytes))
  const growth = at(1000) / at(250)
  const what = `check, compile, proof, own path: ${one.devices} devices, ${one.cables} cables, ${one.steps} steps`
  const row = { against: '', ratio: null, note: '' }
  return [
    {
      ...row,
      what,
      measured: spread(ms),
      budget: milliseconds(BUDGET_MS),
      met: median(ms) <= BUDGET_MS,
      note: partsOf(one),
    },
    {
      ...row,
      what: `${what}: memory of the process`,
      measured: `${Math.round(megabytes)} MB`,
      budget: `${BUDGET_MB} MB`,
      met: megabytes <= BUDGET_MB,
    },
    {
      ...row,
      what: 'growth from 250 to 1,000 switches',
      measured: `${growth.toFixed(2)} times the time for 4 times the site (${milliseconds(at(250))}, ${milliseconds(at(500))}, ${milliseconds(at(1000))})`,
      budget: 'close to linear (at most 5)',
      met: growth <= 5,
    },
  ]
}

function measureSize(switches: number): CheckTimes[] {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-bench-'))
  try {
    const { siteYaml, cablesCsv, planYaml } = bigSite(switches)
    writeFileSync(join(folder, 'site.yaml'), siteYaml)
    writeFileSync(join(folder, 'cables.csv'), cablesCsv)
    writeFileSync(join(folder, 'plan.yaml'), planYaml)
    return Array.from({ length: ROUNDS }, () => once(folder))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function once(folder: string): CheckTimes {
  return JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'check-child.ts'), folder], { encoding: 'utf8' }),
  )
}

function partsOf(times: CheckTimes): string {
  return Object.entries(times.parts)
    .map(([name, ms]) => `${name} ${ms} ms`)
    .join(', ')
}
