import { RUNG_KINDS } from '../plan/shape.ts'
import type { Profile } from '../profile/shape.ts'
import type { CableEnd, ContactRef, Device, SiteMap } from '../site/shape.ts'
import { profileOf } from './ladder.ts'
import type { ProgramCable, ProgramDevice, ProgramEnd, Step } from './program.ts'

/** What a program carries along, so that it refers to nothing outside itself but credentials. */
export interface Contents {
  readonly devices: { readonly [id: string]: ProgramDevice }
  readonly cables: { readonly [id: string]: ProgramCable }
  readonly profiles: { readonly [id: string]: Profile }
}

export function gatherContents(
  site: SiteMap,
  steps: readonly Step[],
  profiles: ReadonlyMap<string, Profile>,
): Contents {
  const unplugged = new Set(steps.flatMap(step => step.cables))
  const devices = gatherDevices(site, steps, unplugged)
  const cables = [...site.cables.values()].filter(
    cable => unplugged.has(cable.id) || cable.ends.some(end => end.kind === 'port' && devices.has(end.device)),
  )
  return {
    devices: Object.fromEntries([...devices.values()].map(device => [device.id, programDevice(device)])),
    cables: Object.fromEntries(
      cables.map(({ id, tag, ends, colour, medium }) => [
        id,
        { id, tag, ends: [programEnd(ends[0]), programEnd(ends[1])], colour, medium } satisfies ProgramCable,
      ]),
    ),
    profiles: gatherProfiles([...devices.values()], profiles),
  }
}

/**
 * Devices with steps, second sides, the PDUs and relay boards the steps go by, both ends of what hands unplug, and whatever
 * is driven in the rooms hands work in.
 */
function gatherDevices(site: SiteMap, steps: readonly Step[], unplugged: ReadonlySet<string>): Map<string, Device> {
  const ends = [...unplugged].flatMap(id => site.cables.get(id)?.ends ?? [])
  const atEnds = ends.flatMap(end => (end.kind === 'port' ? [end.device] : []))
  const contacts = steps.flatMap(step => contactsOfStep(site, step)).map(contact => contact.device)
  const named = [...atEnds, ...contacts, ...steps.flatMap(step => [step.device, step.second?.device])]
  const handled = steps
    .filter(step => step.ladder.some(rung => rung.kind === 'hands'))
    .flatMap(step => step.device ?? [])
  const rooms = new Set([...atEnds, ...handled].map(id => site.devices.get(id)?.room ?? null))
  const wanted = new Set(named)
  const chosen = [...site.devices.values()].filter(
    device => wanted.has(device.id) || (device.room !== null && rooms.has(device.room) && isDriven(device)),
  )
  return new Map(chosen.map(device => [device.id, device]))
}

function contactsOfStep(site: SiteMap, { device: id, ladder }: Step): readonly ContactRef[] {
  const device = id === null ? undefined : site.devices.get(id)
  if (device === undefined) return []
  const { outlets = [], relays = new Map() } = device
  // A driver of relays opens every board that the device names, whatever the target.
  return ladder.flatMap(({ kind }) =>
    kind === 'outlet' ? outlets : kind === 'relay' ? [...relays.values()].flat() : [],
  )
}

function isDriven(device: Device): boolean {
  return device.ways.ssh !== undefined || device.ways.snmp !== undefined || device.ways.console !== undefined
}

function gatherProfiles(devices: readonly Device[], profiles: ReadonlyMap<string, Profile>) {
  const ids = devices.flatMap(device => RUNG_KINDS.map(rung => profileOf(device, rung)))
  const known = [...new Set(ids)].flatMap(id => profiles.get(id ?? '') ?? [])
  return Object.fromEntries(known.map(profile => [profile.id, profile]))
}

function programDevice(device: Device): ProgramDevice {
  const { id, kind, name, room, rack, unit, address, ways, aaa, outlets, relays, photo } = device
  return {
    ...{ id, kind, name, room, rack, unit, address, ways, aaa },
    ...(outlets && { outlets }),
    ...(relays && { relays: Object.fromEntries(relays) }),
    ...(photo !== undefined && { photo }),
  }
}

function programEnd(end: CableEnd): ProgramEnd {
  if (end.kind === 'port') return { kind: 'port', device: end.device, port: end.port }
  return { kind: 'wall', position: end.position, ...(end.panel && { panel: end.panel }) }
}
