import { type ProgramBody, type ProgramStage, type Step, stageSteps } from '../compile/program.ts'
import type { AnyEvent, JournalEvent, Outcome } from '../journal/events.ts'
import type { RoomRun } from './room-shape.ts'

interface FoldedStage {
  readonly stage: ProgramStage
  begun: boolean
  ended: boolean
  openedBy: readonly string[]
}

/** The run that is open, as far as every room must know it. */
export interface FoldedRun {
  readonly event: JournalEvent<'run.started'>
  readonly stages: ReadonlyMap<string, FoldedStage>
  /** Steps that the run takes up. */
  readonly taken: ReadonlySet<string>
  readonly outcomes: Map<string, Outcome>
  /** Also where somebody has asked for it: nobody begins anything more of it. */
  paused: boolean
  calledOff: boolean
}

export function newRun(program: ProgramBody, event: JournalEvent<'run.started'>): FoldedRun {
  const { stages, steps } = event.body
  const taken = stages.flatMap(id => program.stages.filter(stage => stage.id === id))
  const picked = steps === null ? null : new Set(steps)
  const ids = taken.flatMap(stageSteps).map(step => step.id)
  return {
    ...{ event, outcomes: new Map(), paused: false, calledOff: false },
    stages: new Map(taken.map(stage => [stage.id, { stage, begun: false, ended: false, openedBy: [] }])),
    taken: new Set(ids.filter(id => picked === null || picked.has(id))),
  }
}

/** Folds an event of this run in. False where no room sees a difference; steps that ended are another matter. */
export function changeRun(run: FoldedRun, event: AnyEvent): boolean {
  switch (event.type) {
    case 'run.cancelling':
      run.calledOff = true
      return true
    case 'run.pausing':
    case 'run.paused':
      run.paused = true
      return true
    case 'run.resumed':
    case 'run.recovered':
      run.paused = false
      return true
    case 'gate.opened':
    case 'stage.started':
    case 'stage.ended':
    case 'probation.expired':
      return changeStage(run, event)
    default:
      return false
  }
}

type StageEvent = JournalEvent<'gate.opened'> | JournalEvent<'stage.started' | 'stage.ended' | 'probation.expired'>

function changeStage(run: FoldedRun, event: StageEvent): boolean {
  const stage = run.stages.get(event.body.stage)
  if (stage === undefined) return false
  if (event.type === 'gate.opened' && 'by' in event.body) stage.openedBy = event.body.by
  if (event.type === 'stage.started') stage.begun = true
  if (event.type === 'stage.ended') stage.ended = true
  if (event.type === 'probation.expired') cutAgain(run, stage)
  return true
}

/** Every step of the stage is cut again, and has to be seen to end again. */
function cutAgain(run: FoldedRun, stage: FoldedStage): void {
  stage.ended = false
  for (const step of stageSteps(stage.stage)) run.outcomes.delete(step.id)
}

/** `steps`: those that the room's agent may have to do. */
export function runView(run: FoldedRun, steps: readonly Step[]): RoomRun {
  const { event, paused, calledOff, taken, outcomes } = run
  const { kind, direction, reason, bundle } = event.body
  const stages = [...run.stages.values()]
  // While stages are put back there is nothing to announce and nothing more that stops.
  const begun = direction === 'isolate' ? stages.filter(one => one.begun).map(one => one.stage) : []
  return {
    ...{ id: event.run ?? '', kind, direction, reason, bundle, startedUtc: event.utc },
    phase: paused || calledOff ? 'paused' : 'running',
    stages: stages.map(({ stage: { id, name }, ...how }) => ({ id, name, ...how })),
    announcements: begun.flatMap(stage => [...stage.announcements]),
    impact: begun.flatMap(stage => (stage.impact === null ? [] : [stage.impact])),
    steps: steps.filter(({ id }) => taken.has(id)).map(({ id }) => ({ id, outcome: outcomes.get(id) ?? null })),
  }
}
