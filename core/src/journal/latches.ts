import type { Reading } from '../driver/contract.ts'
import type { RungKind } from '../plan/shape.ts'
import type { AnyEvent, JournalEvent, Outcome } from './events.ts'
import { adoptedKey, effectOf, type LatchedCut, type OpenRun, type StepProgress } from './ledger-shape.ts'

/** The ledger while it is folded. */
export interface State {
  seq: number
  open: OpenRun | null
  readonly latched: Map<string, LatchedCut>
  readonly isolated: Set<string>
  readonly alarmed: Set<string>
  readonly out: Map<string, string>
  readonly adopted: Map<string, number>
  /** By agent, the last entry of its journal that is here. */
  readonly evidence: Map<string, number>
  /** In an agent's journal: the controller was back since, and takes over what the agent had cut. */
  takenOver: boolean
  /** Which stage a step belongs to, as waves said. */
  readonly stageOf: Map<string, string>
}

/** Outcomes after which a cut point is held to be severed. */
export const SEVERED_OUTCOMES: ReadonlySet<Outcome> = new Set(['done', 'already-so', 'unverified', 'handed-over'])

export function progressOf(open: OpenRun, step: string): StepProgress {
  const known = open.steps.get(step)
  if (known !== undefined) return known
  const fresh: StepProgress = {
    observed: null,
    intent: null,
    ended: null,
    shown: false,
    answer: null,
    wrong: new Map(),
  }
  open.steps.set(step, fresh)
  return fresh
}

/** Only what was really written counts: a drill leaves the latches alone. */
function isReal(open: OpenRun | null, event: AnyEvent): boolean {
  return open === null || event.run !== open.id || open.kind !== 'drill'
}

export function foldIntent(state: State, event: JournalEvent<'step.intent'>): void {
  const { step, rung, action, was } = event.body
  const open = state.open
  if (open !== null && event.run === open.id) progressOf(open, step).intent = event.body
  if (!isReal(open, event)) return
  const latch = state.latched.get(step)
  if (action === 'revert') {
    if (latch !== undefined) latch.state = 'restoring'
    return
  }
  const cut = latch ?? newLatch(state, event, step, was)
  // The watch cuts again what is held: it stays held, and so watched, until that succeeds or a restore begins.
  if (event.run !== null) cut.outcome = null
  cut.rung = rung
  if (rung !== 'hands') actBy(cut, rung, was, false)
}

function newLatch(state: State, event: AnyEvent, step: string, was: Reading | null): LatchedCut {
  const stage = state.stageOf.get(step) ?? ''
  const cut: LatchedCut = {
    ...{ step, stage, run: event.run, was, outcome: null, adopted: null, rung: null },
    ...{ found: false, touched: false, acted: new Map(), pulled: false, state: 'cut' },
  }
  state.latched.set(step, cut)
  // Whatever was said about an earlier cut is about another one.
  state.alarmed.delete(step)
  return cut
}

export function foldEnded(state: State, event: JournalEvent<'step.ended'>): void {
  const { step } = event.body
  const open = state.open
  const own = open !== null && event.run === open.id
  if (own) progressOf(open, step).ended = event.body
  if (!isReal(open, event)) return
  if (own && isReverting(state, open, step)) endRevert(state.latched.get(step), event.body.outcome)
  else endCut(state, event)
}

/** In a restore a step is reverted, unless its stage's probation expired: then it is cut again. */
function isReverting(state: State, open: OpenRun, step: string): boolean {
  if (open.direction === 'isolate') return false
  return open.probations.get(state.stageOf.get(step) ?? '')?.decided !== 'expired'
}

function endRevert(latch: LatchedCut | undefined, outcome: Outcome): void {
  const notRestored = outcome === 'refused' || outcome === 'unreachable' || outcome === 'skipped'
  // Also what was found open already, without an intent, is on probation now.
  if (latch !== undefined) latch.state = notRestored ? 'cut' : 'restoring'
}

