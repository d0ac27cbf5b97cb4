import { canonicalJson, type Json } from '../base/canonical.ts'
import { type ProgramBody, stageSteps } from '../compile/program.ts'
import { roomSteps } from '../compile/room-part.ts'
import type { Reading } from '../driver/contract.ts'
import type { RungKind } from '../plan/shape.ts'
import { EMPTY_CHAIN, type Head, linkFault } from './chain.ts'
import type { AnyEvent, EvidenceEntry, Outcome } from './events.ts'
import { cutEvent } from './evidence-shape.ts'
import { adoptedKey, foldLedger, type LatchedCut, type Ledger } from './ledger.ts'

/** What the controller takes over of what an agent did alone; the body of an `agent.adopted` but for what it read itself. */
export interface Adoption {
  readonly step: string
  readonly stage: string
  readonly rung: RungKind | null
  /** Observed by the agent before it acted by this rung. */
  readonly was: Reading | null
  readonly outcome: Outcome
  /** Sequence of the agent's last entry about the step. */
  readonly evidence: number
}

/**
 * Steps that an agent cut, or may have cut, in real runs of its own, in the order in which it did. `entries`: all that is known of
 * its journal, in order. Evidence taken over already gives nothing. A step by several rungs of different effect stands once for
 * each, in the order in which they acted. An intent that nothing followed is `unverified`.
 */
export function adoptions(
  program: ProgramBody,
  agent: string,
  entries: readonly EvidenceEntry[],
  ledger: Ledger,
): Adoption[] {
  const last = lastEntries(entries)
  const adopted = (step: string) => ledger.adopted.get(adoptedKey(agent, step)) ?? 0
  const own = foldLedger(ofRealRuns(entries.flatMap(entry => asEvent(entry, adopted))))
  const stageOf = stagesOfPart(program, agent)
  return [...own.latched.values()]
    .filter(cut => isNews(cut, ledger.latched.get(cut.step)))
    .flatMap(cut => {
      const stage = stageOf.get(cut.step)
      return stage === undefined ? [] : adoptionsOf(cut, stage, last.get(cut.step) ?? 0)
    })
}

/** Of what is not the agent's part its word counts for nothing. */
function stagesOfPart(program: ProgramBody, agent: string): Map<string, string> {
  const part = new Set(roomSteps(program, agent).map(step => step.id))
  const all = program.stages.flatMap(stage => stageSteps(stage).map(({ id }) => [id, stage.id] as const))
  return new Map(all.filter(([id]) => part.has(id)))
}

/** By step, the last entry that says what was done about it. */
function lastEntries(entries: readonly EvidenceEntry[]): Map<string, number> {
  const last = new Map<string, number>()
  for (const { type, body, seq } of entries) {
    if (type !== 'step.intent' && type !== 'step.ended') continue
    if (typeof body.step === 'string') last.set(body.step, seq)
  }
  return last
}

/**
 * What was taken over is the controller's since then, and says nothing about a later cut. The agent's own journal forgets its cuts
 * when the controller is back; here what was not taken over yet must be kept.
 */
function asEvent(entry: EvidenceEntry, adopted: (step: string) => number): AnyEvent[] {
  const event = cutEvent(entry)
  if (event === null) return []
  const isOld = 'step' in event.body && entry.seq <= adopted(event.body.step)
  return isOld ? [] : [event]
}

/**
 * Without what belongs to a run whose begin is not known: it may have been a drill. Outside runs the agent's watch cuts again what
 * it holds.
 */
function ofRealRuns(events: readonly AnyEvent[]): AnyEvent[] {
  const begun = new Set<string | null>([null])
  return events.filter(event => {
    if (event.type === 'run.started') begun.add(event.run)
    return begun.has(event.run)
  })
}

/** Finding severed what this journal holds cut already tells nothing new. */
function isNews(cut: LatchedCut, known: LatchedCut | undefined): boolean {
  return known === undefined || cut.outcome !== 'already-so' || cut.touched || cut.pulled
}

function adoptionsOf(cut: LatchedCut, stage: string, evidence: number): Adoption[] {
  const outcome = cut.outcome ?? 'unverified'
  const common = { step: cut.step, stage, outcome, evidence }
  const acted = [...cut.acted.values()].map(({ rung, was }) => ({ ...common, rung, was }))
  if (cut.pulled) return [...acted, { ...common, rung: 'hands', was: cut.was }]
  return acted.length > 0 ? acted : [{ ...common, rung: cut.rung, was: cut.was }]
}

/**
 * Why these entries do not go on from `last`, the last one known (null: none), with the number of the first that is wrong; null
 * where they do.
 */
export function verifyEvidence(
  entries: readonly EvidenceEntry[],
  last: Head | null,
): { readonly seq: number; readonly reason: string } | null {
  let head = last ?? EMPTY_CHAIN
  for (const entry of entries) {
    const fault = linkFault({ ...entry, body: canonicalJson(entry.body as Json) }, head)
    if (fault !== null) return fault
    head = { seq: entry.seq, hash: entry.hash }
  }
  return null
}
