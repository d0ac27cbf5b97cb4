import type { Reading } from '@kakuri/core/driver/contract.ts'
import type { AnyNewEvent, Outcome } from '@kakuri/core/journal/events.ts'
import { agentActor } from '@kakuri/core/journal/reasons.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'
import type { AloneCut } from './alone-cuts.ts'

/** Reads cut points back, each by what the rung changed that acted; null where no device told. Never rejects because of one. */
export type LookAt = (steps: ReadonlyMap<string, RungKind | null>) => Promise<ReadonlyMap<string, Reading | null>>

/**
 * The controller takes over a cut. What may have been touched and did not end severed counts only where the controller itself
 * reads that it is severed.
 */
export function adopted(parts: {
  readonly agent: string
  readonly stage: string
  readonly run: string | null
  readonly cut: AloneCut
  readonly reading: Reading | null
}): AnyNewEvent[] {
  const { agent, stage, run, cut, reading } = parts
  if (!cut.severed && reading?.state !== 'severed') return []
  const { step, rung, was, seq } = cut
  const body = { agent, step, stage, rung, was, reading, outcome: outcomeOf(cut, reading), evidence: seq }
  return [{ type: 'agent.adopted', actor: agentActor(agent), run, body }]
}

/** A look of the controller's own counts more than the agent's word; nobody's look leaves it at that word. */
function outcomeOf({ outcome }: AloneCut, reading: Reading | null): Outcome {
  if (reading === null) return outcome
  if (reading.state === 'severed') return outcome === 'already-so' ? 'already-so' : 'done'
  return 'unverified'
}
