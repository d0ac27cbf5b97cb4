import type { Reading } from '@kakuri/core/driver/contract.ts'
import type { AnyNewEvent, Outcome } from '@kakuri/core/journal/events.ts'
import type { Adoption } from '@kakuri/core/journal/evidence.ts'
import { SEVERED_OUTCOMES } from '@kakuri/core/journal/ledger.ts'
import { agentActor } from '@kakuri/core/journal/reasons.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'

/** Reads cut points back, each by what the rung changed that acted; null where no device told. Never rejects because of one. */
export type LookAt = (steps: ReadonlyMap<string, RungKind | null>) => Promise<ReadonlyMap<string, Reading | null>>

/** What the controller found where an agent had cut; all effects of one step. */
export interface Found {
  readonly step: string
  /** Each effect that acted, with the reading of it; null where nobody but the agent could read it. */
  readonly effects: readonly { readonly adoption: Adoption; readonly reading: Reading | null }[]
}

/** Looks at every effect by itself: an outlet that is off says nothing of the port that was shut before. */
export async function readBack(adoptions: readonly Adoption[], lookAt: LookAt): Promise<Found[]> {
  const bySteps = [...Map.groupBy(adoptions, adoption => adoption.step)]
  const most = Math.max(0, ...bySteps.map(([, all]) => all.length))
  const rounds: ReadonlyMap<string, Reading | null>[] = []
  for (let round = 0; round < most; round += 1) {
    const wanted = bySteps.flatMap(([step, all]) => all.slice(round, round + 1).map(one => [step, one.rung] as const))
    rounds.push(await lookAt(new Map(wanted)))
  }
  return bySteps.map(([step, all]) => ({
    step,
    effects: all.map((adoption, round) => ({ adoption, reading: rounds[round]?.get(step) ?? null })),
  }))
}

/**
 * The controller takes over a cut, each effect that is news by an event of its own. Null where nothing is cut: what was begun, or did not end
 * severed, counts only where no look of the controller's own reads it open.
 */
export function adopted(agent: string, run: string | null, { effects }: Found): AnyNewEvent[] | null {
  const outcome = outcomeOf(effects)
  if (outcome === null) return null
  return effects
    .filter(({ adoption }) => adoption.news)
    .map(({ adoption: { step, stage, rung, was, evidence }, reading }) => ({
      ...{ type: 'agent.adopted', actor: agentActor(agent), run },
      body: { agent, step, stage, rung, was, reading, outcome, evidence },
    }))
}

/** A look of the controller's own counts more than the agent's word; nobody's look leaves it at that word. */
function outcomeOf(effects: Found['effects']): Outcome | null {
  const { outcome: told = null, begun = false } = effects[0]?.adoption ?? {}
  const read = effects.map(({ reading }) => reading?.state)
  if (told === null || read.every(state => state === undefined)) return told
  if (read.includes('severed')) return told === 'already-so' ? told : 'done'
  return begun || !SEVERED_OUTCOMES.has(told) ? null : 'unverified'
}
