import type { BoardRunDoc, BoardStepDoc } from '../../../src/api/board.ts'

type Outcome = NonNullable<BoardStepDoc['outcome']>
type Direction = BoardRunDoc['direction']
/** `again`: a restore whose probation ran out cuts again. `drill`: nothing is changed on any device. */
export type Doing = Direction | 'again' | 'drill'

export type StepMarkKey =
  | Exclude<BoardStepDoc['phase'], 'working'>
  | Exclude<Outcome, 'done'>
  | `working-${Doing}`
  | `done-${Exclude<Doing, 'drill'>}`

/** What the run does with the steps of a stage. What ends well after a probation ran out is cut, and never called restored. */
export function doingOf(run: Pick<BoardRunDoc, 'kind' | 'direction' | 'stages'> | null, stage: string): Doing {
  if (run === null) return 'isolate'
  if (run.kind === 'drill') return 'drill'
  return run.stages.some(({ id, phase }) => id === stage && phase === 'cut-again') ? 'again' : run.direction
}

/** Which mark a step carries. */
export function markOf({ phase, outcome }: Pick<BoardStepDoc, 'phase' | 'outcome'>, doing: Doing): StepMarkKey {
  if (phase === 'working') return `working-${doing}`
  if (phase !== 'ended') return phase
  if (outcome === null) return 'ended'
  if (outcome !== 'done') return outcome
  return doing === 'drill' ? 'simulated' : `done-${doing}`
}
