import type { CutPoint, RungKind } from '../plan/shape.ts'
import type { Graph } from '../site/graph.ts'
import { nodesOfSpot } from '../site/graph-endpoints.ts'
import { nodeOf } from '../site/graph-layout.ts'
import type { Search } from '../site/graph-search.ts'
import type { Device } from '../site/shape.ts'
import { drivenBy, isContactRung } from './contacts.ts'

/** Rungs that go over the network to the device's own address. */
export function isInBand(rung: RungKind): rung is 'ssh' | 'snmp' {
  return rung === 'ssh' || rung === 'snmp'
}

/**
 * What the controller has to reach, so that some rung other than hands gets to a cut point. Rung by rung; of each rung every
 * door, as two PDUs that feed one device both have to be reached; of each door one node.
 */
export type WayIn = readonly (readonly Door[])[]
export type Door = readonly number[]

export function wayIn(graph: Graph, cut: CutPoint): WayIn {
  return cut.ladder.flatMap(rung => {
    // No command line turns a device off for good.
    if (cut.kind === 'power' && !isContactRung(rung)) return []
    const doors = drivenBy(graph.site, cut, rung).map(device => doorOf(graph, device, rung))
    return doors.length === 0 || doors.some(door => door.length === 0) ? [] : [doors]
  })
}

export function isOpen(way: WayIn, search: Search): boolean {
  return way.some(doors => doors.every(door => isDoorOpen(door, search)))
}

export function isDoorOpen(door: Door, search: Search): boolean {
  return door.some(node => search.reaches(node))
}

/** Where a device is driven by a rung: at the agent that does it, else at the device's own address. */
export function doorOf(graph: Graph, device: Device, rung: RungKind): Door {
  const way = rung === 'hands' ? undefined : device.ways[rung]
  if (way === undefined) return []
  const agent = way.agent === undefined ? undefined : graph.agentSpots.get(way.agent)
  if (agent !== undefined) return nodesOfSpot(graph, agent)
  return way.agent === undefined ? addressNode(graph, device) : []
}

/** Where the controller's traffic begins. */
export function controllerNodes(graph: Graph): readonly number[] {
  return nodesOfSpot(graph, graph.controllerSpot)
}

function addressNode(graph: Graph, device: Device): number[] {
  const spot = graph.deviceSpots.get(device.id)
  const segment = device.segment === null ? undefined : graph.segments.get(device.segment)
  if (device.address === null || spot === undefined || segment === undefined) return []
  const node = nodeOf(graph, spot, segment)
  return node < 0 ? [] : [node]
}
