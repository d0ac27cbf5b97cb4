import type { ProgramBody } from '../compile/program.ts'
import type { Direction, Outcome, RunKind } from '../journal/events.ts'
import type { Ledger } from '../journal/ledger.ts'
import { type Control, earlier, endSkipped, type Run, stageById, stateOf } from './context.ts'
import type { Authority, ExecutorParts, RunHandle, RunResult } from './contract.ts'
import { createLinkReader } from './links.ts'
import { asError, createRecorder, event, KAKURI } from './recorder.ts'
import { restoreStage } from './restore.ts'
import { createRoomWatch } from './room-watch.ts'
import { count, isolateStage } from './stage.ts'

export interface NewRun {
  readonly parts: ExecutorParts
  readonly program: ProgramBody
  readonly ledger: Ledger
  /** Null for the watch. */
  readonly id: string | null
  readonly kind: RunKind
  readonly direction: Direction
  readonly recovered: boolean
  readonly picked?: readonly string[] | null
  readonly authority?: Authority | null
}

/** The watch writes outside any run. */
export const OUTSIDE = { id: null, kind: 'incident', direction: 'isolate', recovered: false } as const

export function createRun(order: NewRun): Run {
  const { parts, program, ledger, id, kind, direction, recovered, picked = null, authority = null } = order
  const recorder = createRecorder(parts.journal, parts.crash, id)
  const control: Control = {
    stop: null,
    stopping: new AbortController(),
    cancelling: new AbortController(),
    calledOff: false,
    over: false,
  }
  return {
    ...{ parts, program, ledger, id, kind, direction, recovered, recorder, control, authority, steps: new Map() },
    picked: picked === null ? null : new Set(picked),
    write: kind === 'drill' ? 'simulate' : 'write',
    links: createLinkReader({ parts, recorder }, program),
    room: createRoomWatch(program),
  }
}

/** How the run stopped, and what is written about it. */
interface Finish {
  readonly result: RunResult
  readonly reason: string
  /** Who stopped it; absent where nobody did. */
  readonly by?: string
}

/** Starts the work and gives the handle to it. */
export function launch(run: Run, work: () => Promise<Finish>): RunHandle & { readonly id: string } {
  const finished = carry(run, work)
  // A caller may look at `finished` late; until then a rejection is not lost but unobserved.
  finished.catch(() => undefined)
  return {
    id: run.id ?? '',
    finished,
    pause: (reason, by = KAKURI) => stop(run, { kind: 'pause', reason, by }),
    cancel: (reason, by = KAKURI) => cancel(run, { kind: 'cancel', reason, by }),
    skip: (step, by, reason) => skip(run, step, by, reason),
  }
}

async function carry(run: Run, work: () => Promise<Finish>): Promise<RunResult> {
  try {
    const finish = await work()
    run.room.close()
    run.control.over = true
    await record(run, finish)
    return finish.result
  } catch (error) {
    run.recorder.halt(asError(error))
    run.room.close()
    throw error
  }
}

async function record(run: Run, { result, reason, by }: Finish): Promise<void> {
  const last =
    result === 'paused'
      ? event(run.id, 'run.paused', { reason }, by)
      : event(run.id, 'run.ended', { result, reason }, by)
  await run.recorder.append([last])
}

export type Stop = NonNullable<Control['stop']>

/** What was begun is ended, and nothing new begins. */
export function stop(run: Run, how: Stop): void {
  if (run.control.stop?.kind !== 'cancel') run.control.stop = how
  run.control.stopping.abort()
  if (how.kind !== 'cancel') return
  run.control.calledOff = true
  run.control.cancelling.abort()
}

/** Durable before anything is stopped: a crash in between must not go on with what somebody called off. */
function cancel(run: Run, how: Stop): void {
  const { control, recorder } = run
  if (control.over || control.calledOff) return
  control.calledOff = true
  const { reason, by } = how
  recorder.append([event(run.id, 'run.cancelling', { reason }, by)]).then(
    () => stop(run, how),
    error => recorder.halt(asError(error)),
  )
}

function skip(run: Run, id: string, by: string, reason: string): void {
  const stage = run.program.stages.find(one => one.waves.some(wave => wave.steps.some(step => step.id === id)))
  const step = stage?.waves.flatMap(wave => wave.steps).find(one => one.id === id)
  if (stage === undefined || step === undefined) return
  const state = stateOf(run, step, stage.id)
  if (state.ended !== null) return
  state.skip = { by, reason }
  state.giveUp.abort()
  // One that was begun ends at its next rung or task; the recorder keeps a failure to write for the run itself.
  if (!state.begun) endSkipped(run, [state]).catch(error => run.recorder.halt(asError(error)))
}

/** Stage after stage, in the order given. */
export async function isolateStages(run: Run, stages: readonly string[]): Promise<Finish> {
  for (const id of stages) {
    const stage = stageById(run.program, id)
    if (stage === undefined) continue
    const result = await isolateStage(run, stage)
    if (result === 'closed') return closed(id)
    if (result === 'stopped') return stopped(run)
  }
  return ended(run)
}

/** Stage after stage, last first. The next one begins only when the one before was confirmed. */
export async function restoreStages(
  run: Run,
  stages: readonly string[],
  chosen: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Finish> {
  const reversed = run.program.stages.filter(stage => stages.includes(stage.id)).reverse()
  for (const stage of reversed) {
    // One that this run had begun before a pause or a crash may have opened something, which only that stage cuts again.
    const begun = earlier(run)?.startedStages.has(stage.id) ?? false
    if (run.control.stop !== null && !begun) return stopped(run)
    const result = await restoreStage(run, stage, chosen.get(stage.id) ?? new Set())
    if (result === 'closed') return closed(stage.id)
    if (result === 'stopped') return stopped(run)
    if (result === 'expired') return expired(run, stage.id)
  }
  return ended(run)
}

function closed(stage: string): Finish {
  return { result: 'paused', reason: `the gate of stage ${stage} stayed closed` }
}

function stopped(run: Run): Finish {
  const { kind, reason, by } = run.control.stop ?? { kind: 'pause', reason: '', by: KAKURI }
  return { result: kind === 'cancel' ? 'cancelled' : 'paused', reason, by }
}

function expired(run: Run, stage: string): Finish {
  if (run.control.stop?.kind === 'cancel') return stopped(run)
  return { result: 'incomplete', reason: `stage ${stage} was not confirmed in time and was cut again` }
}

/** Outcomes that leave nothing to do or to doubt. */
const WHOLE: ReadonlySet<string> = new Set<Outcome>(['done', 'already-so', 'simulated'])

function ended(run: Run): Finish {
  const outcomes = new Map<string, Outcome>()
  for (const [step, progress] of earlier(run)?.steps ?? []) {
    if (progress.ended !== null) outcomes.set(step, progress.ended.outcome)
  }
  for (const [step, state] of run.steps) if (state.ended !== null) outcomes.set(step, state.ended)
  const rest = Object.entries(count(outcomes.values())).filter(([outcome]) => !WHOLE.has(outcome))
  if (rest.length === 0) return { result: 'complete', reason: '' }
  // Also where nothing was left to begin: tasks of people were given up for it.
  if (run.control.stop?.kind === 'cancel') return stopped(run)
  return { result: 'incomplete', reason: rest.map(([outcome, steps]) => `${steps} ${outcome}`).join(', ') }
}
