import type { RungKind } from '../plan/shape.ts'
import type { Graph } from '../site/graph.ts'
import { nodesOfSpot } from '../site/graph-endpoints.ts'
import { nodeOf } from '../site/graph-layout.ts'
import type { Device } from '../site/shape.ts'

/** Rungs that go over the network to the device's own address. */
export function isInBand(rung: RungKind): rung is 'ssh' | 'snmp' {
  return rung === 'ssh' || rung === 'snmp'
}

/** Nodes of which the controller has to reach one, so that some rung other than hands gets to the device. */
export function wayIn(graph: Graph, device: Device, ladder: readonly RungKind[]): readonly number[] {
  const inBand = ladder.some(rung => isInBand(rung) && device.ways[rung] !== undefined)
  const own = inBand && device.address !== null ? addressNode(graph, device) : []
  const console = ladder.includes('console') ? device.ways.console : undefined
  const agent = console === undefined ? undefined : graph.agentSpots.get(console.agent)
  return agent === undefined ? own : [...own, ...nodesOfSpot(graph, agent)]
}

/** Where the controller's traffic begins. */
export function controllerNodes(graph: Graph): readonly number[] {
  return nodesOfSpot(graph, graph.controllerSpot)
}

function addressNode(graph: Graph, device: Device): number[] {
  const spot = graph.deviceSpots.get(device.id)
  const segment = device.segment === null ? undefined : graph.segments.get(device.segment)
  if (spot === undefined || segment === undefined) return []
  const node = nodeOf(graph, spot, segment)
  return node < 0 ? [] : [node]
}
