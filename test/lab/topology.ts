import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export interface LabName {
  readonly ja: string
  readonly en: string
}

export interface LabSegment {
  readonly kind: 'external' | 'backup' | 'server' | 'client' | 'management'
  /** First three octets; every segment is a /24 out of the benchmark range 198.18.0.0/15. */
  readonly net: string
  readonly name: LabName
}

/** A switch joins its ports of one segment in a bridge; a firewall routes between its ports, `.1` in every segment. */
export interface LabDevice {
  readonly kind: 'switch' | 'firewall'
  /** On the management segment: on the port `mgmt0`, or on the management bridge where the device has no such port. */
  readonly address: string
  /** It has no daemons and no address: nothing drives it. */
  readonly unmanaged?: boolean
  readonly name: LabName
  readonly room: string
  readonly rack: string
  readonly unit: number
  /** Port to segment. */
  readonly ports: Readonly<Record<string, string>>
  /** Ports that are administratively down from the start. */
  readonly down?: readonly string[]
  readonly services?: Readonly<Record<string, LabService>>
  /** The owner's nftables rules, as a file. */
  readonly ruleset?: string
}

/** A VPN. The wire at `port` plays its tunnel, so pulling the cable at `via` does not take it away in the lab, only on the map. */
export interface LabService {
  /** The port it ends in. */
  readonly port: string
  /** The port that the map says it runs over. */
  readonly via: string
}

export interface LabHost {
  readonly segment: string
  readonly address: string
}

export interface LabCable {
  readonly id: string
  readonly tag: string | null
  /** `device:port`, `host:eth0`, or `wall:position` for an outlet in a wall. */
  readonly ends: readonly [string, string]
}

/** One-way UDP traffic from host to host, sent all the time. */
export interface LabFlow {
  readonly from: string
  readonly to: string
}

export interface Topology {
  readonly name: string
  /** SNMP agents read their tables anew for every question, and the profile says so, or every case of a long suite would wait for old ones. */
  readonly freshTables?: boolean
  readonly rooms: Readonly<Record<string, LabName>>
  readonly segments: Readonly<Record<string, LabSegment>>
  readonly devices: Readonly<Record<string, LabDevice>>
  readonly hosts: Readonly<Record<string, LabHost>>
  readonly cables: readonly LabCable[]
  /** Flow name to its ends. */
  readonly flows: Readonly<Record<string, LabFlow>>
  /** The switch port the controller is plugged into. Its address is `.2` of that port's segment. */
  readonly controller: string
  readonly agents?: Readonly<Record<string, LabAgent>>
  /** Names offered on a room's display. */
  readonly people?: Readonly<Record<string, readonly string[]>>
  /** What site.yaml says beyond what the lab builds by itself, by device; laid over the device's entry. */
  readonly map?: Readonly<Record<string, { readonly ways?: object }>>
}

/** A room's small computer. */
export interface LabAgent {
  readonly room: string
  /** The switch port it is plugged into. */
  readonly attach: string
  readonly address: string
}

/** Reads `<folder>/topology.yaml` of the lab. Throws with every fault when names do not fit together. */
export function readTopology(folder: string): Topology {
  const raw = parse(readFileSync(join(import.meta.dirname, folder, 'topology.yaml'), 'utf8'))
  const topology: Topology = { ...raw, cables: raw.cables.map(readCable) }
  const faults = topologyFaults(topology)
  if (faults.length > 0) throw new Error(`lab topology ${folder}:\n${faults.join('\n')}`)
  return topology
}

/** A cable's row: `[C-01, core-1:eth1, nas:eth0, 1-01]`, the tag left out where there is none. */
function readCable(row: readonly [string, string, string, string?]): LabCable {
  return { id: row[0], ends: [row[1], row[2]], tag: row[3] ?? null }
}

export function isWall(end: string): boolean {
  return end.startsWith(`${WALL}:`)
}

export function splitPort(port: string): [device: string, port: string] {
  const colon = port.indexOf(':')
  return [port.slice(0, colon), port.slice(colon + 1)]
}

/** The segment of a port of a device, or of a host; undefined when there is no such port. */
export function segmentOf(topology: Topology, ref: string): string | undefined {
  const [owner, port] = splitPort(ref)
  const host = topology.hosts[owner]
  if (host !== undefined) return port === 'eth0' ? host.segment : undefined
  return topology.devices[owner]?.ports[port]
}

export function topologyFaults(topology: Topology): string[] {
  return [...cableFaults(topology), ...portFaults(topology), ...addressFaults(topology)]
}

function cableFaults(topology: Topology): string[] {
  const used = new Set([topology.controller, ...agentsOf(topology).map(([, agent]) => agent.attach)])
  const faults: string[] = []
  for (const { id, ends } of topology.cables) {
    const [a, b] = ends.map((end, i) => segmentOf(topology, isWall(end) ? (ends[1 - i] ?? end) : end))
    if (a === undefined || b === undefined) faults.push(`${id}: one of ${ends.join(', ')} is no port`)
    else if (a !== b) faults.push(`${id}: ${ends[0]} is in ${a}, ${ends[1]} in ${b}`)
    for (const end of ends) {
      if (used.has(end)) faults.push(`${id}: ${end} has two cables`)
      used.add(end)
    }
  }
  return faults
}

function portFaults(topology: Topology): string[] {
  const known = Object.keys(topology.segments)
  const ports = Object.entries(topology.devices).flatMap(([id, device]) =>
    Object.entries(device.ports).map(([port, segment]) => ({ port: `${id}:${port}`, name: port, segment })),
  )
  const lost = ports
    .filter(port => !known.includes(port.segment))
    .map(port => `${port.port}: no segment ${port.segment}`)
  // The kernel's limit on interface names is 15 characters; bridges are called br-<segment>.
  const long = [...known.map(id => `br-${id}`), ...ports.map(port => port.name)].filter(name => name.length > 15)
  return [...lost, ...long.map(name => `${name}: longer than an interface name may be`)]
}

function addressFaults(topology: Topology): string[] {
  return Object.entries(topology.segments)
    .filter(([, segment]) => !/^198\.1[89]\.\d{1,3}$/.test(segment.net))
    .map(([id, segment]) => `${id}: ${segment.net} is outside the lab's range 198.18.0.0/15`)
}

export function agentsOf(topology: Topology): [string, LabAgent][] {
  return Object.entries(topology.agents ?? {})
}

/** Every namespace of the lab: devices, hosts, agents, `wall` for the wall outlets and `ctl` for the controller. */
export function namespaces(topology: Topology): string[] {
  const agents = agentsOf(topology).map(([id]) => id)
  return [...Object.keys(topology.devices), ...Object.keys(topology.hosts), ...agents, WALL, CONTROLLER]
}

export const CONTROLLER = 'ctl'
export const WALL = 'wall'

export function controllerAddress(topology: Topology): string {
  const segment = segmentOf(topology, topology.controller)
  const net = segment === undefined ? undefined : topology.segments[segment]?.net
  if (net === undefined) throw new Error(`lab topology ${topology.name}: the controller is plugged into no segment`)
  return `${net}.2`
}
