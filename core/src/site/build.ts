import { invariant } from '../base/errors.ts'
import type { YamlFile } from '../base/yaml.ts'
import type { DeclaredPorts } from './ports.ts'
import type { DeviceEntry, SiteFile } from './schema.ts'
import type { Cable, Device, RelayWire, Service, SiteMapBody, Ways } from './shape.ts'
import type { RelayEntry } from './ways.ts'

/** The site map's body out of a site.yaml without faults and its cables. */
export function buildSite(
  file: SiteFile,
  yaml: YamlFile,
  ports: ReadonlyMap<string, DeclaredPorts>,
  cables: ReadonlyMap<string, Cable>,
): SiteMapBody {
  const place = (...path: string[]) => yaml.places.key(path)
  return {
    id: file.id,
    name: file.name,
    rooms: mapOf(file.rooms, (id, room) => ({ id, ...room, place: place('rooms', id) })),
    segments: mapOf(file.segments, (id, segment) => ({ id, ...segment, place: place('segments', id) })),
    devices: mapOf(file.devices, (id, device) => buildDevice(id, device, ports.get(id), place)),
    cables,
    agents: mapOf(file.agents, (id, agent) => ({ id, ...agent, place: place('agents', id) })),
    controller: { ...file.controller.attach, segment: file.controller.segment },
    aaa: mapOf(file.aaa, (_, server) => server),
    ...(file.contacts && { contacts: file.contacts }),
  }
}

function buildDevice(
  id: string,
  device: DeviceEntry,
  declared: DeclaredPorts | undefined,
  place: (...path: string[]) => Device['place'],
): Device {
  return {
    id,
    kind: device.kind,
    name: device.name,
    room: device.room ?? null,
    rack: device.rack ?? null,
    unit: device.unit ?? null,
    address: device.address ?? null,
    segment: device.segment ?? null,
    ways: buildWays(device.ways),
    ports: declared?.ports ?? new Map(),
    services: mapOf(
      device.services,
      (service, entry): Service => ({
        id: service,
        ...entry,
        via: entry.via ?? null,
        place: place('devices', id, 'services', service),
      }),
    ),
    aaa: device.aaa ?? null,
    ...(device.outlets && { outlets: device.outlets }),
    ...(device.relays && { relays: new Map(Object.entries(device.relays)) }),
    ...(device.photo !== undefined && { photo: device.photo }),
    place: place('devices', id),
  }
}

function buildWays({ ssh, snmp, console, outlet, relay }: DeviceEntry['ways']): Ways {
  return {
    ...(ssh && { ssh }),
    ...(snmp && { snmp }),
    ...(console && { console }),
    ...(outlet && { outlet }),
    ...(relay && { relay: buildRelay(relay) }),
  }
}

function buildRelay(entry: RelayEntry): NonNullable<Ways['relay']> {
  const { profile, agent, severed } = entry
  return { profile, agent, wire: wireOf(entry), severed }
}

function wireOf({ 'modbus-tcp': tcp, 'modbus-rtu': rtu, gpio }: RelayEntry): RelayWire {
  if (tcp !== undefined) return { kind: 'modbus-tcp', ...tcp }
  if (rtu !== undefined) return { kind: 'modbus-rtu', ...rtu }
  invariant(gpio !== undefined, 'a board that passed the rules is reached in exactly one way')
  return { kind: 'gpio', ...gpio }
}

function mapOf<T, U>(record: Readonly<Record<string, T>>, make: (id: string, entry: T) => U): ReadonlyMap<string, U> {
  return new Map(Object.entries(record).map(([id, entry]) => [id, make(id, entry)]))
}
