import type { MapCableDoc, MapDeviceDoc, MapDoc } from '../../../../src/api/map.ts'
import { homeSegment } from './areas.ts'

/** Something drawn as a box. */
export interface Piece {
  readonly id: string
  /** `walls`: wall sockets of one device; `hosts`: devices behind one switch drawn as one; `panel`: a position where cables meet. */
  readonly kind: 'device' | 'walls' | 'hosts' | 'panel' | 'outside'
  /** The device itself; for `walls` and `hosts` the one they hang on; else null. */
  readonly device: string | null
  /** Ids of devices, or wall positions, that it stands for. */
  readonly members: readonly string[]
  /** Segment of an `outside`: a segment that no device on the map is in, reached by a service or a port. */
  readonly segment: string | null
}

/** Something drawn as a line: cables from a port to a port, or a way out that is no cable. */
export interface Link {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Null where the line stands for several ports, or the end has none. */
  readonly fromPort: string | null
  readonly toPort: string | null
  /** More than one where they are drawn as one line, or one goes on at a panel where the other ends. */
  readonly cables: readonly string[]
  readonly service: { readonly device: string; readonly id: string; readonly name: string } | null
  /** Carries management alone: drawn thin. */
  readonly management: boolean
}

export interface Graph {
  readonly pieces: readonly Piece[]
  readonly links: readonly Link[]
}

interface Options {
  /** Devices whose hosts are drawn one by one even where there are many. */
  readonly opened: ReadonlySet<string>
  /** Segments without devices are drawn as places of their own. */
  readonly outside: boolean
}

/** With more devices than this, those behind one switch are drawn as one box. */
export const MANY_DEVICES = 60
const FEW_HOSTS = 3

type Run = { readonly ends: readonly [End, End]; readonly cables: readonly MapCableDoc[] }
type End = MapCableDoc['ends'][number]

/** What is drawn of a map, before anything has a place. Every cable is in exactly one link. */
export function graphOf(map: MapDoc, options: Options): Graph {
  const cut = new Set(map.cuts.flatMap(one => one.cables))
  const runs = runsOf(map.cables)
  const folded = foldedHosts(map, runs, cut, options.opened)
  const links = new Map<string, Link>()
  const pieces = new Map<string, Piece>(
    map.devices.filter(device => !folded.has(device.id)).map(device => [device.id, devicePiece(device.id)]),
  )
  const management = managementOf(map)
  for (const run of runs) {
    const drawn = drawnRun(run, folded, cut)
    for (const piece of drawn.pieces) pieces.set(piece.id, joined(pieces.get(piece.id), piece))
    const { link } = drawn
    const known = links.get(link.id)
    links.set(link.id, known === undefined ? { ...link, management: management(run.cables) } : bundled(known, link))
  }
  const ways = options.outside ? waysOut(map, folded) : { pieces: [], links: [] }
  return { pieces: [...pieces.values(), ...ways.pieces], links: [...links.values(), ...ways.links] }
}

const devicePiece = (id: string): Piece => ({ id, kind: 'device', device: id, members: [id], segment: null })

const joined = (known: Piece | undefined, piece: Piece): Piece =>
  known === undefined ? piece : { ...known, members: [...new Set([...known.members, ...piece.members])] }

const bundled = (known: Link, more: Link): Link => ({
  ...known,
  fromPort: known.fromPort === more.fromPort ? known.fromPort : null,
  toPort: null,
  cables: [...known.cables, ...more.cables],
})

/** Cables one after the other through panel positions where exactly two meet, as one run each. */
function runsOf(cables: readonly MapCableDoc[]): Run[] {
  const at = positions(cables)
  const taken = new Set<string>()
  const runs: Run[] = []
  // A run begins at an end that goes no further; what is left after those are rings.
  const begins = cables.filter(cable => cable.ends.some(end => next(cable, end, at) === null))
  for (const cable of [...begins, ...cables]) {
    if (taken.has(cable.id)) continue
    const run = follow(cable, at)
    for (const one of run.cables) taken.add(one.id)
    runs.push(run)
  }
  return runs
}

function positions(cables: readonly MapCableDoc[]): ReadonlyMap<string, readonly MapCableDoc[]> {
  const at = new Map<string, MapCableDoc[]>()
  for (const cable of cables)
    for (const end of cable.ends) {
      if (end.kind !== 'wall') continue
      at.set(end.position, [...(at.get(end.position) ?? []), cable])
    }
  return at
}

function next(
  cable: MapCableDoc,
  end: End,
  at: ReadonlyMap<string, readonly MapCableDoc[]>,
): { readonly cable: MapCableDoc; readonly far: End } | null {
  if (end.kind === 'port') return null
  const here = at.get(end.position) ?? []
  const other = here.find(one => one !== cable)
  if (here.length !== 2 || other === undefined) return null
  const far = other.ends.find(one => one.kind === 'port' || one.position !== end.position)
  return far === undefined ? null : { cable: other, far }
}

function follow(first: MapCableDoc, at: ReadonlyMap<string, readonly MapCableDoc[]>): Run {
  const open = next(first, first.ends[0], at) === null
  const begin = open ? first.ends[0] : first.ends[1]
  let end = open ? first.ends[1] : first.ends[0]
  const cables = [first]
  for (let step = next(first, end, at); step !== null; step = next(step.cable, end, at)) {
    if (cables.includes(step.cable)) break
    cables.push(step.cable)
    end = step.far
  }
  return { ends: [begin, end], cables }
}

