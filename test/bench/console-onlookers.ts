import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { drill, logIn, tookMs } from './console-site.ts'
import { median, type Row, spread } from './report.ts'
import type { ServedSite } from './served-site.ts'

const CONSOLES = 50
const ROUNDS = 9
/** The first runs open the sessions to the devices and warm the code up. */
const WARM_UP = 2

interface Times {
  readonly alone: number[]
  readonly watched: number[]
  readonly kib: number[]
  readonly bytes: number[]
}

/** The same drill with nobody and with many looking on, in turns: what open consoles cost whoever carries the steps out. */
export async function onlookerRows(site: ServedSite): Promise<Row[]> {
  const cookies: string[] = []
  while (cookies.length < CONSOLES) cookies.push(await logIn(site.url))
  const [cookie = ''] = cookies
  const times: Times = { alone: [], watched: [], kib: [], bytes: [] }
  for (let round = 0; round < WARM_UP; round++) await drill(site, cookie)
  for (let round = 0; round < ROUNDS; round++) {
    times.alone.push(tookMs(await drill(site, cookie)))
    await watchedRound(site, cookies, times)
  }
  return [costRow(times), memoryRow(times)]
}

async function watchedRound(site: ServedSite, cookies: readonly string[], times: Times): Promise<void> {
  const words = [join(import.meta.dirname, 'consoles.ts'), site.url, JSON.stringify(cookies)]
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  times.watched.push(tookMs(await drill(site, cookies[0] ?? '')))
  times.kib.push(residentKib(site.pid))
  child.stdin.end()
  const [bytes] = await once(lines, 'line')
  times.bytes.push(Number(bytes))
  if (child.exitCode === null) await once(child, 'exit')
}

function residentKib(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib)
}

/** Nothing measurable: the median with onlookers lies within what the runs without them take. */
function costRow({ alone, watched, bytes }: Times): Row {
  const read = (median(bytes) / 1e6).toFixed(0)
  return {
    what: `drill of 1,000 steps, start to end, with ${CONSOLES} open consoles`,
    measured: spread(watched),
    against: `${spread(alone)} with none`,
    ratio: median(alone) / median(watched),
    budget: 'within the spread of those with none',
    met: median(watched) <= Math.max(...alone),
    note: `the ${CONSOLES} readers (${read} MB a drill) and the simulated devices run on the same two cores as the controller`,
  }
}

function memoryRow({ kib }: Times): Row {
  return {
    what: `memory of the controller with ${CONSOLES} open consoles`,
    measured: `${Math.round(median(kib) / 1024)} MiB resident`,
    ...{ against: '', ratio: null, budget: '', met: true, note: '' },
  }
}
