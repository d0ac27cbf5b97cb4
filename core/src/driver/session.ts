import type { Clock } from '../base/clock.ts'
import type { ProgramDevice } from '../compile/program.ts'
import type { Profile } from '../profile/shape.ts'
import type { Credentials } from '../site/credentials.ts'
import type { Driver } from './contract.ts'

/** A driver together with its living session to one device. One exchange at a time. */
export interface DeviceSession extends Driver {
  /** What was said since it was last taken, secrets removed, at most 16 KiB (the end is kept). */
  takeTranscript(): string
  readonly alive: boolean
  /** Cheap proof of life that changes nothing; false when the session is gone. */
  ping(signal: AbortSignal): Promise<boolean>
  destroy(): void
}

/** Opens a session: connects, checks who is there, logs in, reaches the profile's start mode. Errors as `Driver` says. */
export type OpenSession = (parts: {
  readonly device: ProgramDevice
  readonly profile: Profile
  readonly credentials: Credentials
  readonly clock: Clock
  readonly signal: AbortSignal
}) => Promise<DeviceSession>
