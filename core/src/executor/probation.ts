import type { ProgramStage } from '../compile/program.ts'
import type { Probation } from '../journal/ledger.ts'
import { earlier, type Run } from './context.ts'
import { event, KAKURI } from './recorder.ts'

export type Decision = 'confirmed' | 'expired'

/** A restored stage stays only if a person confirms it in time. */
export async function probation(run: Run, stage: ProgramStage, steps: readonly string[]): Promise<Decision> {
  const before = earlier(run)?.probations.get(stage.id) ?? null
  if (before !== null && before.decided !== null) return before.decided
  if (before === null) await begin(run, stage.id, stage.probationMs, steps)
  const ms = before === null ? stage.probationMs : remaining(before, run.parts.clock.now())
  const by = ms > 0 ? await ask(run, stage.id, ms) : null
  if (by === null) {
    await run.recorder.append([event(run.id, 'probation.expired', { stage: stage.id })])
    return 'expired'
  }
  await run.recorder.append([event(run.id, 'probation.confirmed', { stage: stage.id, by }, by)])
  return 'confirmed'
}

async function begin(run: Run, stage: string, ms: number, steps: readonly string[]): Promise<void> {
  await run.recorder.append([event(run.id, 'probation.started', { stage, ms, steps })])
}

/**
 * After a restart only wall time is left to tell how long ago it began. A clock that was set back gives the whole time again,
 * never more; one that was set forward can only end it early, which cuts again: the safe side.
 */
function remaining(before: Probation, now: number): number {
  return Math.min(before.ms, before.ms - (now - before.since))
}

async function ask(run: Run, stage: string, ms: number): Promise<string | null> {
  const { clock, people } = run.parts
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, run.control.cancelling.signal, run.recorder.stopped])
  const late = clock.sleep(ms, signal).then(() => null)
  const asked = people.confirmProbation(stage, ms, signal).catch(error => {
    if (signal.aborted) return null
    throw error
  })
  try {
    const by = await Promise.race([asked, late])
    run.recorder.mayAct()
    return by
  } finally {
    over.abort()
  }
}

/** A restore that is broken off: what it opened goes the way of a probation that nobody confirmed. */
export async function breakOff(run: Run, stage: ProgramStage, steps: readonly string[]): Promise<void> {
  const body = { stage: stage.id, ms: 0, steps }
  await run.recorder.append([
    event(run.id, 'probation.started', body, KAKURI),
    event(run.id, 'probation.expired', { stage: stage.id }, KAKURI),
  ])
}
