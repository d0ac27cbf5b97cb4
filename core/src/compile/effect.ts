import { invariant } from '../base/errors.ts'
import type { CutPoint } from '../plan/shape.ts'
import type { Graph } from '../site/graph.ts'
import { type Block, block, type Effect } from '../site/graph-cuts.ts'
import type { PortRef } from '../site/shape.ts'
import { takenDown } from './contacts.ts'

/** What a cut point takes away from the graph, by how it is carried out. */
export interface CutEffects {
  /** As the device does it, on the rung that takes least; for a cut point without a device, as hands do it. */
  readonly byDevice: Effect
  /** As hands do it, where the ladder ends with them and cables are named; else as the device does it. */
  readonly byHands: Effect
  /** All of it, and the whole device where some rung takes its power: what has to be feared for a path that is to stay. */
  readonly worst: Effect
}

export function effectsOf(graph: Graph, cut: CutPoint): CutEffects {
  const cables = handsCables(graph, cut)
  const unplugged: Effect = { links: cables.flatMap(id => cableLinks(graph, id)), blocks: [] }
  const byDevice = cut.kind === 'hands' ? unplugged : deviceEffect(graph, cut)
  const differs = cut.ladder.includes('hands') && cables.length > 0 && !isSame(unplugged, byDevice)
  const byHands = differs ? unplugged : byDevice
  const links = [...new Set([...byDevice.links, ...byHands.links, ...powerLinks(graph, cut)])]
  return { byDevice, byHands, worst: { links, blocks: byDevice.blocks } }
}

/** Everything at the device, where a rung of the ladder cuts its power whatever the cut point asks for. */
function powerLinks(graph: Graph, cut: CutPoint): readonly number[] {
  return takenDown(graph.site, cut) === null ? [] : deviceLinks(graph, cut.device ?? '')
}

function isSame(one: Effect, other: Effect): boolean {
  const [left, right] = [new Set(one.links), new Set(other.links)]
  const sameLinks = left.size === right.size && [...left].every(link => right.has(link))
  return sameLinks && one.blocks.length === other.blocks.length
}

/** The cables a person unplugs for a cut point: those the plan names, else the port's own, those a service runs over, or all. */
export function handsCables(graph: Graph, cut: CutPoint): readonly string[] {
  if (cut.cables.length > 0) return cut.cables
  if (cut.kind === 'power') return cablesAtDevice(graph, cut.device)
  const port = ownPort(graph, cut)
  return port === null ? [] : cablesAtPort(graph, port.device, port.port)
}

function ownPort(graph: Graph, cut: CutPoint): PortRef | null {
  if (cut.kind === 'port') return cut
  if (cut.kind !== 'service') return null
  const via = graph.site.devices.get(cut.device)?.services.get(cut.service)?.via ?? null
  return via === null ? null : { device: cut.device, port: via }
}

export function cablesAtPort(graph: Graph, device: string, port: string): string[] {
  return linksAt(graph, device, port)
    .map(index => graph.links[index])
    .flatMap(link => (link?.kind === 'cable' ? [link.cable.id] : []))
}

export function cablesAtDevice(graph: Graph, device: string): string[] {
  const ports = [...(graph.portLinks.get(device)?.keys() ?? [])]
  return [...new Set(ports.flatMap(port => cablesAtPort(graph, device, port)))]
}

function deviceEffect(graph: Graph, cut: Exclude<CutPoint, { kind: 'hands' }>): Effect {
  switch (cut.kind) {
    case 'port':
      return { links: portLinks(graph, cut.device, cut.port), blocks: [] }
    case 'service': {
      const link = graph.serviceLinks.get(cut.device)?.get(cut.service)
      return { links: link === undefined ? [] : [link], blocks: [] }
    }
    case 'zone-block':
      return { links: [], blocks: zoneBlocks(graph, cut) }
    case 'power':
      return { links: deviceLinks(graph, cut.device), blocks: [] }
  }
}

function zoneBlocks(graph: Graph, cut: Extract<CutPoint, { kind: 'zone-block' }>): Block[] {
  const spot = graph.deviceSpots.get(cut.device)
  invariant(spot !== undefined, `the site map holds device ${cut.device}`)
  const number = (id: string) => graph.segments.get(id) ?? -1
  const pairs = cut.from.flatMap(from => cut.to.filter(to => to !== from).map(to => ({ from, to })))
  // A switch passes nothing between segments, so a block there takes nothing away; lint says so.
  const routes = graph.spots[spot]?.routes === true
  return routes ? pairs.map(({ from, to }) => block(spot, number(from), number(to))) : []
}

/** A device without power passes nothing: everything at its ports goes, and its services. */
function deviceLinks(graph: Graph, device: string): number[] {
  const ports = [...(graph.portLinks.get(device)?.keys() ?? [])]
  const services = [...(graph.serviceLinks.get(device)?.values() ?? [])]
  return [...new Set([...ports.flatMap(port => portLinks(graph, device, port)), ...services])]
}

/** Cutting a port takes away its cables and whatever hangs on it: the controller, an agent, a service. */
function portLinks(graph: Graph, device: string, port: string): number[] {
  const cables = cablesAtPort(graph, device, port).flatMap(id => cableLinks(graph, id))
  return [...new Set([...linksAt(graph, device, port), ...cables])]
}

/** A cable, and the controller, agent or service that the map shows at one of its ends: they hang on the same wire. */
function cableLinks(graph: Graph, id: string): number[] {
  const link = graph.cableLinks.get(id)
  const cable = link === undefined ? undefined : graph.links[link]
  if (link === undefined || cable?.kind !== 'cable') return []
  const near = cable.cable.ends.flatMap(end => (end.kind === 'port' ? linksAt(graph, end.device, end.port) : []))
  return [link, ...near.filter(index => graph.links[index]?.kind !== 'cable')]
}

function linksAt(graph: Graph, device: string, port: string): readonly number[] {
  return graph.portLinks.get(device)?.get(port) ?? []
}
