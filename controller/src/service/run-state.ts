import { samePerson } from '@kakuri/core/base/person.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { follow } from '@kakuri/core/journal/follow.ts'
import { PROGRAM_REASONS } from '@kakuri/core/journal/reasons.ts'

/** The actor of what no person caused. */
export const KAKURI = 'kakuri'
/** Why a run is paused that the next start takes up by itself. */
export const STOPPING = PROGRAM_REASONS.stopping

export interface Pause {
  readonly by: string
  readonly reason: string
}

/** What the calls of the API must know of the run that is open, or was last; folded from the journal alone. */
export interface RunState {
  run: string | null
  /** Stages whose gate waits, also where the run was taken up again and asks in a moment. */
  readonly waiting: Set<string>
  /** Stages whose gate waited when the run was paused: it asks there again when it goes on. */
  readonly left: Set<string>
  /** By stage, in the order given: approvals that count. */
  readonly approvals: Map<string, string[]>
  /** By stage: who opened its gate. */
  readonly opened: Map<string, readonly string[]>
  /** Steps that were begun and have not ended. */
  readonly begun: Set<string>
  /** Steps whose task somebody has before them, unanswered. */
  readonly atPeople: Set<string>
  /** Steps that the watch asks somebody to cut again, unanswered; outside any run. */
  readonly atWatch: Set<string>
  /** Stages whose probation is not decided. */
  readonly probations: Set<string>
  /** How it was paused last; null while it goes on. */
  paused: Pause | null
  /** A pause that a person asked for and that the run has not come to yet; also over a crash or a stop. */
  pausing: Pause | null
}

/** A run state that keeps up with the journal: each call folds in what came since. */
export function createRunState(journal: Pick<Journal, 'read' | 'head'>): () => RunState {
  const state: RunState = {
    run: null,
    waiting: new Set(),
    left: new Set(),
    approvals: new Map(),
    opened: new Map(),
    begun: new Set(),
    atPeople: new Set(),
    atWatch: new Set(),
    probations: new Set(),
    paused: null,
    pausing: null,
  }
  const catchUp = follow(journal, event => fold(state, event))
  return () => {
    catchUp()
    return state
  }
}

/** Some device is, or may be, at work on a step: everything begun but what waits for a person alone. */
export function devicesAtWork({ begun, atPeople }: RunState): boolean {
  return [...begun].some(step => !atPeople.has(step))
}

/** Nothing goes on but that people are waited for, whom a pause does not hurry. */
export function waitsForPeople(state: RunState): boolean {
  return !devicesAtWork(state) && (state.begun.size > 0 || state.probations.size > 0)
}

function fold(state: RunState, event: AnyEvent): void {
  if (event.type === 'run.started') begin(state, event.run)
  if (event.run === null) foldWatch(state, event)
  if (state.run === null || event.run !== state.run) return
  foldRun(state, event)
  foldGate(state, event)
  foldStep(state, event)
}

/** A process that ended asks nobody any longer. */
function foldWatch({ atWatch }: RunState, event: AnyEvent): void {
  if (event.type === 'journal.opened') atWatch.clear()
  else if (event.type === 'task.shown' || event.type === 'task.still-up') atWatch.add(event.body.step)
  else if (event.type === 'task.answered' || event.type === 'step.ended') atWatch.delete(event.body.step)
}

function begin(state: RunState, run: string | null): void {
  state.run = run
  Object.assign(state, { paused: null, pausing: null })
  const parts = [
    state.waiting,
    state.left,
    state.approvals,
    state.opened,
    state.begun,
    state.atPeople,
    state.probations,
  ]
  for (const part of parts) part.clear()
}

function foldRun(state: RunState, event: AnyEvent): void {
  switch (event.type) {
    case 'run.pausing':
      state.pausing = { by: event.actor, reason: event.body.reason }
      return
    case 'run.paused':
      Object.assign(state, { paused: { by: event.actor, reason: event.body.reason }, pausing: null })
      move(state.waiting, state.left)
      return
    case 'run.resumed':
    case 'run.recovered':
      goOn(state, event.actor)
      return
    case 'run.ended':
      state.pausing = null
      state.waiting.clear()
      state.left.clear()
      state.begun.clear()
      state.probations.clear()
      return
    case 'probation.started':
      state.probations.add(event.body.stage)
      return
    case 'probation.confirmed':
    case 'probation.expired':
      state.probations.delete(event.body.stage)
      return
    default:
  }
}

/** What a person paused stays paused in their name where the controller takes it up for the sake of a probation. */
function goOn(state: RunState, actor: string): void {
  state.pausing = actor === KAKURI ? (state.pausing ?? byPerson(state.paused)) : null
  state.paused = null
  move(state.left, state.waiting)
}

/** Null where the controller itself had paused it, to stop. */
export function byPerson(paused: Pause | null): Pause | null {
  return paused?.by === KAKURI && paused.reason === STOPPING ? null : paused
}

function move(from: Set<string>, to: Set<string>): void {
  for (const one of from) to.add(one)
  from.clear()
}

function foldGate(state: RunState, event: AnyEvent): void {
  switch (event.type) {
    case 'gate.waiting':
      state.waiting.add(event.body.stage)
      return
    case 'gate.approved':
      state.approvals.set(event.body.stage, [...(state.approvals.get(event.body.stage) ?? []), event.body.by])
      return
    case 'gate.withdrawn': {
      const { stage, by } = event.body
      const left = (state.approvals.get(stage) ?? []).filter(name => !samePerson(name, by))
      state.approvals.set(stage, left)
      return
    }
    case 'gate.opened':
      state.opened.set(event.body.stage, event.body.by)
      state.waiting.delete(event.body.stage)
      return
    default:
  }
}

function foldStep(state: RunState, event: AnyEvent): void {
  switch (event.type) {
    case 'wave.started':
      for (const step of event.body.steps) state.begun.add(step)
      return
    // A wave that is taken up after a crash is not said to start again.
    case 'step.observed':
    case 'step.intent':
      state.begun.add(event.body.step)
      return
    case 'task.shown':
    case 'task.still-up':
      state.atPeople.add(event.body.step)
      return
    case 'task.answered':
      state.atPeople.delete(event.body.step)
      return
    case 'step.ended':
      state.atPeople.delete(event.body.step)
      state.begun.delete(event.body.step)
      return
    default:
  }
}
