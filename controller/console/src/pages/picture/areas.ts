import type { MapDeviceDoc, MapDoc } from '../../../../src/api/map.ts'
import type { Graph, Piece } from './graph.ts'

export type Grouping = 'segment' | 'room'
/** Where an area stands in the picture. `between` holds what joins segments: firewalls, routers, the core. */
export type Region = 'external' | 'between' | 'server' | 'backup' | 'client' | 'management' | 'room'

/** A part of the picture with a border and a name. `id` is a segment's or room's, or null: between segments, or no room told. */
export interface Area {
  readonly key: string
  readonly id: string | null
  readonly region: Region
  readonly pieces: readonly Piece[]
}

/** Of the ports of a switch that carry one segment alone, so many have to be of one segment for it to be at home there. */
const AT_HOME = 0.7
const CORE_KINDS = 3

/** Every piece in exactly one area; areas in the order of the map, empty ones left out. */
export function areasOf(map: MapDoc, { pieces }: Graph, grouping: Grouping): Area[] {
  const home = grouping === 'room' ? roomOf(map) : segmentOf(map)
  const regions = new Map<string, Region>(map.segments.map(segment => [segment.id, segment.kind]))
  const ids = [...(grouping === 'room' ? map.rooms : map.segments).map(one => one.id), null]
  return ids
    .map(id => ({
      key: `${grouping}:${id ?? ''}`,
      id,
      region: grouping === 'room' ? ('room' as const) : ((id === null ? undefined : regions.get(id)) ?? 'between'),
      pieces: pieces.filter(piece => home(piece) === id),
    }))
    .filter(area => area.pieces.length > 0)
}

function roomOf(map: MapDoc): (piece: Piece) => string | null {
  const rooms = new Map(map.devices.map(device => [device.id, device.room]))
  return ({ device }) => (device === null ? null : (rooms.get(device) ?? null))
}

function segmentOf(map: MapDoc): (piece: Piece) => string | null {
  const kinds = new Map(map.segments.map(segment => [segment.id, segment.kind]))
  const homes = new Map(map.devices.map(device => [device.id, homeSegment(device, kinds)]))
  return ({ device, segment }) => segment ?? (device === null ? null : (homes.get(device) ?? null))
}

/** The segment a device is at home in; null where it joins several. Management counts only where there is nothing else. */
export function homeSegment(device: MapDeviceDoc, kinds: ReadonlyMap<string, string>): string | null {
  const carried = [...device.ports.flatMap(port => port.segments), ...device.services.map(service => service.segment)]
  const all = [...new Set(carried)]
  const plain = all.filter(segment => kinds.get(segment) !== 'management')
  if (plain.length < 2) return plain[0] ?? all[0] ?? null
  if (device.kind === 'host') return plain[0] ?? null
  return device.kind === 'switch' ? mostPorts(device, plain, kinds) : null
}

function mostPorts(
  device: MapDeviceDoc,
  segments: readonly string[],
  kinds: ReadonlyMap<string, string>,
): string | null {
  const alone = device.ports.filter(port => port.segments.length === 1).map(port => port.segments[0])
  const plain = alone.filter(segment => segment !== undefined && segments.includes(segment))
  // Ports for so many kinds, whatever their number, make a core.
  if (new Set(plain.map(segment => kinds.get(segment ?? ''))).size >= CORE_KINDS) return null
  const counted = segments.map(segment => ({ segment, ports: plain.filter(one => one === segment).length }))
  const most = counted.reduce((best, one) => (one.ports > best.ports ? one : best))
  return most.ports > 0 && most.ports >= plain.length * AT_HOME ? most.segment : null
}
