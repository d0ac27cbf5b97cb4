import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { setTimeout as later } from 'node:timers/promises'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { started } from '../../controller/src/api/runs.ts'
import { callController } from '../../controller/src/cli/remote/local-call.ts'
import { type AgentsSite, openAgentsSite } from './agents-site.ts'
import type { Said } from './fleet.ts'
import { median, milliseconds, type Row, spread } from './report.ts'

const AGENTS = 1_000
const ROUNDS = 20
const WARM_UP = 2
const IDLE_MS = 30_000
/** What takes longer does not work here. */
const LONGEST_MS = 120_000
const LOOK_MS = 50

/** The fleet's process, asked line by line. */
class FleetProcess {
  readonly #child: ChildProcess
  readonly #lines: Interface

  constructor(file: string) {
    const words = [join(import.meta.dirname, 'fleet.ts'), file]
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#child = child
    this.#lines = createInterface({ input: child.stdout })
  }

  async ask(what: 'here' | 'clear' | 'lost' | 'acks'): Promise<Said> {
    const answer = once(this.#lines, 'line')
    this.#child.stdin?.write(`${what}\n`)
    return JSON.parse((await answer)[0])
  }

  async until(good: (said: Said) => boolean): Promise<Said> {
    const latest = performance.now() + LONGEST_MS
    for (;;) {
      const said = await this.ask('here')
      if (good(said)) return said
      const acks = Object.entries(said.acks).map(([what, at]) => `${at.length} ${what}`)
      if (performance.now() > latest) throw new Error(`the fleet: ${said.here} here, acknowledged ${acks.join(', ')}`)
      await later(LOOK_MS)
    }
  }

  end(): void {
    this.#child.stdin?.end()
  }
}

/** A controller with a thousand agents: an order to all of them, its memory, and how soon they are back after it was killed. */
export async function benchAgents(): Promise<Row[]> {
  const site = await openAgentsSite(AGENTS)
  const fleet = new FleetProcess(site.fleetFile)
  try {
    await fleet.until(said => said.here === AGENTS)
    await later(IDLE_MS)
    const idleKib = residentKib(site)
    const rounds = await drills(site, fleet)
    const afterKib = residentKib(site)
    const back = await killed(site, fleet)
    return [...rounds, ...memoryRows(idleKib, afterKib), ...back]
  } finally {
    fleet.end()
    await site.close()
  }
}

/** A drill that waits at its gate: only the room's view goes to every agent. Then the gate opens, and each does its step. */
async function drills(site: AgentsSite, fleet: FleetProcess): Promise<Row[]> {
  const acknowledged: number[] = []
  const whole: number[] = []
  const reader = openJournalReader(join(site.folder, '.kakuri/journal.db'))
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    await fleet.ask('clear')
    const run = await beginDrill(site)
    const before = reader.head().seq
    const { acks } = await fleet.until(said => said.acks.room?.length === AGENTS)
    const begun = utcOf(
      [...reader.read()].filter(event => event.run === run),
      'run.started',
    )
    await callController(site.desk, 'POST', `/runs/${run}/stages/wards/approve`)
    const events = await drillEnd(reader, before)
    if (round < 0) continue
    acknowledged.push(...(acks.room ?? []).map(at => at - begun))
    whole.push(utcOf(events, 'run.ended') - utcOf(events, 'gate.opened'))
  }
  reader.close()
  return [orderRow(acknowledged), drillRow(whole)]
}

async function beginDrill({ desk }: AgentsSite): Promise<string> {
  const wanted = { kind: 'drill', direction: 'isolate', stages: ['wards'], reason: 'bench' }
  const { run } = started.parse(await callController(desk, 'POST', '/runs', wanted))
  return run
}

/** A step that ends otherwise than simulated is no measurement: the machine was too busy for a device's own time limit. */
async function drillEnd(reader: ReturnType<typeof openJournalReader>, before: number): Promise<AnyEvent[]> {
  const latest = performance.now() + LONGEST_MS
  for (;;) {
    await later(LOOK_MS)
    const events = [...reader.read(before)]
    const failed = events.find(event => event.type === 'rung.failed')
    if (failed !== undefined || performance.now() > latest)
      throw new Error(`a drill did not end well: ${JSON.stringify(failed?.body ?? 'it lasts')}; load ${load()}`)
    if (events.some(event => event.type === 'run.ended')) return events
  }
}

const utcOf = (events: readonly AnyEvent[], type: AnyEvent['type']) =>
  events.find(event => event.type === type)?.utc ?? Number.NaN

function rank(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function orderRow(ms: readonly number[]): Row {
  const p99 = rank(ms, 0.99)
  return {
    what: `an order to ${AGENTS} agents, acknowledged by each, 99th percentile`,
    measured: milliseconds(p99),
    ...{ against: `median ${milliseconds(median(ms))}, n=${ms.length}`, ratio: null },
    ...{ budget: '500 ms', met: p99 <= 500 },
    note: `from the start of a drill that waits at its gate, in the journal, until the controller has the acknowledgement of the room's view; the fleet signs on the same two cores; for each agent the controller signs, sends and checks a message on one thread, about half of it in Ed25519 and TLS; load ${load()}`,
  }
}

function drillRow(ms: readonly number[]): Row {
  return {
    what: `drill of ${AGENTS} steps by ${AGENTS} agents, gate to end`,
    measured: spread(ms),
    ...{ against: '', ratio: null, budget: '', met: true, note: '' },
  }
}

function memoryRows(idleKib: number, afterKib: number): Row[] {
  const row = (what: string, kib: number, note: string): Row => ({
    what: `memory of the controller with ${AGENTS} agents, ${what}`,
    measured: `${Math.round(kib / 1000)} MB`,
    ...{ against: '', ratio: null, budget: '300 MB', met: kib <= 300_000, note },
  })
  const idle =
    'some 85 kB for each connection, nearly all of it TLS, as a bare TLS socket takes too; and a controller of this site without agents, some 220 MB: 60 MB files of Node and libraries, 63 MB JavaScript in use, 35 MB of malloc, and what is free in between'
  const after =
    'nothing of a drill is kept: JavaScript in use is 88 MB, as before the first, and a collection of everything leaves 295 MB; the rest is what becomes free between two collections, a third of what is in use, and is kept for the next drill'
  return [row(`idle for ${IDLE_MS / 1000} s`, idleKib, idle), row(`after ${ROUNDS} drills`, afterKib, after)]
}

async function killed(site: AgentsSite, fleet: FleetProcess): Promise<Row[]> {
  await site.service.end('SIGKILL')
  await fleet.until(said => said.here === 0)
  await later(3_000)
  await fleet.ask('lost')
  const begun = Date.now()
  await site.service.start()
  const listens = Date.now()
  const { hundredth, last } = await fleet.until(said => said.here === AGENTS)
  const ms = (last ?? 0) - listens
  return [
    {
      what: `${AGENTS} agents are back after the controller was killed and listens again`,
      measured: milliseconds(ms),
      against: `the first 100 after ${milliseconds((hundredth ?? 0) - listens)}; from the start of the process ${milliseconds((last ?? 0) - begun)}`,
      ...{ ratio: null, budget: '5.00 s', met: ms <= 5_000 },
      note: `load ${load()}`,
    },
  ]
}

const load = () =>
  loadavg()
    .map(one => one.toFixed(1))
    .join(', ')

function residentKib({ service }: AgentsSite): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8')) ?? []
  return Number(kib)
}
