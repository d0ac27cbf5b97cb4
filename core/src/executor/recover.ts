import type { OpenRun } from '../journal/ledger.ts'
import type { Run } from './context.ts'
import { event } from './recorder.ts'
import type { Stop } from './run.ts'

/** Says that a process took the run up again, which steps were left between intent and outcome, and that it was called off. */
export async function recordRecovery(run: Run, open: OpenRun, actor: string, stop: Stop | null): Promise<void> {
  const taken = open.paused
    ? event(run.id, 'run.resumed', { reason: `resumed by ${actor}` }, actor)
    : event(run.id, 'run.recovered', { pending: pendingSteps(open) }, actor)
  const calledOff = stop?.kind === 'cancel' && open.cancelling === null
  const cancelling = calledOff ? [event(run.id, 'run.cancelling', { reason: stop.reason }, stop.by)] : []
  await run.recorder.append([taken, ...cancelling])
}

/** Each of these is observed before anything is done to it: its reading decides. */
function pendingSteps(open: OpenRun): string[] {
  return [...open.steps].filter(([, step]) => step.intent !== null && step.ended === null).map(([id]) => id)
}
