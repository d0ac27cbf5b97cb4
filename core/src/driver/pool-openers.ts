import type { Clock } from '../base/clock.ts'
import { KakuriError } from '../base/errors.ts'
import type { ProgramDevice } from '../compile/program.ts'
import type { Profile } from '../profile/shape.ts'
import type { Credentials } from '../site/credentials.ts'
import type { Ways } from '../site/shape.ts'
import type { DeviceSession, Openers, OpenParts, SessionRung } from './session.ts'

export interface OpenerParts {
  readonly openers: Openers
  readonly profiles: Readonly<Record<string, Profile>>
  readonly credentials: ReadonlyMap<string, Credentials>
  readonly clock: Clock
  /** The agent whose process this is; absent in the controller. */
  readonly self?: string
}

/** Opens over one rung, with everything it needs in hand. */
export type Opener = (signal: AbortSignal) => Promise<DeviceSession>

/** What opens this device over this rung in this process. Throws UNREACHABLE, PROFILE_INVALID, CREDENTIALS_MISSING. */
export function openerOf(parts: OpenerParts, device: ProgramDevice, rung: SessionRung): Opener {
  const way = device.ways[rung]
  if (way === undefined) throw new KakuriError('UNREACHABLE', `The site map has no ${rung} for ${device.id}`)
  const profile = parts.profiles[way.profile]
  if (profile === undefined)
    throw new KakuriError('PROFILE_INVALID', `There is no profile ${way.profile} for ${device.id}`)
  const open = (signal: AbortSignal): OpenParts => ({ device, profile, clock: parts.clock, signal })
  const { agent, relay, ...local } = parts.openers
  if (way.agent !== undefined && agent !== undefined) return signal => agent({ ...open(signal), rung })
  notAnothers(parts, device, rung)
  if (rung === 'relay') return relay === undefined ? noOpener(device, rung) : signal => relay(open(signal))
  const opener = local[rung] ?? noOpener(device, rung)
  const credentials = credentialsOf(parts, device, rung)
  return signal => opener({ ...open(signal), credentials })
}

function noOpener(device: ProgramDevice, rung: SessionRung): never {
  throw new KakuriError('UNREACHABLE', `Nothing here can open the ${rung} rung of ${device.id}`)
}

/** The same device file or GPIO chip is there on every agent: opened on the wrong one, it would move what hangs on that. */
function notAnothers({ self }: OpenerParts, { id, ways }: ProgramDevice, rung: SessionRung): void {
  if (self === undefined || (rung !== 'console' && rung !== 'relay')) return
  const agent = ways[rung]?.agent
  if (agent === self) return
  throw new KakuriError('UNREACHABLE', `The ${rung} of ${id} hangs on the agent ${agent}, not on ${self}`)
}

function credentialsOf(
  parts: OpenerParts,
  { id, ways }: ProgramDevice,
  rung: Exclude<keyof Ways, 'relay'>,
): Credentials {
  const name = ways[rung]?.credentials ?? ''
  const credentials = parts.credentials.get(name)
  if (credentials === undefined) {
    throw new KakuriError('CREDENTIALS_MISSING', `There are no credentials ${name} for ${id}`)
  }
  return credentials
}
