import { OUTCOMES } from '@kakuri/core/journal/events.ts'
import { z } from 'zod'
import { bilingual, direction, gate, ms, portRef, reading, rungKind, runKind, seq, utc } from './common.ts'

export const instruction = z.object({
  action: z.enum(['unplug', 'plug']),
  drill: z.boolean(),
  tag: z.string(),
  cables: z.array(z.string()),
  room: z.string().nullable(),
  text: bilingual,
})

export const outcome = z.enum(OUTCOMES)
export const taskAnswer = z.enum(['done', 'cannot-find', 'already-out', 'other'])

/** One step of the current run. */
export const boardStep = z.object({
  id: z.string(),
  tag: z.string(),
  stage: z.string(),
  phase: z.enum(['waiting', 'working', 'needs-person', 'ended']),
  rung: rungKind.nullable(),
  outcome: outcome.nullable(),
  /** How long it took; null until it ended. */
  ms: ms.nullable(),
  sinceUtc: utc.nullable(),
  task: instruction.nullable(),
  answer: taskAnswer.nullable(),
  warning: bilingual.nullable(),
  lastError: z.object({ rung: rungKind, code: z.string(), message: bilingual }).nullable(),
  reading: reading.nullable(),
  second: portRef.extend({ link: z.enum(['up', 'down']).nullable() }).nullable(),
  note: bilingual,
})

/** One stage of the current run, without its steps. */
export const boardStage = z.object({
  id: z.string(),
  phase: z.enum(['waiting', 'gate', 'running', 'ended', 'on-probation', 'restored', 'cut-again']),
  /** The gate that waits; null when none does. */
  gate: gate.nullable(),
  approvals: z.array(z.string()),
  openedBy: z.array(z.string()).nullable(),
  /** Who opened it alone, and why; null where nobody did. */
  broken: z.object({ by: z.string(), reason: z.string() }).nullable(),
  probationEnds: utc.nullable(),
  confirmedBy: z.string().nullable(),
})

/** The current run, or the last. */
export const boardRun = z.object({
  id: z.string(),
  kind: runKind,
  direction,
  bundle: z.string(),
  reason: z.string(),
  actor: z.string(),
  startedUtc: utc,
  /** From the start to the event `seq`. While it runs, whoever shows it counts on. */
  elapsedMs: ms,
  phase: z.enum(['running', 'paused', 'ended']),
  why: bilingual,
  result: z.enum(['complete', 'incomplete', 'cancelled']).nullable(),
  /** Who asked for a pause that has not come about yet; what was begun ends first. */
  pausing: z.object({ by: z.string(), reason: z.string() }).nullable(),
  /** Who asked for the end of the run; it ends when what devices are at work on has ended. */
  cancelling: z.object({ by: z.string(), reason: z.string() }).nullable(),
  /** In the run's order. */
  stages: z.array(boardStage),
})

/** How one cut point stands now, across runs. A board lists only those that are cut or may be; a patch also says `not-cut`. */
export const standing = z.object({
  step: z.string(),
  stage: z.string(),
  state: z.enum(['not-cut', 'cut', 'doubtful', 'restoring', 'reopened']),
  outcome: outcome.nullable(),
  rung: rungKind.nullable(),
  /** What a restore puts back; null where nobody could read it. */
  was: reading.nullable(),
  /** Cut by a live drill alone, or by an incident; null where no run of this journal is known to have cut it. */
  kind: z.enum(['incident', 'live-drill']).nullable(),
  /** Found reopened, or unreadable, since when. */
  reopened: z.object({ sinceUtc: utc, text: bilingual }).nullable(),
  unreadable: z.object({ sinceUtc: utc, code: z.string(), message: bilingual }).nullable(),
})

export const stepReadiness = z.object({
  step: z.string(),
  state: z.enum(['ready', 'hands-only', 'not-ready']),
  ready: z.array(rungKind),
  failing: z.array(z.object({ rung: rungKind, code: z.string(), message: bilingual })),
  untried: z.array(rungKind),
  hands: z.boolean(),
})

export const readiness = z.object({
  /** Last preparation; null where there was none since the seal. */
  preparedUtc: utc.nullable(),
  steps: z.array(stepReadiness),
})

/** The run named for a task of the watch, which stands outside any run: a path that was found open again. */
export const WATCH_RUN = 'watch'

/** Something for a pair of hands. */
export const task = z.object({
  run: z.string(),
  step: z.string(),
  stage: z.string(),
  room: z.string().nullable(),
  instruction,
  sinceUtc: utc.nullable(),
  answer: taskAnswer.nullable(),
  warning: bilingual.nullable(),
})

/** Everything the board shows that moves. The plan document holds what does not. */
export const board = z.object({
  seq,
  /** The controller's clock when this was written. */
  nowUtc: utc,
  run: boardRun.nullable(),
  /** Steps of `run`, in its order. */
  steps: z.array(boardStep),
  standing: z.array(standing),
  /** Stages whose isolation ended and that were not restored since. */
  isolated: z.array(z.string()),
  watch: z.object({ sinceUtc: utc, everyMs: ms, steps: z.number().int() }).nullable(),
  /** What the watch asks somebody to cut again, outside any run: `run` is `watch`. */
  watchTasks: z.array(task),
  readiness,
  /** A run is being carried out by this controller at this moment. */
  busy: z.boolean(),
})

/**
 * What changed up to `seq`: a step or standing replaces the one with its id and the others stay; every other part replaces the
 * whole part; a part that is absent did not change. Where a run begins, all its steps are there.
 */
export const boardPatch = z.object({
  seq,
  nowUtc: utc,
  run: boardRun.optional(),
  steps: z.array(boardStep).optional(),
  standing: z.array(standing).optional(),
  isolated: z.array(z.string()).optional(),
  watch: board.shape.watch.optional(),
  watchTasks: board.shape.watchTasks.optional(),
  readiness: readiness.optional(),
  busy: z.boolean().optional(),
})

export type BoardDoc = z.infer<typeof board>
export type BoardPatch = z.infer<typeof boardPatch>
export type BoardRunDoc = z.infer<typeof boardRun>
export type BoardStageDoc = z.infer<typeof boardStage>
export type BoardStepDoc = z.infer<typeof boardStep>
export type StandingDoc = z.infer<typeof standing>
export type ReadinessDoc = z.infer<typeof readiness>
export type TaskDoc = z.infer<typeof task>
export type Outcome = z.infer<typeof outcome>
