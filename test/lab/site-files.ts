import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import { stringify } from 'yaml'
import { LAB_LOGIN } from './daemons.ts'
import type { Lab } from './lab.ts'
import { agentsOf, type LabCable, type LabDevice, segmentOf, splitPort, type Topology } from './topology.ts'

/** Text of each site file, by name, for a lab that runs. */
export interface SiteFiles {
  readonly 'site.yaml': string
  readonly 'cables.csv': string
}

/** Credentials by the names that the lab's site.yaml uses. */
export function labCredentials(): Record<string, Credentials> {
  const { switchUser, firewallUser, password, snmpUser, snmpAuth, snmpPriv } = LAB_LOGIN
  return {
    'lab-switches': { kind: 'ssh', user: switchUser, password },
    'lab-firewalls': { kind: 'ssh', user: firewallUser, password },
    'lab-snmp': {
      kind: 'snmp-v3',
      user: snmpUser,
      auth: { protocol: 'sha1', password: snmpAuth },
      priv: { protocol: 'aes128', password: snmpPriv },
    },
  }
}

/** `hostKeys` in place of the lab's own pins other keys, for the case of a changed one. */
export function siteFiles(lab: Lab, hostKeys: ReadonlyMap<string, string> = lab.hostKeys): SiteFiles {
  return { 'site.yaml': stringify(siteYaml(lab.topology, hostKeys)), 'cables.csv': cablesCsv(lab.topology) }
}

/** Writes site.yaml, cables.csv, plan.yaml and credentials.json into `folder` for the topology of `test/lab/<name>/`. */
export function writeSite(lab: Lab, folder: string, changes: SiteChanges = {}): void {
  const credentials = { ...labCredentials(), ...changes.credentials }
  const files: Record<string, string> = {
    ...siteFiles(lab, changes.hostKeys),
    'plan.yaml': readFileSync(join(import.meta.dirname, lab.topology.name, 'plan.yaml'), 'utf8'),
    'credentials.json': JSON.stringify(credentials),
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
}

/** What a person got wrong in the site files. */
export interface SiteChanges {
  readonly hostKeys?: ReadonlyMap<string, string>
  readonly credentials?: Readonly<Record<string, Credentials>>
}

function siteYaml(topology: Topology, hostKeys: ReadonlyMap<string, string>): object {
  const devices = Object.entries(topology.devices).map(([id, device]) => [
    id,
    deviceEntry(topology, device, hostKeys.get(id)),
  ])
  const hosts = hostIds(topology).map(id => [id, hostEntry(topology, id)])
  const entries: Record<string, { ways?: object }> = Object.fromEntries([...devices, ...hosts])
  for (const [id, more] of Object.entries(topology.map ?? {})) {
    entries[id] = { ...entries[id], ...more, ways: { ...entries[id]?.ways, ...more.ways } }
  }
  const agents = agentsOf(topology).map(([id, { room, attach }]) => [id, { room, attach }])
  return {
    site: 'kakuri/1',
    id: `lab-${topology.name}`,
    name: `lab ${topology.name}`,
    rooms: Object.fromEntries(Object.entries(topology.rooms).map(([id, name]) => [id, roomEntry(topology, id, name)])),
    segments: mapValues(topology.segments, ({ kind, name }) => ({ kind, name })),
    devices: entries,
    ...(agents.length === 0 ? {} : { agents: Object.fromEntries(agents) }),
    controller: { attach: topology.controller, segment: managementSegment(topology) },
  }
}

function roomEntry(topology: Topology, id: string, name: object): object {
  const people = topology.people?.[id]
  return { name, ...(people && { people }) }
}

function deviceEntry(topology: Topology, device: LabDevice, hostKey: string | undefined): object {
  const ends = new Set(servicePorts(device))
  const ports = Object.entries(device.ports).filter(([port]) => !ends.has(port))
  const ssh =
    device.kind === 'switch'
      ? { profile: 'frr-vtysh', credentials: 'lab-switches' }
      : { profile: 'linux-nftables', credentials: 'lab-firewalls' }
  const ways = { ssh: { ...ssh, hostKeys: [hostKey] }, snmp: { profile: 'if-mib', credentials: 'lab-snmp' } }
  return {
    kind: device.kind,
    name: device.name,
    room: device.room,
    rack: device.rack,
    unit: device.unit,
    ...(device.unmanaged ? {} : { address: device.address, segment: managementSegment(topology), ways }),
    ports: Object.fromEntries(ports.map(([port, segment]) => [port, [segment]])),
    services: mapValues(device.services ?? {}, ({ port, via }) => ({ name: port, segment: device.ports[port], via })),
  }
}

function hostEntry(topology: Topology, id: string): object {
  return { kind: 'host', name: id, ports: { eth0: [topology.hosts[id]?.segment] } }
}

function cablesCsv(topology: Topology): string {
  const rows = mappedCables(topology).map(({ id, tag, ends }) => {
    const cells = [id, tag === null ? '' : `"=""${tag}"""`, ...ends.flatMap(splitPort)]
    return [...cells, tag === null ? 'grey' : 'red', 'copper', '', ''].join(',')
  })
  return ['cable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes', ...rows, ''].join('\r\n')
}

/** The map shows a VPN as a service of the firewall, so the veth that plays it and the host behind it are not on the map. */
function mappedCables(topology: Topology): LabCable[] {
  return topology.cables.filter(cable => !cable.ends.some(end => isServicePort(topology, end)))
}

function isServicePort(topology: Topology, end: string): boolean {
  const [owner, port] = splitPort(end)
  return servicePorts(topology.devices[owner]).includes(port)
}

function servicePorts(device: LabDevice | undefined): string[] {
  return Object.values(device?.services ?? {}).map(service => service.port)
}

function hostIds(topology: Topology): string[] {
  const owners = new Set(mappedCables(topology).flatMap(cable => cable.ends.map(end => splitPort(end)[0])))
  return Object.keys(topology.hosts).filter(id => owners.has(id))
}

function managementSegment(topology: Topology): string {
  return segmentOf(topology, topology.controller) ?? ''
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
