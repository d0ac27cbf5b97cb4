import { type ProgramStage, stageSteps } from '../compile/program.ts'
import type { Outcome } from '../journal/events.ts'
import { SEVERED_OUTCOMES } from '../journal/ledger.ts'
import { earlier, pendingOf, type Run, type StepState, stateOf } from './context.ts'
import { passGate } from './gate.ts'
import { isHeldCut } from './held.ts'
import { event } from './recorder.ts'
import { runWave } from './wave.ts'

export type StageResult = 'ended' | 'stopped' | 'closed'

/** Gate, then wave after wave. Nothing of the stage begins before its gate is open. */
export async function isolateStage(run: Run, stage: ProgramStage): Promise<StageResult> {
  if (earlier(run)?.endedStages.has(stage.id)) return 'ended'
  if (isLeftOut(run, stage)) return passBy(run, stage)
  if (!(await passGate(run, stage))) return run.control.stop === null ? 'closed' : 'stopped'
  if (run.control.stop !== null) return 'stopped'
  await startStage(run, stage)
  const waves = wavesOf(run, stage)
  for (const [wave, states] of waves.entries()) {
    if (pendingOf(states).length === 0) continue
    if (run.control.stop !== null) return 'stopped'
    await runWave(run, { stage: stage.id, wave, action: 'apply', states })
  }
  await endStage(run, stage, waves.flat(), isPartial(run, stage, waves.flat()))
  return 'ended'
}

function wavesOf(run: Run, stage: ProgramStage): StepState[][] {
  return stage.waves.map(wave =>
    wave.steps.filter(step => isPicked(run, step.id)).map(step => stateOf(run, step, stage.id)),
  )
}

const isPicked = ({ picked }: Run, step: string) => picked?.has(step) ?? true

/** The run takes up no step of it: nobody is asked to open its gate. */
function isLeftOut(run: Run, stage: ProgramStage): boolean {
  return run.picked !== null && !stageSteps(stage).some(step => isPicked(run, step.id))
}

async function passBy(run: Run, stage: ProgramStage): Promise<'ended'> {
  await endStage(run, stage, [], isPartial(run, stage, []))
  return 'ended'
}

/** Other steps of the stage are not severed, so that the stages after it must not count on it. */
function isPartial(run: Run, stage: ProgramStage, states: readonly StepState[]): boolean {
  if (run.picked === null) return false
  const closed = states.filter(({ ended }) => ended === 'skipped' || (ended !== null && SEVERED_OUTCOMES.has(ended)))
  const mine = new Set(closed.map(state => state.step.id))
  return stageSteps(stage).some(step => !mine.has(step.id) && !isHeldCut(run.ledger.latched.get(step.id)))
}

export async function startStage(run: Run, stage: ProgramStage): Promise<void> {
  if (earlier(run)?.startedStages.has(stage.id)) return
  await run.recorder.append([event(run.id, 'stage.started', { stage: stage.id })])
}

export async function endStage(
  run: Run,
  stage: ProgramStage,
  states: readonly StepState[],
  partial = false,
): Promise<void> {
  const outcomes = count(states.flatMap(state => (state.ended === null ? [] : [state.ended])))
  await run.recorder.append([event(run.id, 'stage.ended', { stage: stage.id, outcomes, ...(partial && { partial }) })])
}

export function count(outcomes: Iterable<Outcome>): { [outcome: string]: number } {
  const counts: { [outcome: string]: number } = {}
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}
