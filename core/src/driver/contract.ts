import type { CutTarget, ProgramDevice } from '../compile/program.ts'
import type { RungKind } from '../plan/shape.ts'

/** What a device said about a target. `unknown`: it answered, but the answer does not tell. */
export interface Reading {
  readonly state: 'open' | 'severed' | 'absent' | 'unknown'
  /** Administrative state and link state of a port, where the device tells. */
  readonly admin: 'up' | 'down' | null
  readonly link: 'up' | 'down' | null
  /** The line or value this was read from, secrets removed, at most 300 characters. */
  readonly detail: string
  /** Where several outlets or relays stand behind one target: each one's own state, by `device:contact`. */
  readonly parts?: { readonly [contact: string]: 'open' | 'severed' | 'absent' | 'unknown' }
}

/** A device that says no is a result; a lost connection is an error. */
export type Reply = { readonly ok: true } | { readonly ok: false; readonly refusal: string }

/** `simulate` does everything but the last write: the session, the modes and the reading are real. */
export type Write = 'write' | 'simulate'

export interface Revert {
  readonly target: CutTarget
  /** What was observed before the cut. A target that was severed before is left alone by the caller. */
  readonly was: Reading
}

/**
 * One kind of rung on one device. Results stand in the order of the targets, one for each.
 * Throws KakuriError UNREACHABLE, TIMEOUT, LOGIN_REFUSED, HOST_KEY_CHANGED, UNKNOWN_PROMPT, CONNECTION_LOST,
 * GARBLED_REPLY or SNMP_ERROR, with the transcript. Does not retry, decide or write to the journal.
 * Aborting the signal ends the exchange with TIMEOUT and closes the session.
 */
export interface Driver {
  /** Reads the state of every target without changing anything. */
  observe(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]>
  /** Severs every target in one batch. */
  apply(targets: readonly CutTarget[], write: Write, signal: AbortSignal): Promise<Reply[]>
  /** Reads back after `apply` or `revert`, from the device and not from what was sent. */
  verify(targets: readonly CutTarget[], signal: AbortSignal): Promise<Reading[]>
  /** Puts every target back to what it was, in one batch. */
  revert(reverts: readonly Revert[], write: Write, signal: AbortSignal): Promise<Reply[]>
}

export interface OpenDriver extends Driver {
  readonly device: string
  readonly rung: RungKind
  /** What was said since the driver was opened or the transcript was last taken, secrets removed, at most 16 KiB. */
  takeTranscript(): string
  /** Gives the session back: an armed session stays open and warm, any other is closed. */
  release(): void
  /** Ends the session at once, whatever is in flight. */
  destroy(): void
}

/** Where the executor gets drivers from. Holds sessions, credentials and caps; made by `main`. */
export interface Drivers {
  /** Opens ahead and keeps alive until `close`. Failures are reported by device, never thrown. */
  arm(devices: readonly ProgramDevice[], signal: AbortSignal): Promise<ArmReport[]>
  /** A driver on a warm session where there is one, else on a new one. One user of a device's rung at a time: others wait. */
  open(device: ProgramDevice, rung: RungKind, signal: AbortSignal): Promise<OpenDriver>
  close(): Promise<void>
}

export interface ArmReport {
  readonly device: string
  readonly rung: RungKind
  /** Null when the session is open. */
  readonly error: Error | null
  /** Milliseconds it took. */
  readonly ms: number
}
