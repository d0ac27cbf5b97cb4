// A controller process inside the lab's `ctl` namespace: real drivers, a real SQLite journal, and the lab's site files.
// It takes orders as JSON lines on standard input and tells what happens as JSON lines on standard output. Kill it whenever
// you like: that is what it is for.
import { generateKeyPairSync } from 'node:crypto'
import { createInterface } from 'node:readline'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import type {
  Answer,
  CrashHook,
  Executor,
  GateAct,
  People,
  RunHandle,
  Watching,
} from '@kakuri/core/executor/contract.ts'
import { createExecutor } from '@kakuri/core/executor/executor.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent, Instruction, RunKind } from '@kakuri/core/journal/events.ts'
import { openJournal } from '@kakuri/core/journal/sqlite.ts'
import { openDrivers, readBundle } from './open-site.ts'

export interface RunnerStart {
  /** Folder with the site files. */
  readonly site: string
  /** Journal file. */
  readonly journal: string
  /** False: nobody confirms a probation. */
  readonly confirms: boolean
  /** False: nobody opens a gate, so that a run pauses before a stage that has one. */
  readonly opensGates: boolean
  /** True: one approves, takes it back, and then opens the gate alone, as the plan must allow. */
  readonly breaksGlass: boolean
}

export type RunnerOrder =
  | { readonly id: number; readonly do: 'arm' | 'prepare' | 'resume' | 'watch' | 'unwatch' | 'cancel' | 'end' }
  | {
      readonly id: number
      readonly do: 'isolate' | 'restore'
      readonly stages: readonly string[]
      readonly kind: RunKind
    }
  /** From now on: dies by SIGKILL when this crash point is passed. */
  | { readonly id: number; readonly do: 'crash-at'; readonly point: string }
  | { readonly id: number; readonly do: 'answer'; readonly step: string; readonly answer: Answer }

export type RunnerSays =
  | { readonly event: AnyEvent }
  | { readonly ask: { readonly step: string; readonly instruction: Instruction } }
  /** An isolate or restore was taken up, at this monotonic time in milliseconds. */
  | { readonly triggered: number }
  | { readonly reply: number; readonly value: unknown }
  | { readonly reply: number; readonly error: { readonly code: string; readonly message: string } }

const ACTOR = 'lab'

function say(what: RunnerSays): void {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}

class Runner {
  readonly #bundle: Bundle
  readonly #drivers: Drivers
  readonly #journal: Journal
  readonly #executor: Executor
  readonly #questions = new Map<string, (answer: Answer) => void>()
  #watching: Watching | null = null
  #handle: RunHandle | null = null
  #crashAt: string | null = null
  #acts = 0

  constructor(parts: { bundle: Bundle; drivers: Drivers; journal: Journal; start: RunnerStart }) {
    const { bundle, drivers, journal } = parts
    this.#bundle = bundle
    this.#drivers = drivers
    this.#journal = journal
    const people = this.#people(parts.start)
    const newId = () => crypto.randomUUID()
    const crash: CrashHook = point => {
      if (point === this.#crashAt) die()
    }
    this.#executor = createExecutor({ journal, drivers, people, clock: systemClock, newId, crash })
  }

  async carryOut(order: RunnerOrder): Promise<unknown> {
    switch (order.do) {
      case 'arm':
        return this.#arm()
      case 'prepare':
        return (await this.#executor.prepare(this.#bundle, ACTOR)).length
      case 'isolate':
      case 'restore':
        return this.#run(
          await this.#executor[order.do]({ ...order, bundle: this.#bundle, actor: ACTOR, reason: 'lab' }),
        )
      case 'resume':
        return this.#run(await this.#executor.resume(this.#bundle, ACTOR))
      case 'crash-at':
        this.#crashAt = order.point
        return null
      case 'watch':
        this.#watching = this.#executor.watch(this.#bundle, ACTOR)
        return null
      case 'unwatch':
        return this.#watching?.stop()
      case 'cancel':
        this.#handle?.cancel('called off', ACTOR)
        return null
      case 'answer':
        this.#questions.get(order.step)?.(order.answer)
        return null
      case 'end':
        await this.#watching?.stop()
        await this.#drivers.close()
        await this.#journal.close()
        return null
    }
  }

  async #run(handle: RunHandle | null): Promise<string | null> {
    this.#handle = handle
    return handle === null ? null : handle.finished
  }

  async #arm(): Promise<readonly string[]> {
    const devices = Object.values(this.#bundle.program.devices).filter(device => device.address !== null)
    const reports = await this.#drivers.arm(devices, AbortSignal.timeout(10_000))
    return reports.flatMap(({ device, rung, error }) => (error === null ? [] : [`${device} ${rung}: ${error.message}`]))
  }

  /** The acts go round, so that a process which takes the run up begins anew with whatever the journal says by then. */
  #hesitant(): GateAct {
    const acts: GateAct[] = [
      { approve: [ACTOR] },
      { withdraw: ACTOR },
      { breakGlass: ACTOR, reason: 'alone in the lab' },
    ]
    return acts[this.#acts++ % acts.length] ?? { withdraw: ACTOR }
  }

  #people({ confirms, opensGates, breaksGlass }: RunnerStart): People {
    return {
      openGate: async (_stage, gate) => {
        if (!opensGates) return null
        if (breaksGlass) return this.#hesitant()
        return gate.kind === 'approve' ? ['lab one', 'lab two'].slice(0, gate.count) : [ACTOR]
      },
      ask: (step, instruction, signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
          this.#questions.set(step.id, resolve)
          say({ ask: { step: step.id, instruction } })
        }),
      confirmProbation: async () => (confirms ? ACTOR : null),
    }
  }
}

/** SIGKILL, so that nothing gets a chance to tidy up. The wait keeps this process from going on until it is dead. */
function die(): void {
  process.kill(process.pid, 'SIGKILL')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

async function main(start: RunnerStart): Promise<void> {
  const bundle = readBundle(start.site)
  const key = generateKeyPairSync('ed25519').privateKey
  const journal = await openJournal({ file: start.journal, key, clock: systemClock, epoch: 1, product: 'lab' })
  journal.onAppend(events => {
    for (const event of events) say({ event })
  })
  const parts = { bundle, drivers: openDrivers(start.site, bundle), journal }
  const runner = new Runner({ ...parts, start })
  say({ reply: 0, value: null })
  for await (const line of createInterface({ input: process.stdin })) take(runner, JSON.parse(line))
  process.exit(0)
}

function monoMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

function take(runner: Runner, order: RunnerOrder): void {
  if (order.do === 'isolate' || order.do === 'restore') say({ triggered: monoMs() })
  runner.carryOut(order).then(
    value => say({ reply: order.id, value: value ?? null }),
    error => say({ reply: order.id, error: described(error) }),
  )
}

function described(error: unknown): { code: string; message: string } {
  if (error instanceof KakuriError) return { code: error.code, message: error.message }
  return { code: 'UNEXPECTED', message: error instanceof Error ? String(error.stack) : String(error) }
}

if (import.meta.main) {
  main(JSON.parse(process.argv[2] ?? '{}')).catch(error => {
    say({ reply: 0, error: described(error) })
    process.exit(1)
  })
}
