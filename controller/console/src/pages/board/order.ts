import type { PlanDoc } from '../../../../src/api/plan.ts'

type Ids = readonly string[]

/** Stages run in order: whatever stands before a stage and is not isolated goes with it. In plan order. */
export function withStage(plan: Pick<PlanDoc, 'stages'>, isolated: Ids, chosen: Ids, stage: string): string[] {
  const ids = plan.stages.map(one => one.id)
  const last = ids.indexOf(stage)
  const needed = new Set([...chosen, stage, ...ids.slice(0, last).filter(id => !isolated.includes(id))])
  return ids.filter(id => needed.has(id))
}

/** Without a stage that is not isolated, those after it cannot stay. */
export function withoutStage(plan: Pick<PlanDoc, 'stages'>, isolated: Ids, chosen: Ids, stage: string): string[] {
  const ids = plan.stages.map(one => one.id)
  const from = ids.indexOf(stage)
  const rest = chosen.filter(id => id !== stage)
  return isolated.includes(stage) ? rest : rest.filter(id => ids.indexOf(id) < from)
}