/** Hosts on one cable without a cut point, where their switch has many and the whole map is big: host to switch. */
function foldedHosts(
  map: MapDoc,
  runs: readonly Run[],
  cut: ReadonlySet<string>,
  opened: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  if (map.devices.length <= MANY_DEVICES) return new Map()
  const kinds = new Map(map.devices.map(device => [device.id, device.kind]))
  const touched = new Map<string, Run[]>()
  for (const run of runs)
    for (const end of run.ends)
      if (end.kind === 'port') touched.set(end.device, [...(touched.get(end.device) ?? []), run])
  const behind = new Map<string, string[]>()
  const driven = new Set(map.cuts.flatMap(one => one.device ?? []))
  for (const [host, its] of touched) {
    const [run] = its
    if (kinds.get(host) !== 'host' || its.length !== 1 || run === undefined || driven.has(host)) continue
    if (run.cables.some(cable => cut.has(cable.id))) continue
    const hub = run.ends.find(end => end.kind === 'port' && kinds.get(end.device) === 'switch')
    if (hub?.kind === 'port' && !opened.has(hub.device))
      behind.set(hub.device, [...(behind.get(hub.device) ?? []), host])
  }
  const many = [...behind].filter(([, hosts]) => hosts.length > FEW_HOSTS)
  return new Map(many.flatMap(([hub, hosts]) => hosts.map(host => [host, hub] as const)))
}

function drawnRun(run: Run, folded: ReadonlyMap<string, string>, cut: ReadonlySet<string>) {
  const [a, b] = run.ends
  // The end that has a device of its own comes first: sockets and folded hosts hang on it.
  const turned = a.kind === 'wall' || folded.has(a.device)
  const [near, far] = turned ? [b, a] : [a, b]
  const from = near.kind === 'port' ? devicePiece(near.device) : panelPiece(near.position)
  const to = farPiece(far, near, folded)
  const apart = run.cables.some(cable => cut.has(cable.id)) || to.kind === 'device' || to.kind === 'panel'
  const id = apart ? run.cables.map(cable => cable.id).join('+') : `${from.id}>${to.id}`
  const link: Link = {
    ...{ id, from: from.id, to: to.id, service: null, management: false },
    fromPort: near.kind === 'port' ? near.port : null,
    toPort: far.kind === 'port' ? far.port : far.position,
    cables: run.cables.map(cable => cable.id),
  }
  return { pieces: [from, to], link }
}

const panelPiece = (position: string): Piece => ({
  ...{ id: `panel:${position}`, kind: 'panel', device: null, segment: null },
  members: [position],
})

function farPiece(far: End, near: End, folded: ReadonlyMap<string, string>): Piece {
  if (far.kind === 'port') {
    const hub = folded.get(far.device)
    if (hub === undefined) return devicePiece(far.device)
    return { id: `hosts:${hub}`, kind: 'hosts', device: hub, members: [far.device], segment: null }
  }
  if (near.kind === 'wall') return panelPiece(far.position)
  return { id: `walls:${near.device}`, kind: 'walls', device: near.device, members: [far.position], segment: null }
}

function managementOf(map: MapDoc): (cables: readonly MapCableDoc[]) => boolean {
  const kinds = new Map(map.segments.map(segment => [segment.id, segment.kind]))
  return cables =>
    cables.every(
      cable => cable.segments.length > 0 && cable.segments.every(segment => kinds.get(segment) === 'management'),
    )
}

/** Segments that no cable carries and no device is at home in: places outside, with the service or port that leads there. */
function waysOut(map: MapDoc, folded: ReadonlyMap<string, string>): Graph {
  const kinds = new Map(map.segments.map(segment => [segment.id, segment.kind]))
  const homes = map.devices.map(device => homeSegment(device, kinds))
  const known = new Set([...map.cables.flatMap(cable => cable.segments), ...homes])
  const reached = map.segments
    .filter(segment => !known.has(segment.id))
    .map(({ id }) => ({ segment: id, links: linksInto(id, map.devices, folded) }))
    .filter(one => one.links.length > 0)
  return {
    pieces: reached.map(({ segment }) => ({
      ...{ id: `outside:${segment}`, kind: 'outside', device: null, members: [] },
      segment,
    })),
    links: reached.flatMap(one => one.links),
  }
}

function linksInto(segment: string, devices: readonly MapDeviceDoc[], folded: ReadonlyMap<string, string>): Link[] {
  const common = { to: `outside:${segment}`, toPort: null, cables: [], management: false }
  return devices
    .filter(device => !folded.has(device.id))
    .flatMap(device => [
      ...device.services
        .filter(service => service.segment === segment)
        .map(service => ({
          ...{ ...common, id: `service:${device.id}:${service.id}`, from: device.id, fromPort: service.via },
          service: { device: device.id, id: service.id, name: service.name },
        })),
      ...device.ports
        .filter(port => port.segments.includes(segment))
        .map(({ port }) => ({
          ...common,
          id: `port:${device.id}:${port}`,
          from: device.id,
          fromPort: port,
          service: null,
        })),
    ])
}
