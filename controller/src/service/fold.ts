import { type Bundle, stageSteps } from '@kakuri/core/compile/program.ts'
import type { AnyEvent, JournalEvent, RunKind } from '@kakuri/core/journal/events.ts'
import { applyToBoard, type Board, emptyBoard, type StepBoard } from '@kakuri/core/view/board.ts'
import { type Readiness, readiness } from '@kakuri/core/view/readiness.ts'
import type { BoardDoc, BoardRunDoc, BoardStepDoc, ReadinessDoc, StandingDoc, TaskDoc } from '../api/board.ts'
import {
  readinessDocument,
  runDocument,
  standingDocument,
  stepDocument,
  watchDocument,
  watchTaskDocuments,
} from './board-documents.ts'

/** What the journal says for one sealed plan, kept up event by event. */
export interface Fold {
  readonly bundle: Bundle
  readonly board: Board
  /** Kinds of all runs. */
  readonly kinds: Map<string, RunKind>
  /** Which kind of run cut a cut point: a live drill only where no incident took it up as well. */
  readonly cutBy: Map<string, 'incident' | 'live-drill'>
  prepared: JournalEvent<'run.prepared'> | null
  /** Steps of the current run, by id, in its order. */
  steps: ReadonlyMap<string, StepBoard>
  readonly stageOf: ReadonlyMap<string, string>
  seq: number
}

export function emptyFold(bundle: Bundle): Fold {
  const { program } = bundle
  const stageOf = new Map(program.stages.flatMap(stage => stageSteps(stage).map(({ id }) => [id, stage.id])))
  const board = emptyBoard(program)
  return { bundle, board, kinds: new Map(), cutBy: new Map(), prepared: null, steps: new Map(), stageOf, seq: 0 }
}

export function foldIn(fold: Fold, event: AnyEvent): void {
  // Folded anew by a listener that heard of it first.
  if (event.seq <= fold.seq) return
  applyToBoard(fold.board, event)
  fold.seq = event.seq
  if (event.type === 'run.started') begin(fold, event)
  else if (event.type === 'step.intent' || event.type === 'step.ended') noteCut(fold, event)
  else if (event.type === 'run.prepared' && event.body.bundle === fold.bundle.sha256) fold.prepared = event
}

function noteCut({ board, kinds, cutBy }: Fold, event: JournalEvent<'step.intent' | 'step.ended'>): void {
  const { step } = event.body
  if (!board.cut.has(step)) cutBy.delete(step)
  const kind = event.run === null ? undefined : kinds.get(event.run)
  if (kind === undefined || kind === 'drill' || board.run?.direction !== 'isolate') return
  if (board.cut.has(step) && cutBy.get(step) !== 'incident') cutBy.set(step, kind)
}

function begin(fold: Fold, event: JournalEvent<'run.started'>): void {
  if (event.run !== null) fold.kinds.set(event.run, event.body.kind)
  fold.steps = new Map(fold.board.run?.stages.flatMap(stage => stage.steps.map(step => [step.id, step])))
}

/** What a whole board holds, part by part. */
export const PARTS = {
  run: ({ board }: Fold): BoardRunDoc | null => board.run && runDocument(board.run),
  steps: ({ steps }: Fold): BoardStepDoc[] => [...steps.values()].map(stepDocument),
  standing: (fold: Fold): StandingDoc[] => [...standingSteps(fold)].map(step => standingOf(fold, step)),
  isolated: ({ board }: Fold): string[] => [...board.ledger.ledger.isolated],
  watch: ({ board }: Fold): BoardDoc['watch'] => watchDocument(board),
  watchTasks: ({ board, stageOf }: Fold): TaskDoc[] => watchTaskDocuments(board, stageOf),
  readiness: (fold: Fold): ReadinessDoc => readinessDocument(readinessOf(fold)),
} as const

export function standingOf(fold: Fold, step: string): StandingDoc {
  return standingDocument(
    fold.board,
    step,
    fold.stageOf.get(step) ?? '',
    fold.board.cut.has(step) ? (fold.cutBy.get(step) ?? null) : null,
  )
}

/** Every cut point that is cut or may be. */
export function standingSteps({ board }: Fold): Set<string> {
  return new Set([...board.cut.keys(), ...board.reopened.keys()])
}

function readinessOf({ bundle, prepared }: Fold): Readiness {
  // The document tells when it was, not how long ago.
  return readiness(bundle.program, prepared, prepared?.utc ?? 0)
}
