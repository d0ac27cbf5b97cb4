import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import type { Answer, CrashHook } from '@kakuri/core/executor/contract.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { RoomView } from '@kakuri/core/view/room-shape.ts'
import type { AloneDoc } from './display/contract.ts'
import type { Presence } from './presence.ts'

export interface AloneParts {
  readonly agent: string
  readonly journal: Journal
  readonly clock: Clock
  readonly newId: () => string
  readonly crash: CrashHook
  readonly presence: () => Presence
  readonly room: () => RoomView | null
  /** The bundle held and its sessions; null before there is one. */
  readonly workshop: () => { readonly bundle: Bundle; readonly drivers: Drivers } | null
  /** The bundle held before that: a run begun with it is ended with it. */
  readonly before: () => Bundle | null
  /** Last entry of the own journal that the controller has. */
  readonly cursor: () => number
  readonly changed: () => void
  readonly failed: (error: unknown) => void
}

/** The room's steps carried out by the agent itself. It isolates only, and what it cut it never undoes. */
export interface Alone {
  /** Looks once a second, from now on, whether it has to act or to go on. */
  begin(): void
  /** All of the room's steps, in these names. Throws where there is nothing to begin with. */
  byCodes(by: readonly string[]): Promise<void>
  /** It acts, or holds what it cut: bundle and sessions must stay. */
  busy(): boolean
  acting(): boolean
  doc(): Omit<AloneDoc, 'possible' | 'firstCode'>
  /** SHA-256 of the bundle of the run that has not ended; null where none is open. */
  openBundle(): string | null
  wrongCodes(): number
  /** False where nobody is asked about this step. */
  answer(step: string, drill: boolean, answer: Answer): boolean
  /** An answer to a task of the controller's while it is gone. */
  keepAnswer(step: string, drill: boolean, answer: Answer): void
  /** The controller's view has changed, or the controller came or went: what is done here may be its own by now. */
  roomChanged(): void
  /** The controller has more of the journal. */
  cursorMoved(): void
  close(): Promise<void>
}
