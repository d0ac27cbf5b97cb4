import type { BoardDoc, StandingDoc } from '../../../../src/api/board.ts'
import type { PlanStageDoc } from '../../../../src/api/plan.ts'

interface Known {
  readonly board: Pick<BoardDoc, 'isolated'> | null
  readonly standing: { readonly [step: string]: StandingDoc }
}

export interface Isolation {
  readonly word: 'isolated' | 'short' | 'open' | 'being-restored' | 'not-isolated'
  /** Cut points that are open again, or not known to be cut; of a stage that is not isolated, those that are cut all the same. */
  readonly count: number
}

/** Whether a stage is isolated, across runs: only what was read back as cut, and was not found open since, counts as cut. */
export function isolationOf(stage: PlanStageDoc, { board, standing }: Known): Isolation {
  const states = stage.steps.map(step => standing[step.id]?.state ?? 'not-cut')
  const count = (state: StandingDoc['state']) => states.filter(one => one === state).length
  if (board?.isolated.includes(stage.id) !== true) return { word: 'not-isolated', count: count('cut') }
  if (count('reopened') > 0) return { word: 'open', count: count('reopened') }
  if (count('restoring') > 0) return { word: 'being-restored', count: 0 }
  const short = states.length - count('cut')
  return short > 0 ? { word: 'short', count: short } : { word: 'isolated', count: 0 }
}
