import { type Action, earlier, type Run, type StepState } from './context.ts'
import { climb, groupForClimb, type LadderOf } from './ladder.ts'
import { event } from './recorder.ts'
import { all } from './verbs.ts'

export interface WaveOrder {
  readonly stage: string
  /** Position in the stage, from 0. */
  readonly wave: number
  readonly action: Action
  readonly states: readonly StepState[]
  readonly ladderOf?: LadderOf
}

/** All devices at once. Resolves when every step ended. */
export async function runWave(run: Run, order: WaveOrder): Promise<void> {
  await beginWave(run, order)
  const pending = order.states.filter(state => state.ended === null)
  const groups = groupForClimb(run, order.action, pending, order.ladderOf ?? unclimbed)
  await all(groups.map(climb))
}

/** The rungs still to be tried: a step whose task a person already has before them waits for that person. */
function unclimbed(state: StepState) {
  const { ladder } = state.step
  return state.shown ? ladder.filter(rung => rung.kind === 'hands') : ladder
}

export async function beginWave(run: Run, { stage, wave, states }: WaveOrder): Promise<void> {
  const now = run.parts.clock.mono()
  for (const state of states) {
    state.since = now
    state.begun = true
  }
  const before = earlier(run)?.startedWaves.has(`${stage}/${wave}`) ?? false
  if (before && run.recovered) return
  const steps = states.map(state => state.step.id)
  await run.recorder.append([event(run.id, 'wave.started', { stage, wave, steps })])
}
