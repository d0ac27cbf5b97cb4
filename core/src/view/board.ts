import type { Bilingual } from '../base/text.ts'
import type { ProgramBody } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import type {
  AnyEvent,
  Direction,
  EventBodies,
  Instruction,
  JournalEvent,
  Outcome,
  RunKind,
  SecondSide,
  TaskAnswer,
} from '../journal/events.ts'
import { createLedger, type LatchedCut, type LedgerFold } from '../journal/ledger.ts'
import type { Gate, RungKind } from '../plan/shape.ts'
import { applyToRun } from './board-run.ts'
import { startRun } from './board-start.ts'
import { applyToWatchTasks } from './board-watch.ts'

export type StagePhase = 'waiting' | 'gate' | 'running' | 'ended' | 'on-probation' | 'restored' | 'cut-again'
export type StepPhase = 'waiting' | 'working' | 'needs-person' | 'ended'

export interface StepBoard {
  readonly id: string
  readonly tag: string
  readonly stage: string
  phase: StepPhase
  /** The rung that was last at work, or that ended the step. */
  rung: RungKind | null
  outcome: Outcome | null
  /** How long it took; null until it ended. */
  ms: number | null
  /** When it began to be worked on, UTC milliseconds. */
  sinceUtc: number | null
  /** What a person has to do, until the step ended. */
  task: Instruction | null
  /** What a person answered last; null before anybody did. */
  answer: TaskAnswer | null
  /** What went wrong at the rack, such as the wrong cable. */
  warning: Bilingual | null
  /** The cable that came out wrongly and was not seen back; `warning` is about it until then. */
  wrong: string | null
  lastError: { readonly rung: RungKind; readonly code: string; readonly message: string } | null
  reading: Reading | null
  second: SecondSide | null
  note: string
}

export interface StageBoard {
  readonly id: string
  readonly name: Bilingual
  phase: StagePhase
  /** The gate that waits, who approved so far, and who opened it. */
  gate: Gate | null
  approvals: string[]
  openedBy: readonly string[] | null
  /** Who opened it alone, and why. */
  broken: { readonly by: string; readonly reason: string } | null
  /** Until when a restore must be confirmed, UTC milliseconds. */
  probationEnds: number | null
  confirmedBy: string | null
  readonly steps: readonly StepBoard[]
}

export interface RunClock {
  readonly startedUtc: number
  readonly startedMono: number
  lastUtc: number
  lastMono: number
  /** Milliseconds from the start to the last event: monotonic, and by wall time where the process changed in between. */
  elapsedMs: number
}

export interface RunBoard {
  readonly id: string
  readonly kind: RunKind
  readonly direction: Direction
  readonly bundle: string
  readonly reason: string
  readonly actor: string
  readonly clock: RunClock
  phase: 'running' | 'paused' | 'ended'
  /** Why it paused or how it ended; empty otherwise. */
  why: string
  result: EventBodies['run.ended']['result'] | null
  /** Who asked for a pause that has not come about yet: what was begun, a person's task too, ends first. */
  pausing: { readonly by: string; readonly reason: string } | null
  /** Who asked for the end of the run; it ends when what devices are at work on has ended. */
  cancelling: { readonly by: string; readonly reason: string } | null
  /** Stages of this run, in its order, with those of their steps that it takes up. */
  readonly stages: readonly StageBoard[]
  /** The same steps by id: a large run has thousands of them and many events for each. */
  readonly steps: ReadonlyMap<string, StepBoard>
}

/** A path found open that the watch asks somebody to cut again; outside any run. */
export interface WatchTask {
  readonly instruction: Instruction
  /** When somebody was asked, UTC milliseconds. */
  readonly sinceUtc: number
  /** Null until somebody answers, and again where the links said otherwise. */
  readonly answer: TaskAnswer | null
  readonly warning: Bilingual | null
  readonly wrong: string | null
}

export interface Watch {
  steps: Set<string>
  /** When a process last began to watch, UTC milliseconds. */
  sinceUtc: number
  everyMs: number
}

/** The step board: what a person watches while a run goes on, folded from the journal alone. */
export interface Board {
  readonly program: ProgramBody
  /** The current run, or the last; null before the first. */
  run: RunBoard | null
  /** What is cut now, across runs, by step id; as the executor sees it. */
  readonly cut: ReadonlyMap<string, LatchedCut>
  /** Cut points that were found open while they should be cut, by step id. */
  readonly reopened: Map<string, { readonly sinceUtc: number; readonly reading: Reading; readonly text: Bilingual }>
  /** Cut points the watch could not read, by step id. */
  readonly unreadable: Map<string, { readonly sinceUtc: number; readonly code: string; readonly message: string }>
  watch: Watch | null
  /** By step id. */
  readonly watchTasks: Map<string, WatchTask>
  readonly ledger: LedgerFold
  /** A process opened the journal after the run's last event: its monotonic clock is another one. */
  newProcess: boolean
}

