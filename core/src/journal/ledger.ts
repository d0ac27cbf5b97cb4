import { addPerson, removePerson } from '../base/person.ts'
import type { AnyEvent, JournalEvent } from './events.ts'
import {
  adopt,
  confirmProbation,
  expireProbation,
  foldEnded,
  foldEvidence,
  foldIntent,
  progressOf,
  type State,
} from './latches.ts'
import type { Ledger, OpenRun } from './ledger-shape.ts'

export { SEVERED_OUTCOMES } from './latches.ts'
export {
  type Acted,
  adoptedKey,
  type Effect,
  effectOf,
  type LatchedCut,
  type Ledger,
  type OpenRun,
  type Probation,
  type StepProgress,
} from './ledger-shape.ts'

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
    out: new Map(),
    adopted: new Map(),
    evidence: new Map(),
    takenOver: false,
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

function fold(state: State, event: AnyEvent): void {
  if (event.type === 'watch.reopened' || event.type === 'watch.unreadable') state.alarmed.add(event.body.step)
  else if (event.type === 'watch.severed-again') state.alarmed.delete(event.body.step)
  if (event.type === 'task.wrong-cable') state.out.set(event.body.cable, event.body.step)
  else if (event.type === 'task.put-back') state.out.delete(event.body.cable)
  if (event.type === 'run.started') startRun(state, event)
  else if (event.type === 'step.intent') foldIntent(state, event)
  else if (event.type === 'step.ended') foldEnded(state, event)
  else if (event.type === 'agent.adopted') adopt(state, event)
  else if (event.type === 'agent.evidence') foldEvidence(state, event)
  else if (event.type === 'link.back') state.takenOver = true
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
    case 'run.cancelling':
      open.cancelling ??= { by: event.actor, reason: event.body.reason }
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
      if (open.direction === 'isolate' && open.kind !== 'drill' && !event.body.partial)
        state.isolated.add(event.body.stage)
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
  // What an agent had cut before its controller was back is the controller's: what it observes from here on is anew.
  if (state.takenOver) state.latched.clear()
  state.takenOver = false
  const { kind, direction, bundle, reason, stages, steps, authority = null } = event.body
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
      authority,
      paused: false,
      cancelling: null,
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

function approvalsOf(open: OpenRun, stage: string): Set<string> {
  const names = open.approvals.get(stage) ?? new Set()
  open.approvals.set(stage, names)
  return names
}
