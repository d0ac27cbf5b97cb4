import { canonicalJson, type Json } from '../base/canonical.ts'
import { type ProgramBody, stageSteps } from '../compile/program.ts'
import { roomSteps } from '../compile/room-part.ts'
import type { Reading } from '../driver/contract.ts'
import type { RungKind } from '../plan/shape.ts'
import { EMPTY_CHAIN, type Head, linkFault } from './chain.ts'
import type { AnyEvent, EvidenceEntry, Outcome } from './events.ts'
import { cutEvent } from './evidence-shape.ts'
import { adoptedKey, effectOf, foldLedger, type LatchedCut, type Ledger, SEVERED_OUTCOMES } from './ledger.ts'

/** What an agent's journal says of one effect that acted, or may have, on a step. */
export interface Adoption {
  readonly step: string
  readonly stage: string
  readonly rung: RungKind | null
  /** Observed by the agent before it acted by this rung. */
  readonly was: Reading | null
  readonly outcome: Outcome
  /** Sequence of the agent's last entry about the step. */
  readonly evidence: number
  /** The journal does not hold it yet: only that is taken over. */
  readonly news: boolean
  /** Not ended, or taken over as such before: it counts only where no look reads it open. */
  readonly begun: boolean
}

/**
 * Steps that an agent cut, or may have cut, in real runs of its own, in the order in which it did, where something of it is news.
 * `entries`: all that is known of its journal, in order. A step by several rungs of different effect stands once for each, in the
 * order in which they acted. An intent that nothing followed is `unverified`; a person who was only asked has cut nothing.
 * `putBack`: by step, the last entry that was here when the controller had put it back: such evidence is spent.
 */
export function adoptions(
  program: ProgramBody,
  agent: string,
  entries: readonly EvidenceEntry[],
  ledger: Ledger,
  putBack: ReadonlyMap<string, number> = new Map(),
): Adoption[] {
  const spent = (step: string) => Math.max(ledger.adopted.get(adoptedKey(agent, step)) ?? 0, putBack.get(step) ?? 0)
  const goes = goesOf(entries)
  const fresh = new Set([...goes].flatMap(([step, all]) => all.filter(go => go.last > spent(step))))
  const own = foldLedger(ofRealRuns(eventsOf(entries, fresh)))
  const stageOf = stagesOfPart(program, agent)
  return [...own.latched.values()].flatMap(cut => {
    const [stage, go] = [stageOf.get(cut.step), goes.get(cut.step)?.at(-1)]
    if (stage === undefined || go === undefined) return []
    const begun = !go.ended || go.first <= spent(cut.step)
    const effects = effectsOf(cut).map(effect => ({
      ...{ step: cut.step, stage, ...effect, outcome: cut.outcome ?? ('unverified' as const) },
      ...{ evidence: go.last, news: isNews(cut, effect, go.ended, ledger.latched.get(cut.step)), begun },
    }))
    return effects.some(effect => effect.news) ? effects : []
  })
}

/** Of what is not the agent's part its word counts for nothing. */
function stagesOfPart(program: ProgramBody, agent: string): Map<string, string> {
  const part = new Set(roomSteps(program, agent).map(step => step.id))
  const all = program.stages.flatMap(stage => stageSteps(stage).map(({ id }) => [id, stage.id] as const))
  return new Map(all.filter(([id]) => part.has(id)))
}

/** One go at a step in one run: its intents, and its end. */
interface Go {
  readonly run: string | null
  readonly entries: Set<EvidenceEntry>
  readonly first: number
  last: number
  ended: boolean
}

function goesOf(entries: readonly EvidenceEntry[]): Map<string, Go[]> {
  const goes = new Map<string, Go[]>()
  for (const entry of entries) {
    const { type, body, seq, run } = entry
    if ((type !== 'step.intent' && type !== 'step.ended') || typeof body.step !== 'string') continue
    const all = goes.get(body.step) ?? []
    goes.set(body.step, all)
    const before = all.at(-1)
    const same = before !== undefined && !before.ended && before.run === run
    const go = same ? before : { run, entries: new Set<EvidenceEntry>(), first: seq, last: seq, ended: false }
    if (!same) all.push(go)
    go.entries.add(entry)
    Object.assign(go, { last: seq, ended: type === 'step.ended' })
  }
  return goes
}

/**
 * What was taken over is the controller's since then, and says nothing about a later cut. What goes on from there is folded whole:
 * its end alone would not say what was before.
 */
function eventsOf(entries: readonly EvidenceEntry[], fresh: ReadonlySet<Go>): AnyEvent[] {
  const told = new Set([...fresh].flatMap(go => [...go.entries]))
  return entries.flatMap(entry => {
    const event = cutEvent(entry)
    return event === null || ('step' in event.body && !told.has(entry)) ? [] : [event]
  })
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

type Told = Pick<Adoption, 'rung' | 'was'>

/**
 * Each effect counts once, whoever acted by it first. Besides that only what was before and nobody knew is news, and an end that
 * proves more. Finding severed what this journal holds cut already tells nothing new.
 */
function isNews(cut: LatchedCut, { rung, was }: Told, ended: boolean, known: LatchedCut | undefined): boolean {
  if (known === undefined) return true
  if (cut.outcome === 'already-so' && !cut.touched && !cut.pulled) return false
  if (rung !== null && !isHeldBy(known, rung)) return true
  if (was !== null && (known.found || known.was === null)) return true
  return ended && proof(cut.outcome) > proof(known.outcome)
}

function isHeldBy(known: LatchedCut, rung: RungKind): boolean {
  const effect = effectOf(rung)
  return effect === 'hands' ? known.pulled : known.acted.has(effect)
}

function proof(outcome: Outcome | null): number {
  if (outcome === 'done' || outcome === 'already-so') return 2
  return outcome !== null && SEVERED_OUTCOMES.has(outcome) ? 1 : 0
}

function effectsOf(cut: LatchedCut): Told[] {
  const acted = [...cut.acted.values()].map(({ rung, was }) => ({ rung, was }))
  if (cut.pulled) return [...acted, { rung: 'hands', was: cut.was }]
  if (acted.length > 0) return acted
  const onlyAsked = cut.outcome === null && cut.rung === 'hands'
  return onlyAsked ? [] : [{ rung: cut.rung, was: cut.was }]
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
