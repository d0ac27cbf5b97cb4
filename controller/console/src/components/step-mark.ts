import type { BoardRunDoc, BoardStepDoc } from '../../../src/api/board.ts'

type Outcome = NonNullable<BoardStepDoc['outcome']>
type Direction = BoardRunDoc['direction']

export type StepMarkKey =
  | Exclude<BoardStepDoc['phase'], 'working'>
  | Exclude<Outcome, 'done'>
  | `working-${Direction}`
  | `done-${Direction}`

/** Which mark a step carries. */
export function markOf({ phase, outcome }: Pick<BoardStepDoc, 'phase' | 'outcome'>, direction: Direction): StepMarkKey {
  if (phase === 'working') return `working-${direction}`
  if (phase !== 'ended') return phase
  if (outcome === null) return 'ended'
  return outcome === 'done' ? `done-${direction}` : outcome
}
