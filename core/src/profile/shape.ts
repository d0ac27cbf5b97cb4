/** What a profile's standing rests on: tried in the lab, read from recordings, or taken from documents only. */
export type Standing = 'lab' | 'recorded' | 'documented'

/** Kinds of operation a device family may offer; the kinds of cut point that a device carries out itself. */
export type OperationKind = 'port' | 'zone-block' | 'service'

interface ProfileCommon {
  readonly id: string
  readonly name: string
  readonly standing: Standing
  /** Milliseconds; the compiler's defaults unless told. */
  readonly timing?: { readonly deadlineMs?: number; readonly hedgeAfterMs?: number }
}

export type { OutletProfile } from './outlet-shape.ts'
export type { RelayProfile } from './relay-shape.ts'
export type { SnmpProfile } from './snmp-shape.ts'
export type { SshProfile } from './ssh-shape.ts'
export type { ProfileCommon }

import type { OutletProfile } from './outlet-shape.ts'
import type { RelayProfile } from './relay-shape.ts'
import type { SnmpProfile } from './snmp-shape.ts'
import type { SshProfile } from './ssh-shape.ts'

/** The description of one device family: plain data, as read from firmware-profiles/<id>/profile.yaml. */
export type Profile = SshProfile | SnmpProfile | OutletProfile | RelayProfile

/** True when the profile says how to do this kind of operation. */
export function canDo(profile: Profile, operation: OperationKind): boolean {
  return profile.operations[operation] !== undefined
}
