import type { Reading } from '../driver/contract.ts'
import type { RungKind } from '../plan/shape.ts'
import type { PortRef } from '../site/shape.ts'
import type { Direction, EventBodies, Outcome, RunKind } from './events.ts'

/** What the journal says about one step in the open run. */
export interface StepProgress {
  /** First reading in this run, before anything was done. */
  observed: Reading | null
  /** Last intent; with `ended` null the device may or may not have been touched. */
  intent: EventBodies['step.intent'] | null
  ended: EventBodies['step.ended'] | null
  shown: boolean
  /** The last answer; null before, and after it proved untrue. */
  answer: EventBodies['task.answered'] | null
  /** Cables that came out wrongly and were not seen back, with the port where that was seen. */
  readonly wrong: Map<string, PortRef>
}

export interface Probation {
  /** Wall time at which it began, milliseconds since 1970 UTC. */
  readonly since: number
  readonly ms: number
  readonly steps: readonly string[]
  decided: 'confirmed' | 'expired' | null
}

/** A run that was started and has not ended. */
export interface OpenRun {
  readonly id: string
  readonly kind: RunKind
  readonly direction: Direction
  readonly bundle: string
  readonly actor: string
  readonly reason: string
  readonly stages: readonly string[]
  readonly picked: readonly string[] | null
  /** In whose names every gate opens; null where people are asked. */
  readonly authority: NonNullable<EventBodies['run.started']['authority']> | null
  paused: boolean
  /** Who asked for the end of the run, and why: also after a crash nothing new begins. */
  cancelling: { readonly by: string; readonly reason: string } | null
  readonly approvals: Map<string, Set<string>>
  readonly openedGates: Set<string>
  readonly startedStages: Set<string>
  readonly endedStages: Set<string>
  /** `<stage>/<wave>` */
  readonly startedWaves: Set<string>
  readonly steps: Map<string, StepProgress>
  readonly probations: Map<string, Probation>
}

/**
 * What a rung changes. Rungs of one effect undo each other: what SSH shut, SNMP or a console can open. An outlet, a relay and a
 * person's hands each hold something else, and only they can let go of it.
 */
export type Effect = 'device' | 'outlet' | 'relay' | 'hands'

export function effectOf(rung: RungKind): Effect {
  return rung === 'outlet' || rung === 'relay' || rung === 'hands' ? rung : 'device'
}

/** What was, or may have been, done by one effect. */
export interface Acted {
  readonly rung: RungKind
  /** Observed by this effect before it acted first; null where nobody could read it. */
  readonly was: Reading | null
}

/** A cut that isolation holds, or may hold. */
export interface LatchedCut {
  readonly step: string
  readonly stage: string
  /** The run that cut first. */
  readonly run: string | null
  /** Observed before the first cut, kept until restored; null where nobody could read it. */
  was: Reading | null
  /** `was` is only what an `already-so` found: somebody else, such as an agent alone, may have cut before. */
  found: boolean
  /** How the last cut ended; null while it is under way or was left in the middle. */
  outcome: Outcome | null
  /** What was taken over of an agent since this journal severed it last: it stands where a run after that severs nothing. */
  adopted: Outcome | null
  rung: RungKind | null
  /** A rung other than `hands` may have written to the device. */
  touched: boolean
  /** By effect, in the order in which they began to act; a restore goes through them backwards. Never `hands`. */
  readonly acted: Map<Effect, Acted>
  /** A person said that they pulled the cable; later rungs say nothing about that. */
  pulled: boolean
  /** `restoring` from the intent to restore until probation was decided. */
  state: 'cut' | 'restoring'
}

/** Everything the executor knows, folded from the journal alone. */
export interface Ledger {
  /** Sequence of the last event folded in. */
  readonly seq: number
  readonly open: OpenRun | null
  /** By step id. */
  readonly latched: ReadonlyMap<string, LatchedCut>
  /**
   * Stages whose isolation ended and that were not restored since. A run of picked steps counts only where it left no step of the
   * stage open. What an agent did alone never counts: the stages after it wait for a run of this journal.
   */
  readonly isolated: ReadonlySet<string>
  /** Cut points that the watch found open or could not read, and has not read severed since. */
  readonly alarmed: ReadonlySet<string>
  /** Cables that came out wrongly and were not seen back, whichever run that was in, with the step at which it was said. */
  readonly out: ReadonlyMap<string, string>
  /** By agent and step (`adoptedKey`): the last entry of the agent's journal that was taken over. */
  readonly adopted: ReadonlyMap<string, number>
}

export const adoptedKey = (agent: string, step: string) => `${agent}\n${step}`
