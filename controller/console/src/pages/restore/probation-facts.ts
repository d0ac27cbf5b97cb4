import type { BoardStepDoc } from '../../../../src/api/board.ts'

const READ_BACK: readonly (string | null)[] = ['done', 'already-so', 'simulated', 'skipped']

/** Steps of a restored stage that nobody has seen to be as they should be. */
export function notReadBack(steps: readonly BoardStepDoc[]): BoardStepDoc[] {
  return steps.filter(step => step.phase === 'ended' && !READ_BACK.includes(step.outcome))
}
