import type { BoardStepDoc } from '../../../src/api/board.ts'
import type { Live } from './store.ts'

type Known = Pick<Live, 'board' | 'steps'>

/** A run is under way or paused. */
export function runIsOpen({ board }: Pick<Live, 'board'>): boolean {
  return board?.run != null && board.run.phase !== 'ended'
}

/** What the run shown did with a step: undefined for one it has nothing to do with, or that it ended without. */
export function shownStep(live: Known, id: string): BoardStepDoc | undefined {
  const step = live.steps[id]
  return step?.phase === 'ended' || runIsOpen(live) ? step : undefined
}
