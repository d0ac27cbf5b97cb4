import type { ProgramBody, ProgramStage, Step } from '../compile/program.ts'
import type { Reading, Write } from '../driver/contract.ts'
import type { AnyNewEvent, Direction, Outcome, RunKind, SecondSide } from '../journal/events.ts'
import { type Effect, effectOf, type LatchedCut, type Ledger, type OpenRun } from '../journal/ledger.ts'
import type { RungKind } from '../plan/shape.ts'
import type { Answer, Authority, ExecutorParts } from './contract.ts'
import type { LinkReader } from './links.ts'
import { event, type Recorder } from './recorder.ts'
import type { RoomWatch } from './room-watch.ts'

export type Action = 'apply' | 'revert'

/** What acts on devices and writes to the journal needs at least. */
export interface Acting {
  readonly parts: ExecutorParts
  readonly recorder: Recorder
}

/** What the rungs tried so far left behind; decides the outcome when the ladder is at its end. */
export interface Trail {
  /** Some rung carried the action out and nobody could read it back since. */
  applied: boolean
  /** Rungs that failed between intent and reply: the device may have been changed, or may be yet. */
  readonly ambiguous: Set<RungKind>
  refused: boolean
  reading: Reading | null
  second: SecondSide | null
  note: string
}

/** One step while it is carried out. */
export interface StepState {
  readonly step: Step
  readonly stage: string
  /** Monotonic milliseconds. */
  since: number
  /** What a restore puts back; the first observation wins. */
  was: Reading | null
  /** By effect, what it showed before it acted first: each is put back to its own. */
  readonly before: Map<Effect, Reading | null>
  /** One of several effects that are put back in turn: its ending is kept here, and is not yet that of the step. */
  readonly partly: { ending: Ending | null } | null
  /** This run stated an intent: whatever is read now may be its own work. */
  touched: boolean
  /** Read back; only the far side is still being asked. */
  confirming: boolean
  /** Its wave has started. */
  begun: boolean
  ended: Outcome | null
  skip: { readonly by: string; readonly reason: string } | null
  /** Wakes whoever waits for a person on this step. */
  readonly giveUp: AbortController
  shown: boolean
  /** A person is asked to cut it, and no rung of a device is at work on it. */
  asked: boolean
  answer: Answer | null
  readonly trail: Trail
}

/** What people asked of the run from outside. */
export interface Control {
  stop: { readonly kind: 'pause' | 'cancel'; readonly reason: string; readonly by: string } | null
  /** Aborts at pause and at cancel: nobody waits at a gate any longer. */
  readonly stopping: AbortController
  /** Aborts at cancel alone: a probation goes on until it is decided. */
  readonly cancelling: AbortController
  /** Its cancelling is being written, or was. */
  calledOff: boolean
  /** Its end is being written: nothing is asked of it any more. */
  over: boolean
}

/** One run (or the watch) while it is carried out. */
export interface Run extends Acting {
  readonly id: string | null
  readonly program: ProgramBody
  readonly kind: RunKind
  readonly direction: Direction
  readonly write: Write
  /** Taken up again after a pause or a crash. */
  readonly recovered: boolean
  /** Only these steps are isolated; null for all. */
  readonly picked: ReadonlySet<string> | null
  /** Opens every gate at once; null where people are asked. */
  readonly authority: Authority | null
  /** As it stood when this process took the run up. */
  readonly ledger: Ledger
  readonly links: LinkReader
  readonly room: RoomWatch
  readonly control: Control
  readonly steps: Map<string, StepState>
}

