import type { Bundle, ProgramBody } from '@kakuri/core/compile/program.ts'
import type { Executor, People, RunHandle, RunResult } from '@kakuri/core/executor/contract.ts'
import { createExecutor } from '@kakuri/core/executor/executor.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent, EventType, JournalEvent, RunKind } from '@kakuri/core/journal/events.ts'
import { foldLedger, type Ledger } from '@kakuri/core/journal/ledger.ts'
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts'
import { createNetwork, type Network } from './network.ts'
import { sealed } from './programs.ts'
import { createSimClock, type SimClock } from './sim-clock.ts'
import { createSimDrivers, type LogEntry, type SimCall, type SimFault } from './sim-drivers.ts'

export interface WorldOptions {
  /** `device/kind/name` of what is severed before anything begins. */
  readonly down?: readonly string[]
  readonly fault?: (call: SimCall) => SimFault | null
  readonly latency?: (call: SimCall) => number
  readonly people?: Partial<People>
  /** Milliseconds until an append is durable. */
  readonly commitMs?: number
}

export interface Process {
  readonly executor: Executor
  /** Resolves when the process died at its crash point. */
  readonly died: Promise<void>
  readonly isDead: () => boolean
}

export interface CrashAt {
  readonly point: string
  /** Which passing of the point, from 1. */
  readonly nth: number
}

/** A network, a journal and a clock that outlive the processes started on them. */
export interface World {
  readonly clock: SimClock
  readonly journal: MemoryJournal
  readonly network: Network
  readonly log: LogEntry[]
  readonly bundle: Bundle
  fault: (call: SimCall) => SimFault | null
  latency: (call: SimCall) => number
  people: People
  processes: number
  start(crashAt?: CrashAt | null): Process
  events<T extends EventType>(type: T): JournalEvent<T>[]
  ledger(): Ledger
  /** Step to outcome of a run; of the last one unless told. */
  outcomes(run?: string | null): Record<string, string>
  isolate(process: Process, stages: readonly string[], kind?: RunKind): Promise<RunHandle>
  restore(process: Process, stages: readonly string[], kind?: RunKind): Promise<RunHandle>
  /** Starts a run and lets time pass until it ended. */
  finish(starting: Promise<RunHandle | null>): Promise<RunResult | null>
}

export function createWorld(body: ProgramBody, options: WorldOptions = {}): World {
  const clock = createSimClock()
  const journal = createMemoryJournal(clock, options.commitMs)
  const bundle = sealed(body)
  const order = (kind: RunKind, stages: readonly string[]) => ({ bundle, kind, actor: 'Abe', reason: 'test', stages })
  const lastRun = () => journal.events.findLast(event => event.type === 'run.started')?.run ?? null
  const world: World = {
    ...{ clock, journal, network: createNetwork(body, options.down), log: [], bundle, processes: 0 },
    fault: options.fault ?? (() => null),
    latency: options.latency ?? (() => 50),
    people: { ...willing(() => world), ...options.people },
    start: (crashAt = null) => startProcess(world, crashAt),
    events: <T extends EventType>(type: T) => journal.events.filter(event => event.type === type) as JournalEvent<T>[],
    ledger: () => foldLedger(journal.events),
    outcomes: (run = lastRun()) => outcomesOf(journal.events.filter(event => event.run === run)),
    isolate: (process, stages, kind = 'incident') => process.executor.isolate(order(kind, stages)),
    restore: (process, stages, kind = 'incident') => process.executor.restore(order(kind, stages)),
    finish: async starting => {
      const handle = await clock.until(starting)
      return handle === null ? null : clock.until(handle.finished)
    },
  }
  return world
}

function outcomesOf(events: readonly AnyEvent[]): Record<string, string> {
  const outcomes: Record<string, string> = {}
  for (const event of events) if (event.type === 'step.ended') outcomes[event.body.step] = event.body.outcome
  return outcomes
}

export class SimulatedDeath extends Error {}

function startProcess(world: World, crashAt: CrashAt | null): Process {
  const self = { id: world.processes++, dead: false }
  const { promise: died, resolve } = Promise.withResolvers<void>()
  let passed = 0
  const crash = (point: string) => {
    if (!self.dead && point === crashAt?.point && ++passed === crashAt.nth) {
      self.dead = true
      resolve()
    }
    if (self.dead) throw new SimulatedDeath(point)
  }
  const { clock, network, log } = world
  const drivers = createSimDrivers({
    ...{ network, clock, log, process: self, seq: () => world.journal.head().seq },
    fault: call => world.fault(call),
    latency: call => world.latency(call),
  })
  let ids = 0
  const newId = () => `run-${self.id}-${ids++}`
  const executor = createExecutor({
    ...{ journal: mortal(world.journal, self), drivers, people: mortalPeople(world.people, self), clock, newId, crash },
  })
  return { executor, died, isDead: () => self.dead }
}

const never = () => new Promise<never>(() => undefined)

/** What a dead process sees of the journal: nothing any more. */
function mortal(journal: Journal, self: { readonly dead: boolean }): Journal {
  return { ...journal, append: events => (self.dead ? never() : journal.append(events)) }
}

function mortalPeople(people: People, self: { readonly dead: boolean }): People {
  const alive = async <T>(answer: Promise<T>) => {
    const told = await answer
    return self.dead ? never() : told
  }
  return {
    openGate: (...args) => (self.dead ? never() : alive(people.openGate(...args))),
    ask: (...args) => (self.dead ? never() : alive(people.ask(...args))),
    confirmProbation: (...args) => (self.dead ? never() : alive(people.confirmProbation(...args))),
  }
}

/** People who do at once what they are asked, and do it right. */
function willing(world: () => World): People {
  return {
    openGate: (_stage, gate) => Promise.resolve(gate.kind === 'approve' ? ['Abe', 'Baba'] : ['Abe']),
    ask: async (_step, instruction, signal) => {
      const { clock, network } = world()
      await clock.sleep(5000, signal)
      if (signal.aborted) throw new Error('aborted')
      const move = instruction.action === 'unplug' ? network.unplug : network.plug
      if (!instruction.drill) for (const cable of instruction.cables) move(cable)
      return { by: 'Chiba', answer: 'done', note: '' }
    },
    confirmProbation: () => Promise.resolve('Abe'),
  }
}
