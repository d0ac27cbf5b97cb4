import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { AGENT } from '../agents/room.ts'
import { roomView } from '../agents/room-view.ts'
import { buildAgent, startAsInstalled } from '../agents/started.ts'
import { openWorld, type World } from '../agents/world.ts'
import { median, milliseconds, type Row, spread } from './report.ts'

const STARTS = 5
const IDLE_MS = 30_000
const BUDGET_MS = 1_500
const BUDGET_MB = 80

/** One agent against a real broker, as its unit starts it: how long until its display answers, and what it holds when idle. */
export async function benchAgent(): Promise<Row[]> {
  buildAgent()
  const world = await openWorld()
  try {
    const first = await starts(world, state => rmSync(state.file('cache'), { recursive: true, force: true }))
    const later = await starts(world, () => undefined)
    const bare = await bareNode()
    const idle = await idleMemory(world)
    await world.give()
    const holding = await idleMemory(world)
    return [
      ready('ready, very first start (nothing compiled is kept)', first),
      ready('ready, later starts', later),
      memory('connected, one page open, room held', idle, bare),
      memory('the same, with plan and secrets held and serial lines looked for', holding, bare),
    ]
  } finally {
    await world.end()
  }
}

async function starts(world: World, before: (state: World['state']) => void): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < STARTS; n += 1) {
    before(world.state)
    const agent = await startAsInstalled(world)
    times.push(agent.readyMs)
    await agent.end()
  }
  return times
}

interface Memory {
  readonly resident: number
  /** Resident without what is mapped from files. */
  readonly own: number
}

async function idleMemory(world: World): Promise<Memory> {
  const agent = await startAsInstalled(world)
  await world.controller.side.send(AGENT, 'room', { view: roomView() })
  await systemClock.sleep(IDLE_MS)
  const memoryNow = memoryOf(agent.pid)
  await agent.end()
  return memoryNow
}

/** The floor: the same Node, the same time, nothing to do. */
async function bareNode(): Promise<Memory> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e6)'], { stdio: 'ignore' })
  await systemClock.sleep(IDLE_MS / 10)
  const memoryNow = memoryOf(child.pid ?? 0)
  child.kill('SIGKILL')
  return memoryNow
}

/** MB of 1024 x 1024 bytes. */
function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024
  return { resident: field('VmRSS'), own: field('RssAnon') }
}

function ready(what: string, times: readonly number[]): Row {
  return {
    ...{ what: `agent, ${what}`, measured: spread(times), against: '', ratio: null },
    ...{ budget: milliseconds(BUDGET_MS), met: median(times) <= BUDGET_MS },
    note: 'from exec to the first answer of its display',
  }
}

function memory(what: string, { resident, own }: Memory, bare: Memory): Row {
  const shown = ({ resident: all, own: part }: Memory) => `${Math.round(all)} MB (${Math.round(part)} MB its own)`
  return {
    ...{ what: `agent, idle for 30 s: ${what}`, measured: shown({ resident, own }), ratio: null },
    ...{ against: `Node with nothing to do, ${shown(bare)}`, budget: `${BUDGET_MB} MB` },
    ...{
      met: resident <= BUDGET_MB,
      note: 'resident; what is not its own is the file of Node, and the libraries of the system',
    },
  }
}
