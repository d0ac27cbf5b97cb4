import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { BoardPatch, BoardStepDoc, StandingDoc } from '../api/board.ts'
import { stepDocument } from './board-documents.ts'
import { type Fold, PARTS, standingOf, standingSteps } from './fold.ts'

type Patch = Omit<BoardPatch, 'nowUtc'>

/** What was told last, so that only what differs is told next. Kept as JSON: comparing texts is all it is for. */
export interface Changes {
  /** Notes what an event that was folded in may have changed. */
  touch(event: AnyEvent): void
  /** What changed since the last call. */
  take(fold: Fold, busy: boolean): Patch
}

interface Touched {
  readonly steps: Set<string>
  /** Something that is about more than one step: all of them are compared. */
  all: boolean
  /** A run began: all its steps are told. */
  began: boolean
}

interface Told {
  readonly parts: Map<string, string>
  readonly steps: Map<string, string>
  readonly standing: Map<string, string>
}

export function createChanges(fold: Fold, busy: boolean): Changes {
  const told: Told = { parts: new Map(), steps: new Map(), standing: new Map() }
  let touched: Touched = { steps: new Set(), all: true, began: false }
  const take = (now: Fold, isBusy: boolean) => {
    const patch = difference(now, isBusy, touched, told)
    touched = { steps: new Set(), all: false, began: false }
    return patch
  }
  take(fold, busy)
  return { touch: event => touch(touched, event), take }
}

/** Events about other things than steps are few, but may change any: a probation that ran out, a watch that began. */
function touch(touched: Touched, event: AnyEvent): void {
  if ('step' in event.body) touched.steps.add(event.body.step)
  else if (event.run !== null || event.type === 'journal.opened') touched.all = true
  if (event.type === 'run.started') touched.began = true
}

const WHOLE = ['run', 'isolated', 'watch', 'watchTasks', 'readiness'] as const

function difference(fold: Fold, busy: boolean, touched: Touched, told: Told): Patch {
  if (touched.began) told.steps.clear()
  const steps = changedSteps(fold, touched, told.steps)
  const standing = changedStanding(fold, touched, told.standing)
  const whole = WHOLE.flatMap(part => {
    if (part === 'readiness' && !isFresh(told.parts, 'prepared', fold.prepared?.seq ?? 0)) return []
    const value = PARTS[part](fold)
    return isFresh(told.parts, part, value) ? [[part, value]] : []
  })
  return {
    seq: fold.seq,
    ...Object.fromEntries(whole),
    ...(steps.length > 0 && { steps }),
    ...(standing.length > 0 && { standing }),
    ...(isFresh(told.parts, 'busy', busy) && { busy }),
  }
}

function changedSteps(fold: Fold, { all, steps }: Touched, told: Map<string, string>): BoardStepDoc[] {
  return [...(all ? fold.steps.keys() : steps)].flatMap(id => {
    const step = fold.steps.get(id)
    if (step === undefined) return []
    const document = stepDocument(step)
    return isFresh(told, id, document) ? [document] : []
  })
}

/** What is no longer cut is told once, and then forgotten. */
function changedStanding(fold: Fold, { all, steps }: Touched, told: Map<string, string>): StandingDoc[] {
  const candidates = all ? new Set([...standingSteps(fold), ...told.keys()]) : steps
  return [...candidates].flatMap(id => {
    const document = standingOf(fold, id)
    if (document.state === 'not-cut') return told.delete(id) ? [document] : []
    return isFresh(told, id, document) ? [document] : []
  })
}

function isFresh(told: Map<string, string>, key: string, value: unknown): boolean {
  const text = JSON.stringify(value)
  if (told.get(key) === text) return false
  told.set(key, text)
  return true
}
