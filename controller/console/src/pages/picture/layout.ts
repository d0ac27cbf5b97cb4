import type { MapDeviceDoc, MapDoc } from '../../../../src/api/map.ts'
import { type Area, areasOf, type Grouping } from './areas.ts'
import { type Block, type Box, column, flow, framed, one, row, staggered, widthFor } from './blocks.ts'
import type { Graph, Piece } from './graph.ts'
import { type Routed, route } from './route.ts'

export interface Scene {
  readonly width: number
  readonly height: number
  readonly areas: readonly (Area & { readonly box: Box })[]
  readonly pieces: readonly (Piece & { readonly box: Box })[]
  readonly links: readonly Routed[]
}

export const BOX = { w: 172, h: 82 }
const SMALL_H = 58
const GAP = { box: 28, cluster: 40, row: 66, area: 76, channel: 108 }
const FRAME = { pad: 22, head: 50, least: 216 }
/** A port needs so much of the border of its box. */
const PER_PORT = 26
const PER_SIDE_PORT = 13
/** Devices without a rack stand in columns of at least so many. */
const LEAST_TALL = 4
const ROOM_WIDTH = 1_500
const WIDEST = 560
const AREA_RATIO = 1.5
const CLIENT_RATIO = 4
/** So many hosts of a switch stand beside each other before there is a second row. */
const IN_ROW = 4

/** Where everything stands. The same map always gives the same picture. */
export function layOut(map: MapDoc, graph: Graph, grouping: Grouping): Scene {
  const context = contextOf(map, graph)
  const areas = areasOf(map, graph, grouping)
  const all = grouping === 'room' ? roomPlan(areas, context) : segmentPlan(areas, context)
  const boxes = new Map(all.items.map(({ id, ...box }) => [id, box]))
  const placed = areas.flatMap(area => {
    const box = boxes.get(area.key)
    return box === undefined ? [] : [{ ...area, box }]
  })
  const pieces = graph.pieces.flatMap(piece => {
    const box = boxes.get(piece.id)
    return box === undefined ? [] : [{ ...piece, box }]
  })
  const marks = map.cuts.filter(cut => cut.cables.length === 0).flatMap(cut => cut.device ?? [])
  const links = route(graph.links, pieces, placed, { marks, sideways: grouping === 'room' })
  return { width: all.w, height: all.h, areas: placed, pieces, links }
}

interface Context {
  readonly devices: ReadonlyMap<string, MapDeviceDoc>
  readonly external: ReadonlySet<string>
  /** Pieces at the other end of each piece's lines; management left out. */
  readonly beside: ReadonlyMap<string, readonly string[]>
  readonly ends: ReadonlyMap<string, number>
}

function contextOf(map: MapDoc, graph: Graph): Context {
  const beside = new Map<string, string[]>()
  const ends = new Map<string, number>()
  for (const { from, to, management } of graph.links)
    for (const [near, far] of [[from, to] as const, [to, from] as const]) {
      ends.set(near, (ends.get(near) ?? 0) + 1)
      if (!management) beside.set(near, [...(beside.get(near) ?? []), far])
    }
  return {
    devices: new Map(map.devices.map(device => [device.id, device])),
    external: new Set(map.segments.filter(segment => segment.kind === 'external').map(segment => segment.id)),
    beside,
    ends,
  }
}

/** Outside at the top, what joins segments in the middle between servers and backup, clients below, management aside. */
function segmentPlan(areas: readonly Area[], context: Context): Block {
  const of = (region: Area['region']) => areas.filter(area => area.region === region)
  const blocks = (some: readonly Area[]) => some.map(area => frame(area, clusters(area, context)))
  const leans = leanings(areas, context)
  const between = of('between').map(area => frame(area, layers(area, context, leans)))
  const sides = (region: 'server' | 'backup') => {
    const its = blocks(of(region))
    return flow(its, widthFor(its, 0.8, GAP.area), GAP.area)
  }
  const middle = row([sides('server'), column(between, GAP.area), sides('backup')], GAP.area, 'middle')
  const outside = blocks(of('external').toSorted((a, b) => leanOf(a, context, leans) - leanOf(b, context, leans)))
  const upper = flow(outside, Math.max(middle.w, widthFor(outside, 4, GAP.area)), GAP.area, 'middle')
  const clients = blocks(of('client'))
  const lower = flow(clients, Math.max(middle.w, widthFor(clients, 2, GAP.area)), GAP.area, 'middle')
  const aside = column(blocks(of('management')), GAP.area)
  return row([column([upper, middle, lower], GAP.area, 'middle'), aside], GAP.area, 'middle')
}

/** How far each piece is drawn to the servers on the left (-1) or the backup on the right (1), by what it is cabled to. */
function leanings(areas: readonly Area[], { beside }: Context): ReadonlyMap<string, number> {
  const sides: { readonly [region: string]: number } = { server: -1, backup: 1 }
  const side = new Map(areas.flatMap(area => area.pieces.map(piece => [piece.id, sides[area.region] ?? 0] as const)))
  return new Map([...beside].map(([piece, near]) => [piece, mean(near.map(one => side.get(one) ?? 0))]))
}

/** What stands outside stands above what it is cabled to. */
const leanOf = (area: Area, { beside }: Context, leans: ReadonlyMap<string, number>) =>
  mean(area.pieces.flatMap(piece => (beside.get(piece.id) ?? []).map(near => leans.get(near) ?? 0)))

const mean = (all: readonly number[]) => (all.length === 0 ? 0 : all.reduce((sum, one) => sum + one, 0) / all.length)

