import { contactsOf } from '../site/contacts.ts'
import type { Device, PortRef, SiteMap } from '../site/shape.ts'
import type { CutPointKind, RungKind } from './shape.ts'

/** What a plan asks the site map, prepared once. */
export interface SiteFacts {
  readonly site: SiteMap
  /** True when the map knows the port: declared, at a cable's end, or where the controller or an agent is plugged in. */
  hasPort(ref: PortRef): boolean
  /** The cable at a port, or the one that a service runs over (`port` is then the service's id); null where none is known. */
  cableOf(kind: CutPointKind, ref: PortRef): string | null
  portsOf(device: string): readonly string[]
  /** Every cable at a device, each once: what a person unplugs where the device is to be without any. */
  cablesAt(device: string): readonly string[]
}

export function siteFacts(site: SiteMap): SiteFacts {
  const cables = new Map<string, Map<string, string | null>>()
  const note = (ref: PortRef, cable: string | null) => {
    const ports = cables.get(ref.device) ?? new Map<string, string | null>()
    cables.set(ref.device, ports.set(ref.port, ports.get(ref.port) ?? cable))
  }
  for (const cable of site.cables.values()) for (const end of cable.ends) if (end.kind === 'port') note(end, cable.id)
  for (const agent of site.agents.values()) note(agent.attach, null)
  note(site.controller, null)
  const declared = (device: string) => site.devices.get(device)?.ports ?? new Map<string, readonly string[]>()
  return {
    site,
    hasPort: ref => declared(ref.device).has(ref.port) || cables.get(ref.device)?.has(ref.port) === true,
    cableOf: (kind, { device, port }) => {
      const via = kind === 'service' ? site.devices.get(device)?.services.get(port)?.via : port
      return cables.get(device)?.get(via ?? '') ?? null
    },
    cablesAt: device => [...new Set([...(cables.get(device)?.values() ?? [])].filter(cable => cable !== null))],
    portsOf: device => [...declared(device).keys(), ...(cables.get(device)?.keys() ?? [])],
  }
}

/**
 * Rungs in order where the plan names none: what the device has ways for, then hands where a cable is known. SNMP is left
 * out but for ports, because SNMP profiles cannot do anything else. Outlets and relays stand in for nothing unasked: they may
 * take more than the port.
 */
export function defaultLadder(kind: CutPointKind, device: Device | undefined, hasCable: boolean): RungKind[] {
  if (kind === 'power') return powerLadder(device, hasCable)
  const ladder: RungKind[] = []
  if (kind !== 'hands' && device?.ways.ssh) ladder.push('ssh')
  if (kind === 'port' && device?.ways.snmp) ladder.push('snmp')
  if (kind !== 'hands' && device?.ways.console) ladder.push('console')
  if (hasCable) ladder.push('hands')
  return ladder
}

function powerLadder(device: Device | undefined, hasCable: boolean): RungKind[] {
  const switched = (['outlet', 'relay'] as const).filter(
    rung => contactsOf(device ?? {}, rung, { kind: 'power' }).length > 0,
  )
  return hasCable ? [...switched, 'hands'] : switched
}
