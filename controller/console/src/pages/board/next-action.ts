import type { BoardDoc, BoardStepDoc, StandingDoc } from '../../../../src/api/board.ts'
import type { PlanDoc } from '../../../../src/api/plan.ts'
import { gateState } from './approvals.ts'
import { isShort } from './counts.ts'

/** Older findings are not to be relied on. */
export const STALE_MS = 24 * 3_600_000

/** The one thing to do next. */
export type NextAction =
  | { readonly kind: 'no-plan' }
  | { readonly kind: 'confirm'; readonly stage: string; readonly until: number }
  | { readonly kind: 'resume' }
  | { readonly kind: 'gate'; readonly stage: string; readonly have: number; readonly need: number }
  | { readonly kind: 'tasks'; readonly count: number }
  | { readonly kind: 'wait'; readonly stage: string | null }
  | { readonly kind: 'reopened'; readonly stages: readonly string[]; readonly count: number }
  | { readonly kind: 'incomplete'; readonly count: number }
  /** A restore that nobody confirmed, and all of it read back as cut again. */
  | { readonly kind: 'cut-again' }
  | { readonly kind: 'all-cut' }
  | { readonly kind: 'prepare'; readonly never: boolean }
  | { readonly kind: 'isolate'; readonly stage: string }

export interface Situation {
  readonly plan: PlanDoc | null
  readonly board: Omit<BoardDoc, 'steps' | 'standing'>
  readonly steps: { readonly [id: string]: BoardStepDoc }
  readonly standing: { readonly [step: string]: StandingDoc }
  readonly nowUtc: number
}

/** What is under way comes first, then what went wrong, then what comes next in the plan. */
export function nextAction(now: Situation): NextAction {
  if (now.plan === null || now.plan.stages.length === 0) return { kind: 'no-plan' }
  return underWay(now) ?? wentWrong(now) ?? inPlan(now, now.plan)
}

/** What has a countdown comes before what waits, and what waits before what goes on by itself. */
function underWay({ board: { run }, plan, steps }: Situation): NextAction | null {
  if (run === null || run.phase === 'ended') return null
  const trial = run.stages.find(stage => stage.phase === 'on-probation')
  if (trial) return { kind: 'confirm', stage: trial.id, until: trial.probationEnds ?? 0 }
  if (run.phase === 'paused') return { kind: 'resume' }
  const gated = run.stages.find(stage => stage.gate !== null)
  if (gated) {
    const { have, need } = gateState(gated, plan?.stages.find(stage => stage.id === gated.id)?.gate)
    return { kind: 'gate', stage: gated.id, have, need }
  }
  const count = Object.values(steps).filter(step => step.phase === 'needs-person').length
  if (count > 0) return { kind: 'tasks', count }
  return { kind: 'wait', stage: run.stages.find(stage => stage.phase === 'running')?.id ?? null }
}

function wentWrong({ plan, board: { run }, steps, standing }: Situation): NextAction | null {
  const open = Object.values(standing).filter(one => one.state === 'reopened')
  if (open.length > 0) {
    const among = new Set(open.map(one => one.stage))
    const stages = plan?.stages.map(stage => stage.id).filter(id => among.has(id)) ?? []
    return { kind: 'reopened', stages, count: open.length }
  }
  if (run === null || run.result !== 'incomplete') return null
  const count = Object.values(steps).filter(isShort).length
  if (count === 0 && run.stages.some(stage => stage.phase === 'cut-again')) return { kind: 'cut-again' }
  return { kind: 'incomplete', count }
}

/** Once something is cut, nobody is sent back to prepare. */
function inPlan({ board, nowUtc }: Situation, plan: PlanDoc): NextAction {
  const next = plan.stages.find(stage => !board.isolated.includes(stage.id))
  if (next === undefined) return { kind: 'all-cut' }
  const { preparedUtc } = board.readiness
  const stale = preparedUtc === null || nowUtc - preparedUtc > STALE_MS
  if (stale && board.isolated.length === 0) return { kind: 'prepare', never: preparedUtc === null }
  return { kind: 'isolate', stage: next.id }
}