function roomPlan(areas: readonly Area[], context: Context): Block {
  const blocks = areas.map(area => frame(area, racks(area, context)))
  return flow(blocks, widthFor(blocks, AREA_RATIO, GAP.area), GAP.area)
}

const frame = (area: Area, inside: Block) => framed(area.key, inside, FRAME)

/** Each switch with what hangs on it below, then what hangs on none. */
function clusters(area: Area, context: Context): Block {
  const hubs = area.pieces.filter(piece => isSwitch(piece, context))
  const hanging = new Map(area.pieces.map(piece => [piece.id, hubOf(piece, hubs, context)]))
  const groups = hubs.map(hub => {
    const below = area.pieces.filter(piece => hanging.get(piece.id) === hub.id)
    const across = Math.max(IN_ROW, Math.ceil(Math.sqrt(below.length * 2)))
    return column([boxOf(context)(hub), staggered(below.map(boxOf(context)), across, GAP.box)], GAP.row, 'middle')
  })
  const loose = area.pieces.filter(piece => !hubs.includes(piece) && hanging.get(piece.id) === null)
  const all = [...groups, ...loose.map(boxOf(context))]
  // What hangs on the core from below stands in one row as long as that is not too wide.
  const ratio = area.region === 'client' ? CLIENT_RATIO : AREA_RATIO
  return flow(all, widthFor(all, ratio, GAP.cluster), GAP.cluster)
}

function hubOf(piece: Piece, hubs: readonly Piece[], { beside }: Context): string | null {
  if (hubs.includes(piece)) return null
  if (piece.kind !== 'device' && piece.device !== null) return piece.device
  const near = beside.get(piece.id) ?? []
  return hubs.find(hub => near.includes(hub.id))?.id ?? null
}

/** What joins segments: ways to the outside on top, other firewalls and routers below them, then switches. */
function layers(area: Area, context: Context, leans: ReadonlyMap<string, number>): Block {
  const layerOf = (piece: Piece) => {
    const device = context.devices.get(piece.device ?? '')
    if (device?.kind === 'switch' || device === undefined) return 2
    const carried = [...device.ports.flatMap(port => port.segments), ...device.services.map(one => one.segment)]
    return carried.some(segment => context.external.has(segment)) ? 0 : 1
  }
  const rows = [0, 1, 2].map(layer => {
    const its = area.pieces
      .filter(piece => layerOf(piece) === layer)
      .toSorted((a, b) => (leans.get(a.id) ?? 0) - (leans.get(b.id) ?? 0))
    return flow(
      its.map(boxOf(context)),
      Math.max(WIDEST, widthFor(its.map(boxOf(context)), 4, GAP.cluster)),
      GAP.cluster,
    )
  })
  const widest = Math.max(...rows.map(one => one.w))
  // Firewalls of one layer stand left, those of the next right: what runs past a box does not run behind it.
  const [edge, inner, core] = rows.map((block, layer) => spread(block, widest, layer))
  return column(
    [edge, inner, core].filter(block => block !== undefined),
    GAP.row,
    'middle',
  )
}

function spread(block: Block, widest: number, layer: number): Block {
  const w = Math.max(widest, FRAME.least * 1.6)
  const x = [0, w - block.w, (w - block.w) / 2][layer] ?? 0
  return { ...block, w: block.items.length === 0 ? 0 : w, items: block.items.map(item => ({ ...item, x: item.x + x })) }
}

/** Racks as they stand, the highest unit on top; then columns of what stands in none. Sockets hang under their switch. */
function racks(area: Area, context: Context): Block {
  const rackOf = (piece: Piece) => context.devices.get(piece.device ?? '')?.rack ?? null
  const height = (piece: Piece) => context.devices.get(piece.device ?? '')?.unit ?? 0
  const order = (piece: Piece) => -height(piece) * 2 + (piece.kind === 'device' ? 0 : 1)
  const names = [...new Set(area.pieces.map(rackOf))].filter(name => name !== null).toSorted()
  const stacks = names.map(name =>
    area.pieces.filter(piece => rackOf(piece) === name).toSorted((a, b) => order(a) - order(b)),
  )
  const loose = area.pieces.filter(piece => rackOf(piece) === null)
  const tall = Math.max(LEAST_TALL, Math.ceil(Math.sqrt(area.pieces.length)), ...stacks.map(stack => stack.length))
  const beside = Array.from({ length: Math.ceil(loose.length / tall) }, (_, index) =>
    loose.slice(index * tall, (index + 1) * tall),
  )
  const columns = [...stacks, ...beside].map(stack => column(stack.map(rackBox(context)), GAP.box))
  return flow(columns, Math.max(widthFor(columns, 2, GAP.channel), ROOM_WIDTH), GAP.channel)
}

/** Lines meet boxes of a rack at their sides: many lines make them higher, not wider. */
function rackBox(context: Context): (piece: Piece) => Block {
  return piece => {
    const least = piece.kind === 'device' ? BOX.h : SMALL_H
    return one(piece.id, BOX.w, Math.max(least, (context.ends.get(piece.id) ?? 0) * PER_SIDE_PORT))
  }
}

const isSwitch = (piece: Piece, { devices }: Context) =>
  piece.kind === 'device' && devices.get(piece.id)?.kind === 'switch'

function boxOf(context: Context): (piece: Piece) => Block {
  return piece => {
    if (piece.kind !== 'device') return one(piece.id, BOX.w, SMALL_H)
    const wanted = (context.ends.get(piece.id) ?? 0) * PER_PORT
    return one(piece.id, Math.max(BOX.w, Math.min(wanted, WIDEST)), BOX.h)
  }
}
