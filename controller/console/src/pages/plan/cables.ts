import type { Bilingual } from '../../../../src/api/common.ts'
import type { MapCableDoc, MapDoc } from '../../../../src/api/map.ts'
import { cableColour } from '../tasks/colour.ts'

type End = MapCableDoc['ends'][number]

/** A cable, or a port with none. */
export interface CableRow {
  readonly key: string
  /** Null for a port without a cable. */
  readonly cable: MapCableDoc | null
  readonly tag: string
  readonly ends: readonly [End, End | null]
  readonly segments: readonly string[]
}

export const COLUMNS = ['tag', 'cable', 'endA', 'endB', 'colour', 'medium', 'segments'] as const
export type Column = (typeof COLUMNS)[number]

/** All cables in the order of their file, then ports without one. The plan's tag stands where the cable has none of its own. */
export function rowsOf(map: MapDoc): CableRow[] {
  const tags = new Map(map.cuts.flatMap(cut => cut.cables.map(cable => [cable, cut.tag] as const)))
  const cabled = new Set(
    map.cables.flatMap(({ ends }) => ends.map(end => (end.kind === 'port' ? portKey(end.device, end.port) : ''))),
  )
  const cables = map.cables.map(
    (cable): CableRow => ({
      ...{ key: cable.id, cable, tag: cable.tag ?? tags.get(cable.id) ?? '', ends: cable.ends },
      segments: cable.segments,
    }),
  )
  const free = map.devices.flatMap(device =>
    device.ports
      .filter(({ port }) => !cabled.has(portKey(device.id, port)))
      .map(({ port, segments }): CableRow => {
        const end = { kind: 'port', device: device.id, port } as const
        return { key: portKey(device.id, port), cable: null, tag: '', ends: [end, null], segments }
      }),
  )
  return [...cables, ...free]
}

const portKey = (device: string, port: string) => `${device}\n${port}`

/** Everything a row is found by, in both languages. */
export function partsOf(map: MapDoc): (row: CableRow) => string[] {
  const both = (name: Bilingual | undefined) => (name === undefined ? [] : [name.ja, name.en])
  const rooms = new Map(map.rooms.map(room => [room.id, [room.id, ...both(room.name)]]))
  const segments = new Map(map.segments.map(segment => [segment.id, [segment.id, ...both(segment.name)]]))
  const devices = new Map(
    map.devices.map(device => {
      const rack = device.rack === null ? [] : [device.rack]
      return [device.id, [device.id, ...both(device.name), ...(rooms.get(device.room ?? '') ?? []), ...rack]]
    }),
  )
  const colours = new Map([...new Set(map.cables.map(cable => cable.colour))].map(one => [one, colourParts(one)]))
  const endParts = (end: End | null) => {
    if (end === null) return []
    return end.kind === 'wall'
      ? [end.position]
      : [...(devices.get(end.device) ?? [end.device]), end.port, `${end.device}:${end.port}`]
  }
  return ({ cable, tag, ends, segments: carried }) => [
    ...[
      tag,
      cable?.id ?? '',
      ...ends.flatMap(endParts),
      ...(colours.get(cable?.colour ?? '') ?? []),
      cable?.medium ?? '',
    ],
    ...[...carried.flatMap(id => segments.get(id) ?? [id]), cable?.notes ?? ''],
  ]
}

const colourParts = (written: string) => [
  written,
  ...(['ja', 'en'] as const).map(one => cableColour(written, one)?.word ?? ''),
]

/** What a row is sorted by in a column; rows with nothing there come last. */
export function sortKey({ cable, tag, ends, segments }: CableRow, column: Column): string {
  switch (column) {
    case 'tag':
      return tag
    case 'cable':
      return cable?.id ?? ''
    case 'endA':
      return endKey(ends[0])
    case 'endB':
      return endKey(ends[1])
    case 'colour':
      return cable?.colour ?? ''
    case 'medium':
      return cable?.medium ?? ''
    case 'segments':
      return segments.join(' ')
  }
}

function endKey(end: End | null): string {
  if (end === null) return ''
  return end.kind === 'port' ? `${end.device} ${end.port}` : end.position
}

const NUMBERS = new Intl.Collator('en', { numeric: true })

/** Numbers inside names count as numbers: Gi1/0/2 before Gi1/0/10. */
export function sorted(rows: readonly CableRow[], column: Column, down: boolean): CableRow[] {
  const keyed = rows.map((row, index) => ({ row, index, key: sortKey(row, column) }))
  keyed.sort((a, b) => {
    if (a.key === '' || b.key === '') return Number(a.key === '') - Number(b.key === '') || a.index - b.index
    return (down ? -1 : 1) * NUMBERS.compare(a.key, b.key) || a.index - b.index
  })
  return keyed.map(({ row }) => row)
}
