import type { MapCableDoc, MapDeviceDoc, MapDoc } from '../../../../src/api/map.ts'

type End = MapCableDoc['ends'][number]

/** One end of a cable as a person finds it. */
export type Place =
  | {
      readonly kind: 'port'
      readonly device: MapDeviceDoc | null
      readonly id: string
      readonly port: string
      readonly room: MapDoc['rooms'][number] | null
    }
  | { readonly kind: 'wall'; readonly position: string; readonly panel: boolean }

export interface KnownCable {
  readonly id: string
  /** Null where the map could not be read, or does not hold it. */
  readonly cable: MapCableDoc | null
  readonly places: readonly Place[]
}

/** The cables of a task with what the map tells. Without a map their ids alone are left; the instruction's text says the rest. */
export function knownCables(ids: readonly string[], map: MapDoc | null): KnownCable[] {
  return ids.map(id => {
    const cable = map?.cables.find(one => one.id === id) ?? null
    return { id, cable, places: map === null || cable === null ? [] : cable.ends.map(end => placeOf(end, map)) }
  })
}

function placeOf(end: End, map: MapDoc): Place {
  if (end.kind === 'wall') return { kind: 'wall', position: end.position, panel: end.panel === true }
  const device = map.devices.find(one => one.id === end.device) ?? null
  const room = map.rooms.find(one => one.id === device?.room) ?? null
  return { kind: 'port', device, id: end.device, port: end.port, room }
}
