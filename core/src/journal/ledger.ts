import { addPerson, removePerson } from '../base/person.ts'
import type { Reading } from '../driver/contract.ts'
import type { AnyEvent, JournalEvent, Outcome } from './events.ts'
import type { LatchedCut, Ledger, OpenRun, StepProgress } from './ledger-shape.ts'

export type { LatchedCut, Ledger, OpenRun, Probation, StepProgress } from './ledger-shape.ts'

interface State {
  seq: number
  open: OpenRun | null
  readonly latched: Map<string, LatchedCut>
  readonly isolated: Set<string>
  readonly alarmed: Set<string>
  /** Which stage a step belongs to, as waves said. */
  readonly stageOf: Map<string, string>
}

export interface LedgerFold {
  readonly ledger: Ledger
  /** Folds events in that come after the last one, in order. */
  add(events: Iterable<AnyEvent>): void
}

/** A ledger that grows with the journal; the work is in proportion to the events added. */
export function createLedger(): LedgerFold {
  const state: State = {
    seq: 0,
    open: null,
    latched: new Map(),
    isolated: new Set(),
    alarmed: new Set(),
    stageOf: new Map(),
  }
  return {
    ledger: state,
    add: events => {
      for (const event of events) {
        state.seq = event.seq
        fold(state, event)
      }
    },
  }
}

export function foldLedger(events: Iterable<AnyEvent>): Ledger {
  const fold = createLedger()
  fold.add(events)
  return fold.ledger
}

/** Outcomes after which a cut point is held to be severed. */
export const SEVERED_OUTCOMES: ReadonlySet<Outcome> = new Set(['done', 'already-so', 'unverified', 'handed-over'])

function fold(state: State, event: AnyEvent): void {
  if (event.type === 'watch.reopened' || event.type === 'watch.unreadable') state.alarmed.add(event.body.step)
  else if (event.type === 'watch.severed-again') state.alarmed.delete(event.body.step)
  if (event.type === 'run.started') startRun(state, event)
  else if (event.type === 'step.intent') foldIntent(state, event)
  else if (event.type === 'step.ended') foldEnded(state, event)
  else if (state.open !== null && event.run === state.open.id) foldOpen(state, state.open, event)
}

function foldOpen(state: State, open: OpenRun, event: AnyEvent): void {
  switch (event.type) {
    case 'run.paused':
      open.paused = true
      return
    case 'run.resumed':
    case 'run.recovered':
      open.paused = false
      return
    case 'run.ended':
      state.open = null
      return
    case 'step.observed':
      progressOf(open, event.body.step).observed ??= event.body.reading
      return
    case 'task.shown':
      progressOf(open, event.body.step).shown = true
      return
    case 'task.still-up':
      progressOf(open, event.body.step).answer = null
      return
    case 'task.answered':
      progressOf(open, event.body.step).answer = event.body
      return
    case 'task.wrong-cable':
      progressOf(open, event.body.step).wrong.set(event.body.cable, event.body.port)
      return
    case 'task.put-back':
      progressOf(open, event.body.step).wrong.delete(event.body.cable)
      return
    default:
      foldStage(state, open, event)
  }
}

function foldStage(state: State, open: OpenRun, event: AnyEvent): void {
  switch (event.type) {
    case 'gate.approved':
      addPerson(approvalsOf(open, event.body.stage), event.body.by)
      return
    case 'gate.withdrawn':
      removePerson(approvalsOf(open, event.body.stage), event.body.by)
      return
    case 'gate.opened':
      open.openedGates.add(event.body.stage)
      return
    case 'stage.started':
      open.startedStages.add(event.body.stage)
      return
    case 'stage.ended':
      open.endedStages.add(event.body.stage)
      if (open.direction === 'isolate' && open.kind !== 'drill') state.isolated.add(event.body.stage)
      return
    case 'wave.started':
      open.startedWaves.add(`${event.body.stage}/${event.body.wave}`)
      for (const step of event.body.steps) state.stageOf.set(step, event.body.stage)
      return
    case 'probation.started':
      open.probations.set(event.body.stage, { ...event.body, since: event.utc, decided: null })
      return
    case 'probation.confirmed':
      confirmProbation(state, open, event.body.stage)
      return
    case 'probation.expired':
      expireProbation(state, open, event.body.stage)
      return
    default:
      return
  }
}

function startRun(state: State, event: JournalEvent<'run.started'>): void {
  const { kind, direction, bundle, reason, stages, steps } = event.body
  state.open = {
    ...{
      id: event.run ?? '',
      kind,
      direction,
      bundle,
      actor: event.actor,
      reason,
      stages,
      picked: steps,
      paused: false,
    },
    approvals: new Map(),
    openedGates: new Set(),
    startedStages: new Set(),
    endedStages: new Set(),
    startedWaves: new Set(),
    steps: new Map(),
    probations: new Map(),
  }
}

function progressOf(open: OpenRun, step: string): StepProgress {
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

function approvalsOf(open: OpenRun, stage: string): Set<string> {
  const names = open.approvals.get(stage) ?? new Set()
  open.approvals.set(stage, names)
  return names
}

/** Only what was really written counts: a drill leaves the latches alone. */
function isReal(open: OpenRun | null, event: AnyEvent): boolean {
  return open === null || event.run !== open.id || open.kind !== 'drill'
}

function foldIntent(state: State, event: JournalEvent<'step.intent'>): void {
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
  cut.touched ||= rung !== 'hands'
  cut.rung = rung
}

function newLatch(state: State, event: AnyEvent, step: string, was: Reading | null): LatchedCut {
  const stage = state.stageOf.get(step) ?? ''
  const cut: LatchedCut = {
    ...{ step, stage, run: event.run, was, outcome: null, rung: null },
    ...{ touched: false, pulled: false, state: 'cut' },
  }
  state.latched.set(step, cut)
  // Whatever was said about an earlier cut is about another one.
  state.alarmed.delete(step)
  return cut
}

function foldEnded(state: State, event: JournalEvent<'step.ended'>): void {
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
    const cut = state.latched.get(step) ?? newLatch(state, event, step, outcome === 'already-so' ? reading : null)
    // What a later run finds severed tells nothing about the time before the first cut.
    if (outcome === 'already-so' && cut.run === event.run) cut.was ??= reading
    const pulled = cut.pulled || (rung === 'hands' && (outcome === 'done' || outcome === 'handed-over'))
    Object.assign(cut, { outcome, pulled, rung: rung ?? cut.rung, state: 'cut' })
    return
  }
  const latch = state.latched.get(step)
  // Without an intent in this run an earlier cut stays as it was.
  if (latch === undefined || latch.outcome !== null) return
  // Every rung was refused, or the only one was a person who could not: the run that made this latch changed nothing.
  const untouched = outcome === 'refused' || (outcome === 'unreachable' && !latch.touched)
  if (untouched && latch.run === event.run) state.latched.delete(step)
  else Object.assign(latch, { outcome, state: 'cut' })
}

const RESTORED_OUTCOMES: ReadonlySet<Outcome> = new Set(['done', 'already-so', 'handed-over'])

function confirmProbation(state: State, open: OpenRun, stage: string): void {
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

function expireProbation(state: State, open: OpenRun, stage: string): void {
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
