import type { YamlFile } from '../base/yaml.ts'
import type { DeclaredPorts } from './ports.ts'
import type { DeviceEntry, SiteFile } from './schema.ts'
import type { Cable, Device, Service, SiteMapBody, Ways } from './shape.ts'

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
    place: place('devices', id),
  }
}

function buildWays({ ssh, snmp, console }: DeviceEntry['ways']): Ways {
  return { ...(ssh && { ssh }), ...(snmp && { snmp }), ...(console && { console }) }
}

function mapOf<T, U>(record: Readonly<Record<string, T>>, make: (id: string, entry: T) => U): ReadonlyMap<string, U> {
  return new Map(Object.entries(record).map(([id, entry]) => [id, make(id, entry)]))
}