export function emptyBoard(program: ProgramBody): Board {
  const ledger = createLedger()
  const cut = ledger.ledger.latched
  const reopened = new Map()
  const watchTasks = new Map()
  return {
    program,
    run: null,
    cut,
    reopened,
    unreadable: new Map(),
    watch: null,
    watchTasks,
    ledger,
    newProcess: false,
  }
}

/** Folds the next event in. Changes the board in place: events come by the ten thousand, boards are large. */
export function applyToBoard(board: Board, event: AnyEvent): void {
  board.ledger.add([event])
  if (event.type === 'journal.opened') board.newProcess = true
  if (event.type === 'run.started') Object.assign(board, { run: startRun(board.program, event), newProcess: false })
  else if (board.run !== null && event.run === board.run.id) {
    moveClock(board, board.run.clock, event)
    applyToRun(board.run, event)
  }
  applyToWatch(board, event)
  if (event.run === null) applyToWatchTasks(board.watchTasks, event)
  forgetRestored(board, event)
}

/** How a cut point stands now. `doubtful`: it may be cut, and was not read back. */
export type Standing = 'not-cut' | 'cut' | 'doubtful' | 'restoring' | 'reopened'

export function standing(board: Board, step: string): Standing {
  const cut = board.cut.get(step)
  if (board.reopened.has(step)) return 'reopened'
  if (cut === undefined) return 'not-cut'
  if (cut.state === 'restoring') return 'restoring'
  return isReadBack(cut.outcome) ? 'cut' : 'doubtful'
}

/** A device was read and shows what was wanted. */
export function isReadBack(outcome: Outcome | null): boolean {
  return outcome === 'done' || outcome === 'already-so'
}

/** So many steps of the run ended in each way. */
export function outcomeCounts(run: RunBoard): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {}
  for (const { outcome } of run.stages.flatMap(stage => stage.steps)) {
    if (outcome !== null) counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}

function moveClock(board: Board, clock: RunClock, event: AnyEvent): void {
  const passed = board.newProcess ? event.utc - clock.lastUtc : event.mono - clock.lastMono
  clock.elapsedMs += Math.max(0, passed)
  clock.lastUtc = event.utc
  clock.lastMono = event.mono
  board.newProcess = false
}

function applyToWatch(board: Board, event: AnyEvent): void {
  const sinceUtc = event.utc
  switch (event.type) {
    case 'watch.started':
      // One event for each stage: a process watches all of them.
      board.watch = {
        steps: new Set([...(board.watch?.steps ?? []), ...event.body.steps]),
        sinceUtc,
        everyMs: event.body.everyMs,
      }
      return
    case 'watch.reopened':
      board.reopened.set(event.body.step, { sinceUtc, reading: event.body.reading, text: event.body.text })
      board.unreadable.delete(event.body.step)
      return
    case 'step.ended':
      if (isCutAgain(board, event)) board.reopened.delete(event.body.step)
      return
    case 'watch.severed-again':
      board.reopened.delete(event.body.step)
      board.unreadable.delete(event.body.step)
      return
    case 'watch.unreadable':
      board.unreadable.set(event.body.step, { sinceUtc, code: event.body.code, message: event.body.message })
      return
    case 'journal.opened':
      // The process that watched has ended; the cuts stay.
      board.watch = null
      return
    default:
      return
  }
}

/** Cut by a run or the watch, and read back. A drill leaves things as it found them, also a path that is open. */
function isCutAgain({ run, cut }: Board, event: JournalEvent<'step.ended'>): boolean {
  if (event.run !== null && run?.kind === 'drill') return false
  return isReadBack(event.body.outcome) && cut.get(event.body.step)?.state === 'cut'
}

/** What is no longer cut can be neither reopened nor unreadable. Only these events can end a cut, or speak of one that is none. */
function forgetRestored(board: Board, event: AnyEvent): void {
  if (event.type === 'probation.confirmed') {
    for (const step of [...board.reopened.keys(), ...board.unreadable.keys()]) forgetUncut(board, step)
  } else if (event.type === 'step.ended' || event.type === 'watch.reopened' || event.type === 'watch.unreadable') {
    forgetUncut(board, event.body.step)
  }
}

function forgetUncut(board: Board, step: string): void {
  if (board.cut.has(step)) return
  board.reopened.delete(step)
  board.unreadable.delete(step)
}