function endCut(state: State, event: JournalEvent<'step.ended'>): void {
  const { step, outcome, rung, reading } = event.body
  if (SEVERED_OUTCOMES.has(outcome)) {
    const cut = state.latched.get(step) ?? newLatch(state, event, step, null)
    // What a later run finds severed tells nothing about the time before the first cut.
    if (outcome === 'already-so' && cut.run === event.run && cut.was === null) {
      Object.assign(cut, { was: reading, found: true })
    }
    const pulled = cut.pulled || (rung === 'hands' && (outcome === 'done' || outcome === 'handed-over'))
    // Whoever finds it severed has not cut it: what did, such as an agent alone, is what lets go of it again.
    const found = outcome === 'already-so' && (cut.touched || cut.pulled)
    Object.assign(cut, { outcome, adopted: null, pulled, rung: (found ? cut.rung : rung) ?? cut.rung, state: 'cut' })
    return
  }
  const latch = state.latched.get(step)
  // Without an intent in this run an earlier cut stays as it was.
  if (latch === undefined || latch.outcome !== null) return
  // Every rung was refused, or the only one was a person who could not: the run that made this latch changed nothing.
  const untouched = latch.adopted === null && (outcome === 'refused' || (outcome === 'unreachable' && !latch.touched))
  if (untouched && latch.run === event.run) state.latched.delete(step)
  else Object.assign(latch, { outcome: latch.adopted ?? outcome, state: 'cut' })
}

const RESTORED_OUTCOMES: ReadonlySet<Outcome> = new Set(['done', 'already-so', 'handed-over'])

export function confirmProbation(state: State, open: OpenRun, stage: string): void {
  const probation = open.probations.get(stage)
  if (probation === undefined) return
  probation.decided = 'confirmed'
  if (open.kind === 'drill') return
  for (const step of probation.steps) {
    // What was not put back, or what nobody could read, may still be severed: it stays restorable.
    const outcome = open.steps.get(step)?.ended?.outcome
    if (outcome !== undefined && RESTORED_OUTCOMES.has(outcome)) state.latched.delete(step)
  }
  if (![...state.latched.values()].some(cut => cut.stage === stage)) state.isolated.delete(stage)
}

export function expireProbation(state: State, open: OpenRun, stage: string): void {
  const probation = open.probations.get(stage)
  if (probation === undefined) return
  probation.decided = 'expired'
  open.endedStages.delete(stage)
  for (const step of probation.steps) {
    open.steps.delete(step)
    const cut = state.latched.get(step)
    if (cut !== undefined && open.kind !== 'drill') Object.assign(cut, { outcome: null, state: 'cut' })
  }
}

/** An agent's journal that begins anew counts anew: what was taken over of the one before says nothing about it. */
export function foldEvidence({ adopted, evidence }: State, { body }: JournalEvent<'agent.evidence'>): void {
  const { agent, entry } = body
  const isAnew = entry.seq <= (evidence.get(agent) ?? 0)
  if (isAnew) for (const key of adopted.keys()) if (key.startsWith(adoptedKey(agent, ''))) adopted.delete(key)
  evidence.set(agent, entry.seq)
}

/**
 * What an agent did alone becomes a cut like any other. What was before is what was observed first: by an intent of this journal
 * where there was one, else by the agent. What an `already-so` of this journal found was the agent's own work.
 */
export function adopt(state: State, event: JournalEvent<'agent.adopted'>): void {
  const { agent, step, stage, rung, was, outcome, evidence } = event.body
  state.adopted.set(adoptedKey(agent, step), evidence)
  state.stageOf.set(step, stage)
  const cut = state.latched.get(step) ?? newLatch(state, event, step, was)
  const { found } = cut
  if (found || cut.was === null) Object.assign(cut, { was: was ?? cut.was, found: was === null && found })
  if (rung !== null) actBy(cut, rung, was, found)
  // What comes late about a cut that is being put back does not call it held again: the watch would raise an alarm.
  Object.assign(cut, { outcome, adopted: outcome, rung: rung ?? cut.rung })
}

function actBy(cut: LatchedCut, rung: RungKind, was: Reading | null, anew: boolean): void {
  const effect = effectOf(rung)
  if (effect === 'hands') cut.pulled = true
  else {
    cut.touched = true
    if (anew || !cut.acted.has(effect)) cut.acted.set(effect, { rung, was })
  }
}
