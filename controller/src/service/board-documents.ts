import { type Board, type RunBoard, type StageBoard, type StepBoard, standing } from '@kakuri/core/view/board.ts'
import type { Readiness } from '@kakuri/core/view/readiness.ts'
import type {
  BoardDoc,
  BoardRunDoc,
  BoardStageDoc,
  BoardStepDoc,
  ReadinessDoc,
  StandingDoc,
  TaskDoc,
} from '../api/board.ts'
import { WATCH_RUN } from '../api/board.ts'
import { inBoth, sentenceInBoth } from './bilingual.ts'

/** The parts of the board as the API tells them. What is folded changes in place: nothing of it is handed out. */

export function runDocument(run: RunBoard): BoardRunDoc {
  const { id, kind, direction, bundle, reason, actor, clock, phase, why, result, pausing, cancelling, stages } = run
  const { startedUtc, elapsedMs } = clock
  return {
    ...{ id, kind, direction, bundle, reason, actor, startedUtc, elapsedMs, phase, result, pausing, cancelling },
    why: inBoth(why),
    stages: stages.map(stageDocument),
  }
}

function stageDocument(stage: StageBoard): BoardStageDoc {
  const { id, phase, gate, approvals, openedBy, broken, probationEnds, confirmedBy } = stage
  return {
    ...{ id, phase, gate, broken, probationEnds, confirmedBy },
    approvals: [...approvals],
    openedBy: openedBy === null ? null : [...openedBy],
  }
}

export function stepDocument(step: StepBoard): BoardStepDoc {
  const { id, tag, stage, phase, rung, outcome, ms, sinceUtc, task, answer, warning, lastError } = step
  return {
    ...{ id, tag, stage, phase, rung, outcome, ms, sinceUtc, answer, warning },
    task: task === null ? null : { ...task, cables: [...task.cables] },
    lastError: lastError && { rung: lastError.rung, ...failure(lastError) },
    reading: step.reading,
    second: step.second,
    note: inBoth(step.note),
  }
}

export function standingDocument(board: Board, step: string, stage: string, kind: StandingDoc['kind']): StandingDoc {
  const cut = board.cut.get(step)
  const reopened = board.reopened.get(step)
  const unreadable = board.unreadable.get(step)
  return {
    ...{ step, stage: cut?.stage || stage, state: standing(board, step) },
    ...{ outcome: cut?.outcome ?? null, rung: cut?.rung ?? null, was: cut?.was ?? null, kind },
    reopened: reopened === undefined ? null : { sinceUtc: reopened.sinceUtc, text: reopened.text },
    unreadable: unreadable === undefined ? null : { sinceUtc: unreadable.sinceUtc, ...failure(unreadable) },
  }
}

export function watchDocument({ watch }: Board): BoardDoc['watch'] {
  return watch && { sinceUtc: watch.sinceUtc, everyMs: watch.everyMs, steps: watch.steps.size }
}

export function readinessDocument({ preparedUtc, steps }: Readiness): ReadinessDoc {
  return {
    preparedUtc,
    steps: steps.map(({ step, state, ready, failing, untried, hands }) => ({
      ...{ step, state, hands },
      ready: [...ready],
      failing: failing.map(one => ({ rung: one.rung, ...failure(one) })),
      untried: [...untried],
    })),
  }
}

/** What waits for hands in this run. */
export function taskDocuments(run: RunBoard | null): TaskDoc[] {
  if (run === null || run.phase === 'ended') return []
  return run.stages.flatMap(stage =>
    stage.steps.flatMap(({ id, task, sinceUtc, answer, warning }) =>
      task === null
        ? []
        : {
            ...{ run: run.id, step: id, stage: stage.id, room: task.room, sinceUtc, answer, warning },
            instruction: { ...task, cables: [...task.cables] },
          },
    ),
  )
}

/** What waits for hands outside any run; where nothing else is to be warned of, it says what was found. */
export function watchTaskDocuments({ watchTasks, reopened }: Board, stageOf: ReadonlyMap<string, string>): TaskDoc[] {
  return [...watchTasks].map(([step, { instruction, sinceUtc, answer, warning }]) => ({
    ...{ run: WATCH_RUN, step, stage: stageOf.get(step) ?? '', room: instruction.room, sinceUtc, answer },
    warning: warning ?? reopened.get(step)?.text ?? null,
    instruction: { ...instruction, cables: [...instruction.cables] },
  }))
}

function failure({ code, message }: { readonly code: string; readonly message: string }) {
  return { code, message: sentenceInBoth(message) }
}
