import type { Clock } from '../base/clock.ts'
import type { Bundle, Step } from '../compile/program.ts'
import type { Drivers, Reading } from '../driver/contract.ts'
import type { Journal } from '../journal/contract.ts'
import type { Instruction, RunKind, TaskAnswer } from '../journal/events.ts'
import type { Gate, RungKind } from '../plan/shape.ts'

/** What a person answered, and who. */
export interface Answer {
  readonly by: string
  readonly answer: TaskAnswer
  readonly note: string
  /** Who entered it for `by`, by telephone; absent or null where `by` answered themselves. */
  readonly via?: string | null
}

/** What people did at a gate that waits. Names alone are approvals. */
export type GateAct =
  | { readonly approve: readonly string[] }
  /** Takes back an approval of this run and stage. `actor`: who does, where it is not the person themselves. */
  | { readonly withdraw: string; readonly actor?: string }
  /** Opens alone a gate that asks for several; refused (the gate goes on waiting) where the plan does not allow it. */
  | { readonly breakGlass: string; readonly reason: string }

/** The people around a run, as `main` hands them in: a terminal now, the console and displays later. */
export interface People {
  /**
   * Asks for the gate to open. Resolves with the names of those who opened it (different people for `approve`), or null
   * when it stays closed: the run is then paused before this stage. Never asked for `auto`. Asked again until it is open, each
   * time after what was answered is durable; `gate.count` says how many approvals are still missing.
   */
  openGate(stage: string, gate: Gate, signal: AbortSignal): Promise<readonly string[] | GateAct | null>
  /** Shows an instruction and waits for the answer. Rejects only when the signal aborts. */
  ask(step: Step, instruction: Instruction, signal: AbortSignal): Promise<Answer>
  /** Confirms that a restored stage may stay. Resolves with the name, or null when nobody did in time or somebody declined. */
  confirmProbation(stage: string, ms: number, signal: AbortSignal): Promise<string | null>
}

/** Called at every named crash point; production hands in a function that does nothing. */
export type CrashHook = (point: string) => void

export interface ExecutorParts {
  readonly journal: Journal
  readonly drivers: Drivers
  readonly people: People
  readonly clock: Clock
  /** Fresh unique ids. */
  readonly newId: () => string
  readonly crash: CrashHook
}

export interface IsolateOrder {
  readonly bundle: Bundle
  readonly kind: RunKind
  readonly actor: string
  readonly reason: string
  /** Stage ids, in plan order, each either already isolated before or named here before its successors. */
  readonly stages: readonly string[]
  /** Steps left out by a person: step id to reason. */
  readonly skips?: ReadonlyMap<string, string>
  /** Only these cut points of the stages: a room's part, carried out by its agent alone. */
  readonly steps?: readonly string[]
  /** Opens every gate without asking, in these names: two codes at a display, the plan's limit, or a gate opened before. */
  readonly authority?: Authority
}

export interface Authority {
  readonly by: readonly string[]
  readonly reason: string
}

export interface RestoreOrder {
  readonly bundle: Bundle
  readonly kind: RunKind
  readonly actor: string
  readonly reason: string
  readonly stages: readonly string[]
  /** Only these cut points of the stages. */
  readonly steps?: readonly string[]
}

export type RunResult = 'complete' | 'incomplete' | 'paused' | 'cancelled'

/** A run that is under way. */
export interface RunHandle {
  readonly id: string
  /** Resolves when the run ended or paused. Rejects on JOURNAL_FULL and other errors that stop everything; never because of one device. */
  readonly finished: Promise<RunResult>
  /** Steps that were begun are ended; no new one begins. `finished` then resolves with `paused`. `by`: its actor, `kakuri` unless told. */
  pause(reason: string, by?: string): void
  /** Ends the run after the steps that were begun. */
  cancel(reason: string, by?: string): void
  /** A step not yet ended is given up with this reason. */
  skip(step: string, by: string, reason: string): void
}

export interface Prepared {
  readonly step: string
  readonly rung: RungKind
  readonly reading: Reading | null
  readonly error: Error | null
}

export interface Watching {
  /** Ends watching; cuts stay as they are. */
  stop(): Promise<void>
  /** What kept some stage's last look from being written; null where nothing did. */
  failure(): Error | null
}

export interface Executor {
  /** Observes every step over every rung, changes nothing, and journals what was found. */
  prepare(bundle: Bundle, actor: string): Promise<readonly Prepared[]>
  isolate(order: IsolateOrder): Promise<RunHandle>
  /** Puts back what the journal says is cut, in reverse. Throws NOTHING_TO_RESTORE. */
  restore(order: RestoreOrder): Promise<RunHandle>
  /**
   * Takes up the run that the journal shows as open: begun and not ended, crashed or paused. Steps with an intent and no
   * outcome are observed first. Null when there is none. Probation that ran out meanwhile is cut again. `pausing`: who had asked
   * for a pause that still holds: nothing new is begun, and a probation goes on counting.
   */
  resume(
    bundle: Bundle,
    actor: string,
    pausing?: { readonly by: string; readonly reason: string } | null,
  ): Promise<RunHandle | null>
  /**
   * Ends the run that the journal shows as open, without beginning a step of it: what is cut stays cut, and what a restore
   * opened and nobody confirmed is cut again. Null when there is none.
   */
  cancel(bundle: Bundle, actor: string, reason: string): Promise<RunHandle | null>
  /**
   * Reads each of these steps over the first rung that tells; null where none did. Changes and journals nothing. With the rung
   * that acted (a map) only rungs of its effect are asked: an outlet that is off says nothing at its device's port.
   */
  lookAt(
    bundle: Bundle,
    steps: readonly string[] | ReadonlyMap<string, RungKind | null>,
    actor: string,
  ): Promise<ReadonlyMap<string, Reading | null>>
  /**
   * Somebody else cut a step that the run under way asks a person for, as an agent does alone: reads it by each of these rungs, and
   * where all of them read severed, and the far side does not contradict, ends the step by that reading; nobody is asked any longer.
   * Else the person is asked on.
   */
  endFound(step: string, acted: readonly (RungKind | null)[]): Promise<void>
  /** Reads back every cut point that the journal says is cut, each stage in its own period. `isWatched`: only those, at each look. */
  watch(bundle: Bundle, actor: string, isWatched?: (step: string) => boolean): Watching
}
