import type { BoardRunDoc, StandingDoc } from '../../../../src/api/board.ts'
import type { PlanStageDoc, PlanStepDoc } from '../../../../src/api/plan.ts'
import type { OrderBody } from '../../../../src/api/runs.ts'

export interface Cut {
  readonly step: string
  /** Null where the sealed plan no longer holds it. */
  readonly plan: PlanStepDoc | null
  readonly standing: StandingDoc
}

/** A stage with what is cut of it. */
export interface CutStage {
  readonly id: string
  /** Its place in the plan, from 1; null where the sealed plan no longer holds it. */
  readonly number: number | null
  readonly plan: PlanStageDoc | null
  readonly cuts: readonly Cut[]
}

/** What is cut now, the last stage first, as a restore goes; inside a stage in the plan's order. */
export function cutStages(
  stages: readonly PlanStageDoc[],
  standing: { readonly [step: string]: StandingDoc },
): CutStage[] {
  const planned = stages.map((plan, i) => ({ id: plan.id, number: i + 1, plan, cuts: plannedCuts(plan, standing) }))
  const known = new Set(stages.flatMap(stage => stage.steps.map(step => step.id)))
  const left = Object.values(standing).filter(one => !known.has(one.step))
  const strange = [...Map.groupBy(left, one => one.stage)].map(([id, ones]) => ({
    ...{ id, number: null, plan: null },
    cuts: ones.map(one => ({ step: one.step, plan: null, standing: one })),
  }))
  return [...strange, ...planned.reverse()].filter(stage => stage.cuts.length > 0)
}

function plannedCuts(stage: PlanStageDoc, standing: { readonly [step: string]: StandingDoc }): Cut[] {
  return stage.steps.flatMap(plan => {
    const one = standing[plan.id]
    return one === undefined ? [] : [{ step: plan.id, plan, standing: one }]
  })
}

/** What a restore does with a cut point: opens it, leaves it severed as it was, or opens what nobody could read before. */
export function comesBackAs({ was }: StandingDoc): 'open' | 'severed' | 'unknown' {
  if (was === null) return 'unknown'
  return was.state === 'open' || was.state === 'severed' ? was.state : 'unknown'
}

/** A person pulled the cable, so a person plugs it back. */
export function byHand({ standing, plan }: Cut): boolean {
  return standing.rung === 'hands' || plan?.kind === 'hands'
}

/** `some`: cut points were picked out of it one by one. */
export function chosenOf(stage: CutStage, chosen: ReadonlySet<string>): 'all' | 'some' | 'none' {
  const count = stage.cuts.filter(cut => chosen.has(cut.step)).length
  if (count === 0) return 'none'
  return count === stage.cuts.length ? 'all' : 'some'
}

export function toggled(chosen: ReadonlySet<string>, steps: readonly string[], on: boolean): ReadonlySet<string> {
  const rest = [...chosen].filter(step => !steps.includes(step))
  return new Set(on ? [...rest, ...steps] : rest)
}

/** Chosen stages with something chosen of them, last first. What is no longer cut does not count. */
export function chosenStages(stages: readonly CutStage[], chosen: ReadonlySet<string>): CutStage[] {
  return stages.filter(stage => chosenOf(stage, chosen) !== 'none')
}

/** Stages that were cut after the first of the chosen, and stay as they are. */
export function laterLeft(stages: readonly CutStage[], chosen: ReadonlySet<string>): CutStage[] {
  const earliest = stages.findLastIndex(stage => chosenOf(stage, chosen) !== 'none')
  return stages.slice(0, Math.max(0, earliest)).filter(stage => chosenOf(stage, chosen) === 'none')
}

type Kind = OrderBody['kind']

/** Restored as it was cut: as a live drill only where nothing but live drills cut what is chosen. */
export function kindFor(stages: readonly CutStage[], chosen: ReadonlySet<string>): Kind {
  const cuts = stages.flatMap(stage => stage.cuts).filter(cut => chosen.has(cut.step))
  return cuts.length > 0 && cuts.every(({ standing }) => standing.kind === 'live-drill') ? 'live-drill' : 'incident'
}

/** Stages in plan order; single cut points are named only where some of a chosen stage are left out. */
export function orderFor(
  stages: readonly CutStage[],
  chosen: ReadonlySet<string>,
  kind: Kind,
  reason: string,
): OrderBody {
  const picked = chosenStages(stages, chosen)
  const partly = picked.some(stage => chosenOf(stage, chosen) === 'some')
  const steps = picked.flatMap(stage => stage.cuts.map(cut => cut.step)).filter(step => chosen.has(step))
  return {
    ...{ kind, direction: 'restore', skips: [], reason: reason.trim() },
    stages: picked.map(stage => stage.id).reverse(),
    ...(partly && { steps }),
  }
}

/** The restore under way, or the one that ended last; null where the last run was another. */
export function restoreRun(run: BoardRunDoc | null): BoardRunDoc | null {
  return run?.direction === 'restore' ? run : null
}
