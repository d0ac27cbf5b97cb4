import { type ContactRef, POWER } from './shape.ts'

export type ContactRung = 'outlet' | 'relay'

/** What is cut: a cut point or a step's target. */
export interface Severed {
  readonly kind: string
  readonly port?: string
}

/** What feeds a device and what breaks its lines: of the site map or of a program, which hold it in different dress. */
export interface Fed {
  readonly outlets?: readonly ContactRef[] | undefined
  readonly relays?:
    | ReadonlyMap<string, readonly ContactRef[]>
    | { readonly [port: string]: readonly ContactRef[] }
    | undefined
}

/**
 * The contacts that have to open, all of them, so that a target is severed by this rung. By outlet it is always the whole
 * device. By relay a port has its own, or else goes with the power of the device. Empty: the rung cannot do it.
 */
export function contactsOf(device: Fed, rung: ContactRung, target: Severed): readonly ContactRef[] {
  if (!hasContacts(target)) return []
  if (rung === 'outlet') return device.outlets ?? []
  return ownRelays(device, target) ?? relaysAt(device, POWER) ?? []
}

/** True where the rung takes the power of the whole device, whatever the target is. */
export function takesPower(device: Fed, rung: ContactRung, target: Severed): boolean {
  if (!hasContacts(target)) return false
  return rung === 'outlet' || ownRelays(device, target) === undefined
}

/** A service or a zone block is inside the device, where no contact gets at it. */
function hasContacts({ kind }: Severed): boolean {
  return kind === 'power' || kind === 'port'
}

function ownRelays(device: Fed, { kind, port }: Severed) {
  return kind !== 'port' || port === undefined || port === POWER ? undefined : relaysAt(device, port)
}

function relaysAt({ relays }: Fed, name: string): readonly ContactRef[] | undefined {
  if (relays instanceof Map) return relays.get(name)
  return relays === undefined ? undefined : Object.entries(relays).find(([port]) => port === name)?.[1]
}
