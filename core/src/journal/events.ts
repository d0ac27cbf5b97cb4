import type { Bilingual } from '../base/text.ts'
import type { Reading } from '../driver/contract.ts'
import type { Gate, RungKind } from '../plan/shape.ts'
import type { PortRef } from '../site/shape.ts'
import type { AgentEventBodies } from './events-agents.ts'

export type RunKind = 'incident' | 'drill' | 'live-drill'
export type Direction = 'isolate' | 'restore'

/**
 * How a step ended. `done` and `already-so` were read back. `unverified`: carried out, but no read-back was possible.
 * `refused`: every rung was refused. `unreachable`: no rung got through. `handed-over`: waits for or was answered by a person
 * and could not be read back. `skipped`: by a person, with a reason. `simulated`: a drill.
 */
export const OUTCOMES = [
  'done',
  'already-so',
  'unverified',
  'refused',
  'unreachable',
  'handed-over',
  'skipped',
  'simulated',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What a person at the rack answers. */
export type TaskAnswer = 'done' | 'cannot-find' | 'already-out' | 'other'

/** What a person may do on the controller's pages and API. An account has one or more; a token has one. */
export const ROLES = ['viewer', 'onsite', 'network', 'commander', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** A photograph beside a note. Its bytes stand in the state folder under their digest, so that a changed one is noticed. */
export interface Photo {
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string
  readonly mime: 'image/jpeg' | 'image/png' | 'image/webp'
  readonly bytes: number
}

/** One task for a pair of hands: unplug (or plug back) these cables. */
export interface Instruction {
  readonly action: 'unplug' | 'plug'
  readonly drill: boolean
  /** What is printed on the cables; the cut point's tag where none is printed. */
  readonly tag: string
  readonly cables: readonly string[]
  readonly room: string | null
  /** The whole instruction as a person reads it. */
  readonly text: Bilingual
}

/** A second look at the same cut from the other end of the cable. `link` null: it could not tell. */
export interface SecondSide extends PortRef {
  readonly link: 'up' | 'down' | null
}

export { AGENT_REFUSALS, type AgentRefusal, type EvidenceEntry } from './events-agents.ts'

/** Body of every event type, version 1. Ids of stages and steps are those of the bundle the run names. */
export interface EventBodies extends AgentEventBodies {
  'journal.opened': { readonly product: string; readonly sqlite: string }
  /** `seq` and `hash` of the last event covered; signature over `kakuri-checkpoint/1 <seq> <hash>`. */
  'journal.checkpoint': {
    readonly seq: number
    readonly hash: string
    readonly key: string
    readonly signature: string
  }
  'bundle.sealed': { readonly sha256: string; readonly signer: string; readonly sealedBy: string }
  'run.prepared': {
    readonly bundle: string
    readonly observed: readonly {
      readonly step: string
      readonly rung: RungKind
      readonly reading: Reading | null
      readonly error: { readonly code: string; readonly message: string } | null
    }[]
  }
  'run.started': {
    readonly kind: RunKind
    readonly direction: Direction
    readonly bundle: string
    readonly reason: string
    readonly stages: readonly string[]
    /** Steps picked out by a person for a partial restore, or a room's part that its agent isolates; null for all of the stages. */
    readonly steps: readonly string[] | null
    /** In these names every gate of the run opens at once; absent where people are asked. */
    readonly authority?: { readonly by: readonly string[]; readonly reason: string }
  }
  /** A process found this run open and took it up again. `pending`: steps with an intent and no outcome. */
  'run.recovered': { readonly pending: readonly string[] }
  'gate.waiting': { readonly stage: string; readonly gate: Gate }
  'gate.approved': { readonly stage: string; readonly by: string }
  /** Taken back before the gate opened: the approval of `by` counts no longer. Another actor where they lost the right to approve. */
  'gate.withdrawn': { readonly stage: string; readonly by: string }
  /** One person opened alone, under the plan's leave, a gate that asks for several. */
  'gate.broken': { readonly stage: string; readonly by: string; readonly reason: string }
  'gate.opened': { readonly stage: string; readonly by: readonly string[] }
  'stage.started': { readonly stage: string }
  'wave.started': { readonly stage: string; readonly wave: number; readonly steps: readonly string[] }
  'step.observed': { readonly step: string; readonly rung: RungKind; readonly reading: Reading }
  /** Durable before the device is touched. `was` is what a restore will put back. */
  'step.intent': {
    readonly step: string
    readonly rung: RungKind
    readonly action: 'apply' | 'revert'
    readonly was: Reading | null
  }
  'rung.failed': {
    readonly step: string
    readonly rung: RungKind
    readonly code: string
    readonly message: string
    readonly transcript: string
  }
  'rung.refused': {
    readonly step: string
    readonly rung: RungKind
    readonly refusal: string
    readonly transcript: string
  }
  'task.shown': { readonly step: string; readonly instruction: Instruction }
  /** `via`: who entered it for `by`, by telephone; absent or null where `by` answered themselves. */
  'task.answered': {
    readonly step: string
    readonly by: string
    readonly answer: TaskAnswer
    readonly note: string
    readonly via?: string | null
  }
  /** A link that should have stayed went down while a person was at work. */
  'task.wrong-cable': {
    readonly step: string
    readonly cable: string
    readonly port: PortRef
    readonly text: Bilingual
  }
  /** The link of a cable that came out wrongly is up again. */
  'task.put-back': { readonly step: string; readonly cable: string; readonly port: PortRef }
  'task.still-up': { readonly step: string; readonly port: PortRef; readonly text: Bilingual }
  'step.ended': {
    readonly step: string
    readonly outcome: Outcome
    readonly rung: RungKind | null
    readonly reading: Reading | null
    readonly second: SecondSide | null
    /** Milliseconds from the step's start to this event, monotonic. */
    readonly ms: number
    /** Who and why for `skipped`; what was found for others. Empty when there is nothing to add. */
    readonly note: string
  }
  /** `partial`: the run takes up only some steps, and others of this stage are not severed: it does not count as isolated. */
  'stage.ended': {
    readonly stage: string
    readonly outcomes: { readonly [outcome: string]: number }
    readonly partial?: true
  }
  /** A person asked for a pause; the run pauses when what was begun has ended. Durable before anything is stopped. */
  'run.pausing': { readonly reason: string }
  'run.paused': { readonly reason: string }
  'run.resumed': { readonly reason: string }
  'run.ended': { readonly result: 'complete' | 'incomplete' | 'cancelled'; readonly reason: string }
  'probation.started': { readonly stage: string; readonly ms: number; readonly steps: readonly string[] }
  'probation.confirmed': { readonly stage: string; readonly by: string }
  'probation.expired': { readonly stage: string }
  'watch.reopened': { readonly step: string; readonly reading: Reading; readonly text: Bilingual }
  'watch.severed-again': { readonly step: string; readonly reading: Reading }
  'watch.unreadable': { readonly step: string; readonly code: string; readonly message: string }
  /** A process that was watching ended; cuts stay as they are. */
  'watch.started': { readonly steps: readonly string[]; readonly everyMs: number }
  /** What a person saw. `seenUtc`: when, UTC milliseconds; null where it was not said. Empty texts where not said. */
  'note.added': {
    readonly text: string
    readonly seenUtc: number | null
    readonly machine: string
    readonly seenBy: string
    readonly photo: Photo | null
  }
  'service.started': { readonly addresses: readonly string[]; readonly product: string }
  /** A stop that somebody asked for: begun steps were ended first. `open`: the run that the next start takes up. */
  'service.stopped': { readonly reason: string; readonly open: string | null }
  'account.created': { readonly account: string; readonly roles: readonly Role[] }
  'account.changed': {
    readonly account: string
    readonly change: 'password' | 'second-factor' | 'codes' | 'roles' | 'disabled' | 'enabled'
    /** As they are now. */
    readonly roles: readonly Role[]
  }
  'session.started': { readonly account: string; readonly address: string; readonly second: 'totp' | 'code' | 'none' }
  'session.ended': { readonly account: string; readonly how: 'logout' | 'ended' | 'expired' }
  /** `account`: empty where nobody has that name, so that a password typed into the wrong box stays out. `count` since the last one. */
  'login.failed': { readonly account: string; readonly address: string; readonly count: number }
  'token.created': { readonly token: string; readonly role: Role; readonly expiresUtc: number }
  'token.ended': { readonly token: string }
  'certificate.issued': { readonly subject: string; readonly sha256: string; readonly notAfterUtc: number }
  /** A person asked for the end of the run; it ends when what was begun has ended. Durable before anything is stopped. */
  'run.cancelling': { readonly reason: string }
  'chronology.exported': { readonly format: 'csv' | 'json' | 'pdf'; readonly lastSeq: number }
}
export type EventType = keyof EventBodies

export interface NewEvent<T extends EventType = EventType> {
  readonly type: T
  /** Who did it: a person's name, or `kakuri`. */
  readonly actor: string
  /** Run id; null for events outside any run. */
  readonly run: string | null
  readonly body: EventBodies[T]
}

/** As stored. `hash` covers every other field, the previous hash included. */
export interface JournalEvent<T extends EventType = EventType> {
  readonly seq: number
  readonly epoch: number
  /** Milliseconds since 1970 UTC. May jump. */
  readonly utc: number
  /** Milliseconds on the writing process's monotonic clock. */
  readonly mono: number
  readonly actor: string
  readonly run: string | null
  readonly type: T
  readonly version: number
  readonly body: EventBodies[T]
  readonly prev: string
  readonly hash: string
}

/** Distributes over the event types, so that `type` narrows `body`. */
export type AnyEvent = { [T in EventType]: JournalEvent<T> }[EventType]
export type AnyNewEvent = { [T in EventType]: NewEvent<T> }[EventType]
