import { type ProgramBody, type ProgramStage, stageSteps } from '../compile/program.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { RunBoard, RunClock, StageBoard, StepBoard } from './board.ts'

/** A run as it stands when it starts: its stages in its order, everything waiting. */
export function startRun(program: ProgramBody, event: JournalEvent<'run.started'>): RunBoard {
  const { kind, direction, bundle, reason, stages, steps } = event.body
  const picked = steps === null ? null : new Set(steps)
  const known = new Map(program.stages.map(stage => [stage.id, stage]))
  const boards = stages.flatMap(id => {
    const stage = known.get(id)
    return stage === undefined ? [] : [startStage(stage, picked)]
  })
  return {
    ...{
      id: event.run ?? '',
      kind,
      direction,
      bundle,
      reason,
      actor: event.actor,
      phase: 'running',
      why: '',
      result: null,
      pausing: null,
      cancelling: null,
    },
    clock: startClock(event),
    stages: boards,
    steps: new Map(boards.flatMap(stage => stage.steps.map(step => [step.id, step]))),
  }
}

function startClock({ utc, mono }: JournalEvent): RunClock {
  return { startedUtc: utc, startedMono: mono, lastUtc: utc, lastMono: mono, elapsedMs: 0 }
}

function startStage(stage: ProgramStage, picked: ReadonlySet<string> | null): StageBoard {
  const steps = stageSteps(stage).filter(step => picked === null || picked.has(step.id))
  return {
    ...{ id: stage.id, name: stage.name, phase: 'waiting', gate: null, approvals: [], openedBy: null },
    ...{ broken: null, probationEnds: null, confirmedBy: null },
    steps: steps.map(step => waitingStep(step.id, step.tag, stage.id)),
  }
}

function waitingStep(id: string, tag: string, stage: string): StepBoard {
  return { id, tag, stage, ...WAITING }
}

/** A step nobody has begun. */
export const WAITING = {
  phase: 'waiting',
  rung: null,
  outcome: null,
  ms: null,
  sinceUtc: null,
  task: null,
  answer: null,
  warning: null,
  wrong: null,
  lastError: null,
  reading: null,
  second: null,
  note: '',
} as const satisfies Omit<StepBoard, 'id' | 'tag' | 'stage'>
