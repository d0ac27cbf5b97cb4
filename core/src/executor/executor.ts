import { KakuriError } from '../base/errors.ts'
import { type Bundle, type ProgramBody, stageSteps } from '../compile/program.ts'
import type { Direction } from '../journal/events.ts'
import { follow } from '../journal/follow.ts'
import { createLedger, type Ledger, type OpenRun } from '../journal/ledger.ts'
import { claim, type Run, stateOf } from './context.ts'
import type { Authority, Executor, ExecutorParts, IsolateOrder, RestoreOrder, RunHandle } from './contract.ts'
import { endFound } from './found.ts'
import { lookAt } from './look.ts'
import { chooseForRestore, refuseDisorder, refuseOpenRun, refuseUnknown } from './orders.ts'
import { prepare } from './prepare.ts'
import { createRecorder, event } from './recorder.ts'
import { recordRecovery } from './recover.ts'
import { createRun, isolateStages, launch, restoreStages, type Stop, stop } from './run.ts'
import { type Recut, startWatch } from './watch.ts'

/** What one process knows: the ledger as far as it was read, and what is under way. */
interface Process {
  readonly parts: ExecutorParts
  /** Folds in what the journal took since the last call. */
  readonly current: () => Ledger
  readonly recuts: Set<Recut>
  /** Cut points that a restore is at work on: the watch leaves them to it. */
  restoring: ReadonlySet<string>
  /** The run under way. */
  run: Run | null
  busy: boolean
}

/** Carries sealed programs out. All it knows it folds from the journal, so a fresh one goes on where another died. */
export function createExecutor(parts: ExecutorParts): Executor {
  const fold = createLedger()
  const catchUp = follow(parts.journal, event => fold.add([event]))
  const current = () => {
    catchUp()
    return fold.ledger
  }
  const process: Process = { parts, current, recuts: new Set(), restoring: new Set(), run: null, busy: false }
  return {
    prepare: (bundle, actor) => {
      const recorder = createRecorder(parts.journal, parts.crash, null)
      return prepare({ parts, recorder }, bundle.program, bundle.sha256, actor)
    },
    isolate: order => exclusively(process, () => isolate(process, order)),
    restore: order => exclusively(process, () => restore(process, order)),
    resume: (bundle, actor, pausing = null) =>
      exclusively(process, () => resume(process, bundle, actor, pausing && { kind: 'pause', ...pausing })),
    cancel: (bundle, actor, reason) =>
      exclusively(process, () => resume(process, bundle, actor, { kind: 'cancel', reason, by: actor })),
    lookAt: (bundle, steps) => {
      const recorder = createRecorder(parts.journal, parts.crash, null)
      const wanted = 'map' in steps ? new Map(steps.map(step => [step, null])) : steps
      return lookAt({ parts, recorder }, bundle.program, wanted)
    },
    endFound: async (step, acted) => {
      if (process.run !== null) await endFound(process.run, step, acted)
    },
    watch: (bundle, actor, isWatched = () => true) => {
      const isRestored = (step: string) => process.restoring.has(step)
      const { program } = bundle
      return startWatch({ parts, program, actor, current, recuts: process.recuts, isRestored, isWatched })
    },
  }
}

/** One run at a time, also before its first event is durable. */
async function exclusively<T extends RunHandle | null>(process: Process, start: () => Promise<T>): Promise<T> {
  if (process.busy) throw new KakuriError('RUN_IN_PROGRESS', 'this process is carrying out a run')
  process.busy = true
  const free = () => {
    process.busy = false
    process.run = null
    process.restoring = new Set()
  }
  try {
    const handle = await start()
    if (handle === null) free()
    else handle.finished.then(free, free)
    return handle
  } catch (error) {
    free()
    throw error
  }
}

async function isolate(process: Process, order: IsolateOrder): Promise<RunHandle> {
  const { program } = order.bundle
  const ledger = process.current()
  refuseOpenRun(ledger)
  const { steps: picked = null, authority = null } = order
  refuseUnknown(program, order.stages, [...(order.skips?.keys() ?? []), ...(picked ?? [])])
  refuseDisorder(program, ledger, order.stages)
  const run = createRun({ ...freshParts(process, order, 'isolate'), picked, authority })
  process.run = run
  await run.recorder.append([started(run, order, 'isolate', authority), ...skipped(run, order)])
  return launch(run, () => isolateStages(run, order.stages))
}

