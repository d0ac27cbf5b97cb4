import type { OpenRun } from '../journal/ledger.ts'
import type { Run } from './context.ts'
import { event } from './recorder.ts'

/** Says that a process took the run up again, and which steps were left between intent and outcome. */
export async function recordRecovery(run: Run, open: OpenRun, actor: string): Promise<void> {
  const taken = open.paused
    ? event(run.id, 'run.resumed', { reason: `resumed by ${actor}` }, actor)
    : event(run.id, 'run.recovered', { pending: pendingSteps(open) }, actor)
  await run.recorder.append([taken])
}

/** Each of these is observed before anything is done to it: its reading decides. */
function pendingSteps(open: OpenRun): string[] {
  return [...open.steps].filter(([, step]) => step.intent !== null && step.ended === null).map(([id]) => id)
}
