import type { CutPoint } from '../plan/shape.ts'
import type { Graph } from '../site/graph.ts'
import { carriedBy } from '../site/graph-carry.ts'
import { nodesOfSpot } from '../site/graph-endpoints.ts'
import { at } from '../site/graph-layout.ts'
import type { Search } from '../site/graph-search.ts'
import type { Device, PortRef } from '../site/shape.ts'
import { cablesAtPort } from './effect.ts'
import type { CutTarget } from './program.ts'
import { type Door, doorOf, isDoorOpen } from './way-in.ts'

/** One interface of a device as the device names it, with the segments it carries. */
export interface Interface {
  readonly name: string
  readonly segments: readonly string[]
}

/** What the device is told to act on. Null for hands. */
export function targetOf(graph: Graph, cut: CutPoint): CutTarget | null {
  switch (cut.kind) {
    case 'port':
      return { kind: 'port', port: cut.port }
    case 'service': {
      const name = graph.site.devices.get(cut.device)?.services.get(cut.service)?.name
      return { kind: 'service', name: name ?? cut.service }
    }
    case 'zone-block': {
      const names = (segments: readonly string[]) =>
        interfacesTowards(graph, cut.device, segments).map(({ name }) => name)
      return { kind: 'zone-block', id: cut.id, from: names(cut.from), to: names(cut.to) }
    }
    case 'power':
      return { kind: 'power' }
    case 'hands':
      return null
  }
}

/**
 * A device's interfaces towards some segments. Those that carry nothing else come first choice; a trunk that carries
 * more is taken only for a segment that no such interface carries, and lint speaks of it.
 */
export function interfacesTowards(graph: Graph, device: string, segments: readonly string[]): Interface[] {
  const all = interfacesOf(graph, device).filter(one => one.segments.some(segment => segments.includes(segment)))
  const pure = all.filter(one => one.segments.every(segment => segments.includes(segment)))
  const missing = segments.filter(segment => !pure.some(one => one.segments.includes(segment)))
  const trunks = all.filter(one => !pure.includes(one) && one.segments.some(segment => missing.includes(segment)))
  return [...pure, ...trunks]
}

/**
 * The other end of a port's cable, where a driven device can tell its link state. For power: a neighbour's port whose link
 * falls with the device, and which is still reached then. `uncut` is the controller's reach before any cut.
 */
export function secondSide(graph: Graph, cut: CutPoint, uncut: Search): PortRef | null {
  if (cut.kind === 'power') return darkNeighbour(graph, cut, uncut)
  if (cut.kind !== 'port') return null
  const cable = graph.site.cables.get(cablesAtPort(graph, cut.device, cut.port)[0] ?? '')
  const other = cable?.ends.find(end => end.kind === 'wall' || end.device !== cut.device || end.port !== cut.port)
  if (other === undefined || other.kind === 'wall') return null
  return doorsOf(graph, other.device).length > 0 ? { device: other.device, port: other.port } : null
}

/** Traffic from the controller comes in over this neighbour first, so it is reached without the device too. */
function darkNeighbour(graph: Graph, { device }: { readonly device: string }, uncut: Search): PortRef | null {
  const spot = graph.deviceSpots.get(device) ?? -1
  const node = spot < 0 ? undefined : nodesOfSpot(graph, spot).find(one => uncut.reaches(one))
  const hops = node === undefined ? [] : uncut.pathTo(node)
  const link = graph.links[hops.find(({ to }) => at(graph.nodeSpot, to) === spot)?.link ?? -1]
  const ends = link?.kind === 'cable' ? link.cable.ends : []
  const far = ends.find(end => end.kind === 'port' && end.device !== device)
  if (far?.kind !== 'port') return null
  const asked = doorsOf(graph, far.device).some(door => isDoorOpen(door, uncut))
  return asked ? { device: far.device, port: far.port } : null
}

/** How a device is asked for the state of its links. */
function doorsOf(graph: Graph, id: string): readonly Door[] {
  const device = graph.site.devices.get(id)
  if (device === undefined) return []
  return (['ssh', 'snmp'] as const).flatMap(rung => (device.ways[rung] ? [doorOf(graph, device, rung)] : []))
}

function interfacesOf(graph: Graph, id: string): Interface[] {
  const device = graph.site.devices.get(id)
  if (device === undefined) return []
  const declared = [...device.ports].map(([name, segments]) => ({ name, segments }))
  const services = [...device.services.values()].map(({ name, segment }) => ({ name, segments: [segment] }))
  return [...declared, ...cabled(graph, device), ...services]
}

function cabled(graph: Graph, device: Device): Interface[] {
  const ports = [...(graph.portLinks.get(device.id)?.keys() ?? [])].filter(port => !device.ports.has(port))
  return ports.map(name => {
    const cables = cablesAtPort(graph, device.id, name).flatMap(id => graph.site.cables.get(id) ?? [])
    const segments = cables.flatMap(cable => carriedBy(cable, graph.site, 'joined') ?? [])
    return { name, segments: [...new Set(segments)] }
  })
}
