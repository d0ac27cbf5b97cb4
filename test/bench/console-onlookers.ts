import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { drill, logIn, tookMs } from './console-site.ts'
import { median, type Row, spread } from './report.ts'
import { type ServedSite, VIEWERS } from './served-site.ts'

const CONSOLES = 50
const ROUNDS = 15
/** The kernel counts processor time in hundredths of a second. */
const TICK_MS = 10
/** The first runs open the sessions to the devices and warm the code up. */
const WARM_UP = 2

interface Side {
  readonly ms: number[]
  /** Processor time of the controller. */
  readonly cpuMs: number[]
}

interface Measured {
  readonly alone: Side
  readonly watched: Side
  /** Memory of the controller: before any console was open, and with all of them. */
  readonly kibAlone: number
  readonly kib: number[]
  /** What all consoles together read in a round. */
  readonly bytes: number[]
}

/** The same drill with nobody and with many looking on, in turns: what open consoles cost whoever carries the steps out. */
export async function onlookerRows(site: ServedSite): Promise<Row[]> {
  const cookie = await logIn(site.url)
  const viewers: string[] = []
  for (const viewer of VIEWERS) viewers.push(await logIn(site.url, viewer))
  // One person may hold 20 streams.
  const cookies = Array.from({ length: CONSOLES }, (_, i) => viewers[i % viewers.length] ?? '')
  for (let round = 0; round < WARM_UP; round++) await drill(site, cookie)
  const nothing = () => ({ ms: [], cpuMs: [] })
  const kibAlone = residentKib(site.pid)
  const measured: Measured = { alone: nothing(), watched: nothing(), kibAlone, kib: [], bytes: [] }
  for (let round = 0; round < ROUNDS; round++) {
    await timedDrill(site, cookie, measured.alone)
    await watchedRound(site, cookie, cookies, measured)
  }
  return [costRow(measured), memoryRow(measured)]
}

async function timedDrill(site: ServedSite, cookie: string, into: Side): Promise<void> {
  const before = cpuMs(site.pid)
  into.ms.push(tookMs(await drill(site, cookie)))
  into.cpuMs.push(cpuMs(site.pid) - before)
}

async function watchedRound(site: ServedSite, cookie: string, cookies: string[], measured: Measured): Promise<void> {
  const words = [join(import.meta.dirname, 'consoles.ts'), site.url, JSON.stringify(cookies)]
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  await timedDrill(site, cookie, measured.watched)
  measured.kib.push(residentKib(site.pid))
  child.stdin.end()
  const [bytes] = await once(lines, 'line')
  measured.bytes.push(Number(bytes))
  if (child.exitCode === null) await once(child, 'exit')
}

/** User and system time so far. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

function residentKib(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib)
}

/** Nothing measurable: the median with onlookers lies within what the runs without them take. */
function costRow({ alone, watched, bytes }: Measured): Row {
  const cpu = `${mean(alone.cpuMs)} ms of processor time a drill with none, ${mean(watched.cpuMs)} ms with ${CONSOLES}`
  return {
    what: `drill of 1,000 steps, start to end, with ${CONSOLES} open consoles`,
    measured: spread(watched.ms),
    against: `${spread(alone.ms)} with none`,
    ratio: median(alone.ms) / median(watched.ms),
    budget: 'within the spread of those with none',
    met: median(watched.ms) <= Math.max(...alone.ms),
    note:
      `the controller takes ${cpu}; together they read ${(median(bytes) / 1e6).toFixed(1)} MB a drill; ` +
      'readers and simulated devices run on the same two cores',
  }
}

function mean(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length)
}

function memoryRow({ kibAlone, kib }: Measured): Row {
  return {
    what: `memory of the controller with ${CONSOLES} open consoles, after drills of 1,000 steps`,
    measured: mebibytes(median(kib)),
    against: `${mebibytes(kibAlone)} before they opened`,
    ...{ ratio: null, budget: '', met: true, note: '' },
  }
}

const mebibytes = (kib: number) => `${Math.round(kib / 1024)} MiB`
