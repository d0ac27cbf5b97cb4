import type { ProgramStage } from '../compile/program.ts'
import type { Outcome } from '../journal/events.ts'
import { earlier, pendingOf, type Run, type StepState, stateOf } from './context.ts'
import { passGate } from './gate.ts'
import { event } from './recorder.ts'
import { runWave } from './wave.ts'

export type StageResult = 'ended' | 'stopped' | 'closed'

/** Gate, then wave after wave. Nothing of the stage begins before its gate is open. */
export async function isolateStage(run: Run, stage: ProgramStage): Promise<StageResult> {
  if (earlier(run)?.endedStages.has(stage.id)) return 'ended'
  if (!(await passGate(run, stage))) return run.control.stop === null ? 'closed' : 'stopped'
  if (run.control.stop !== null) return 'stopped'
  await startStage(run, stage)
  const waves = wavesOf(run, stage)
  for (const [wave, states] of waves.entries()) {
    if (pendingOf(states).length === 0) continue
    if (run.control.stop !== null) return 'stopped'
    await runWave(run, { stage: stage.id, wave, action: 'apply', states })
  }
  await endStage(run, stage, waves.flat())
  return 'ended'
}

function wavesOf(run: Run, stage: ProgramStage): StepState[][] {
  return stage.waves.map(wave => wave.steps.map(step => stateOf(run, step, stage.id)))
}

export async function startStage(run: Run, stage: ProgramStage): Promise<void> {
  if (earlier(run)?.startedStages.has(stage.id)) return
  await run.recorder.append([event(run.id, 'stage.started', { stage: stage.id })])
}

export async function endStage(run: Run, stage: ProgramStage, states: readonly StepState[]): Promise<void> {
  const outcomes = count(states.flatMap(state => (state.ended === null ? [] : [state.ended])))
  await run.recorder.append([event(run.id, 'stage.ended', { stage: stage.id, outcomes })])
}

export function count(outcomes: Iterable<Outcome>): { [outcome: string]: number } {
  const counts: { [outcome: string]: number } = {}
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}