export function newState(run: Run, step: Step, stage: string): StepState {
  const progress = run.ledger.open?.id === run.id ? run.ledger.open?.steps.get(step.id) : undefined
  const latch = run.ledger.latched.get(step.id)
  return {
    ...{
      step,
      stage,
      since: run.parts.clock.mono(),
      confirming: false,
      begun: false,
      skip: null,
      giveUp: new AbortController(),
    },
    was: latch?.was ?? progress?.intent?.was ?? null,
    before: beforeOf(latch),
    partly: null,
    touched: (progress?.intent ?? null) !== null,
    ended: progress?.ended?.outcome ?? null,
    shown: progress?.shown ?? false,
    asked: false,
    answer: progress?.answer ?? null,
    trail: freshTrail(),
  }
}

/** What was found severed without having been touched was read by the rung that the cut names. */
function beforeOf(latch: LatchedCut | undefined): Map<Effect, Reading | null> {
  const before = new Map([...(latch?.acted ?? [])].map(([effect, { was }]) => [effect, was]))
  if (latch === undefined || latch.rung === null) return before
  const effect = effectOf(latch.rung)
  return before.has(effect) ? before : before.set(effect, latch.was)
}

/** One effect of a step while several are put back in turn; what a person says of the step holds for it too. */
export function partOf(state: StepState, was: Reading | null): StepState {
  return {
    ...state,
    ...{ was, partly: { ending: null }, ended: null, confirming: false, trail: freshTrail() },
    get skip() {
      return state.skip
    },
  }
}

export function freshTrail(): Trail {
  return { applied: false, ambiguous: new Set(), refused: false, reading: null, second: null, note: '' }
}

/** The run's state of a step; made when first asked for. */
export function stateOf(run: Run, step: Step, stage: string): StepState {
  const known = run.steps.get(step.id)
  if (known !== undefined) return known
  const state = newState(run, step, stage)
  run.steps.set(step.id, state)
  return state
}

/** A step that ended and is to be carried out again in the other direction. */
export function renew(run: Run, state: StepState): StepState {
  const { was, step, stage } = state
  const again: StepState = {
    ...newState(run, step, stage),
    ...{ was, touched: false, ended: null, shown: false, answer: null },
  }
  run.steps.set(step.id, again)
  return again
}

export function pendingOf(states: readonly StepState[]): StepState[] {
  return states.filter(state => state.ended === null)
}

export interface Ending {
  readonly state: StepState
  readonly outcome: Outcome
  readonly rung: RungKind | null
  readonly reading?: Reading | null
  readonly second?: SecondSide | null
  readonly note?: string
}

/** Claims the endings of steps that have not ended, and gives their events. The first claim wins where rungs were hedged. */
export function claim(run: Run, endings: readonly Ending[]): AnyNewEvent[] {
  const mine = endings.filter(ending => ending.state.ended === null)
  for (const ending of mine) {
    ending.state.ended = ending.outcome
    if (ending.state.partly !== null) ending.state.partly.ending = ending
  }
  const whole = mine.filter(ending => ending.state.partly === null)
  return whole.map(ending =>
    event(run.id, 'step.ended', {
      step: ending.state.step.id,
      outcome: ending.outcome,
      rung: ending.rung,
      reading: ending.reading ?? null,
      second: ending.second ?? null,
      ms: Math.round(run.parts.clock.mono() - ending.state.since),
      note: ending.note ?? '',
    }),
  )
}

export async function end(run: Run, endings: readonly Ending[]): Promise<void> {
  await run.recorder.append(claim(run, endings))
}

/** Ends the steps that a person gave up. */
export async function endSkipped(run: Run, states: readonly StepState[]): Promise<void> {
  const skipped = pendingOf(states).filter(state => state.skip !== null)
  const note = (state: StepState) => `${state.skip?.by}: ${state.skip?.reason}`
  await end(
    run,
    skipped.map(state => ({ state, outcome: 'skipped', rung: null, note: note(state) })),
  )
}

/** How far this run came before this process took it up; null for a fresh one. */
export function earlier(run: Run): OpenRun | null {
  return run.ledger.open?.id === run.id ? run.ledger.open : null
}

export function stageById(program: ProgramBody, id: string): ProgramStage | undefined {
  return program.stages.find(stage => stage.id === id)
}