async function restore(process: Process, order: RestoreOrder): Promise<RunHandle> {
  const { program } = order.bundle
  if (order.kind !== 'drill') await takeFromWatch(process, program, { ...order, picked: order.steps ?? null })
  const ledger = process.current()
  refuseOpenRun(ledger)
  refuseUnknown(program, order.stages, order.steps ?? [])
  const picked = order.steps ?? null
  const chosen = chooseForRestore(program, ledger, order.kind, order.stages, picked)
  if ([...chosen.values()].every(steps => steps.size === 0)) {
    throw new KakuriError('NOTHING_TO_RESTORE', `nothing of ${order.stages.join(', ')} is cut`)
  }
  const run = createRun(freshParts(process, order, 'restore'))
  await run.recorder.append([started(run, order, 'restore', null)])
  return launch(run, () => restoreStages(run, order.stages, chosen))
}

interface Restored {
  readonly stages: readonly string[]
  readonly picked: readonly string[] | null
  readonly actor: string
}

/** Two must not meet at a cut point: the watch gives up what it cuts again, and begins no more of it until the restore ended. */
async function takeFromWatch(process: Process, program: ProgramBody, { stages, picked, actor }: Restored) {
  const all = program.stages.filter(stage => stages.includes(stage.id)).flatMap(stageSteps)
  const restored = all.filter(step => picked === null || picked.includes(step.id))
  process.restoring = new Set(restored.map(step => step.id))
  for (const recut of process.recuts) recut.giveUp(actor, 'a restore begins')
  await Promise.allSettled([...process.recuts].map(recut => recut.done))
}

async function resume(process: Process, bundle: Bundle, actor: string, asked: Stop | null): Promise<RunHandle | null> {
  const ledger = process.current()
  const { open } = ledger
  if (open === null) return null
  if (open.bundle !== bundle.sha256) {
    throw new KakuriError('RUN_IN_PROGRESS', `run ${open.id} was started with bundle ${open.bundle}, not this one`)
  }
  if (open.direction === 'restore' && open.kind !== 'drill')
    await takeFromWatch(process, bundle.program, { ...open, actor })
  const run = createRun({ ...partsOf(process, bundle), ...open, recovered: true })
  process.run = run
  const work = workOf(run, open, ledger)
  // What was called off stays so, whoever takes the run up.
  const how: Stop | null = open.cancelling === null ? asked : { kind: 'cancel', ...open.cancelling }
  await recordRecovery(run, open, actor, how)
  const handle = launch(run, work)
  // In the same turn: no wave has begun yet. A restore still goes to every stage that it had begun.
  if (how !== null) stop(run, how)
  return handle
}

function workOf(run: Run, open: OpenRun, ledger: Ledger) {
  if (open.direction === 'isolate') return () => isolateStages(run, open.stages)
  const chosen = chooseForRestore(run.program, ledger, open.kind, open.stages, open.picked)
  return () => restoreStages(run, open.stages, chosen)
}

function partsOf(process: Process, bundle: Bundle) {
  return { parts: process.parts, program: bundle.program, ledger: process.current() }
}

function freshParts(process: Process, { bundle, kind }: IsolateOrder | RestoreOrder, direction: Direction) {
  return { ...partsOf(process, bundle), id: process.parts.newId(), kind, direction, recovered: false }
}

function started(run: Run, order: IsolateOrder | RestoreOrder, direction: Direction, authority: Authority | null) {
  const { kind, reason, stages, steps = null, actor, bundle } = order
  const body = { kind, direction, bundle: bundle.sha256, reason, stages, steps, ...(authority && { authority }) }
  return event(run.id, 'run.started', body, actor)
}

/** What a person leaves out is durable from the start, so that a recovery leaves it out too. */
function skipped(run: Run, order: IsolateOrder) {
  const endings = run.program.stages
    .filter(stage => order.stages.includes(stage.id))
    .flatMap(stage => stageSteps(stage).map(step => ({ step, stage: stage.id })))
    .filter(({ step }) => run.picked?.has(step.id) ?? true)
    .flatMap(({ step, stage }) => {
      const reason = order.skips?.get(step.id)
      if (reason === undefined) return []
      const note = `${order.actor}: ${reason}`
      return [{ state: stateOf(run, step, stage), outcome: 'skipped' as const, rung: null, note }]
    })
  return claim(run, endings)
}
