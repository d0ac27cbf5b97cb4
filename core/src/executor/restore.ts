import type { ProgramStage } from '../compile/program.ts'
import type { Outcome } from '../journal/events.ts'
import { earlier, end, pendingOf, type Run, renew, type StepState, stateOf } from './context.ts'
import { passGate } from './gate.ts'
import { handsEnding } from './hands.ts'
import { letGo } from './let-go.ts'
import { breakOff, probation } from './probation.ts'
import { endStage, startStage } from './stage.ts'
import { all } from './verbs.ts'
import { beginWave, runWave } from './wave.ts'

export type RestoreResult = 'confirmed' | 'expired' | 'stopped' | 'closed'

/** Puts one stage back, last wave first, and keeps it on probation. `chosen`: the steps to put back. */
export async function restoreStage(run: Run, stage: ProgramStage, chosen: ReadonlySet<string>): Promise<RestoreResult> {
  const before = earlier(run)?.probations.get(stage.id)
  if (before?.decided === 'confirmed') return 'confirmed'
  if (before?.decided === 'expired') return finishRecut(run, stage, before.steps)
  const waves = stage.waves.map(wave =>
    wave.steps.filter(step => chosen.has(step.id)).map(step => stateOf(run, step, stage.id)),
  )
  const undone = await putBack(run, stage, waves)
  if (undone === 'closed') return 'closed'
  if (undone === 'stopped' && run.control.stop?.kind === 'pause') return 'stopped'
  const steps = onProbation(waves.flat())
  if (undone === 'stopped') {
    if (steps.length > 0) await breakOffAndCut(run, stage, steps)
    return 'stopped'
  }
  if (steps.length === 0) return 'confirmed'
  if ((await probation(run, stage, steps)) === 'confirmed') return 'confirmed'
  return cutAgain(run, stage, steps, 'fresh')
}

type PutBack = 'ended' | 'stopped' | 'closed'

async function putBack(run: Run, stage: ProgramStage, waves: readonly StepState[][]): Promise<PutBack> {
  if (earlier(run)?.endedStages.has(stage.id)) return 'ended'
  const asksTwo = stage.gate.kind === 'approve'
  if (asksTwo && !(await passGate(run, stage))) return run.control.stop === null ? 'closed' : 'stopped'
  if (run.control.stop !== null) return 'stopped'
  await startStage(run, stage)
  for (const [wave, states] of [...waves.entries()].reverse()) {
    if (pendingOf(states).length === 0) continue
    if (run.control.stop !== null) return 'stopped'
    await revertWave(run, stage.id, wave, states)
  }
  await endStage(run, stage, waves.flat())
  return 'ended'
}

async function revertWave(run: Run, stage: string, wave: number, states: readonly StepState[]): Promise<void> {
  await beginWave(run, { stage, wave, action: 'revert', states })
  const pending = pendingOf(states)
  const byHand = pending.filter(state => cutByHand(run, state))
  const byDevice = pending.filter(state => !cutByHand(run, state))
  await all([letGo(run, byDevice), ...byHand.map(state => plugBack(run, state))])
}

/** A person pulled a cable, or may have. One who said that it was not done did not. */
function cutByHand(run: Run, state: StepState): boolean {
  if (state.step.device === null) return true
  const latch = run.ledger.latched.get(state.step.id)
  if (latch?.pulled) return true
  return latch?.rung === 'hands' && latch.outcome !== 'unreachable' && latch.outcome !== 'unverified'
}

/** The cable first; then what a rung may have done to the device before a person was asked. */
async function plugBack(run: Run, state: StepState): Promise<void> {
  const latch = run.ledger.latched.get(state.step.id)
  if (state.was?.state === 'severed' && !latch?.pulled) {
    const note = 'was severed before the cut'
    return end(run, [{ state, outcome: 'already-so', rung: 'hands', reading: state.was, note }])
  }
  const ending = await handsEnding(run, state, 'revert')
  const plugged = ending.outcome === 'done' || ending.outcome === 'handed-over'
  const touched = latch?.touched ?? false
  if (plugged && touched) return letGo(run, [state])
  return end(run, [ending])
}

const PUT_BACK: ReadonlySet<Outcome> = new Set(['done', 'already-so', 'unverified', 'handed-over', 'simulated'])

/** Also what failed or was left after an intent: it may be open although nobody read it. */
function onProbation(states: readonly StepState[]): string[] {
  return states
    .filter(state => state.touched || (state.ended !== null && PUT_BACK.has(state.ended)))
    .map(state => state.step.id)
}

async function breakOffAndCut(run: Run, stage: ProgramStage, steps: readonly string[]): Promise<void> {
  await breakOff(run, stage, steps)
  await cutAgain(run, stage, steps, 'fresh')
}

/** After a crash in the middle of cutting again. */
async function finishRecut(run: Run, stage: ProgramStage, steps: readonly string[]): Promise<'expired'> {
  if (earlier(run)?.endedStages.has(stage.id)) return 'expired'
  return cutAgain(run, stage, steps, 'recovered')
}

/** The same cut as in an isolation, first wave first; not stopped by a pause, because it is what holds the isolation. */
async function cutAgain(
  run: Run,
  stage: ProgramStage,
  steps: readonly string[],
  how: 'fresh' | 'recovered',
): Promise<'expired'> {
  const chosen = new Set(steps)
  const waves = stage.waves.map(wave =>
    wave.steps
      .filter(step => chosen.has(step.id))
      .map(step => (how === 'fresh' ? renew(run, stateOf(run, step, stage.id)) : stateOf(run, step, stage.id))),
  )
  for (const [wave, states] of waves.entries()) {
    if (pendingOf(states).length > 0) await runWave(run, { stage: stage.id, wave, action: 'apply', states })
  }
  await endStage(run, stage, waves.flat())
  return 'expired'
}
