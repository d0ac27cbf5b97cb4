import type { Clock } from '../base/clock.ts'
import type { ProgramDevice } from '../compile/program.ts'
import type { RungKind } from '../plan/shape.ts'
import type { Profile } from '../profile/shape.ts'
import type { Credentials } from '../site/credentials.ts'
import type { Driver } from './contract.ts'

/** The rungs that keep a session. */
export type SessionRung = Exclude<RungKind, 'hands'>

/** A driver together with its living session to one device. One exchange at a time. */
export interface DeviceSession extends Driver {
  /** What was said since it was last taken, secrets removed, at most 16 KiB (the end is kept). */
  takeTranscript(): string
  readonly alive: boolean
  /** Cheap proof of life that changes nothing; false when the session is gone. */
  ping(signal: AbortSignal): Promise<boolean>
  destroy(): void
}

export interface OpenParts {
  readonly device: ProgramDevice
  readonly profile: Profile
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Opens a session: connects, checks who is there, logs in, reaches the profile's start mode. Errors as `Driver` says. */
export type OpenSession = (parts: OpenParts & { readonly credentials: Credentials }) => Promise<DeviceSession>

/** As `OpenSession`: relay boards and GPIO lines ask nobody who he is. */
export type OpenRelaySession = (parts: OpenParts) => Promise<DeviceSession>

/** As `OpenSession`, by the agent that the device's way over `rung` names, which has the credentials itself. */
export type OpenAgentSession = (parts: OpenParts & { readonly rung: SessionRung }) => Promise<DeviceSession>

export interface Openers {
  readonly ssh?: OpenSession
  readonly snmp?: OpenSession
  readonly console?: OpenSession
  readonly outlet?: OpenSession
  readonly relay?: OpenRelaySession
  /** For every way that names an agent. In an agent's own process there is none: what it holds is opened right here. */
  readonly agent?: OpenAgentSession
}
