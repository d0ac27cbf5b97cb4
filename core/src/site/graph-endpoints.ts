import type { Graph } from './graph.ts'
import { at } from './graph-layout.ts'

/** Where traffic of a relation's name begins or ends. */
export interface Endpoint {
  readonly spot: number
  readonly nodes: readonly number[]
}

/**
 * Endpoints of a segment: the hosts and wall positions whose cables carry it, and what lies behind services of it; where
 * the map has none of these, every spot that carries it. Of a device: the device. Empty for a name the map does not hold.
 */
export function endpointsOf(graph: Graph, name: string): readonly Endpoint[] {
  const segment = graph.segments.get(name)
  if (segment === undefined) return deviceEndpoint(graph, name)
  const carrying = nodesCarrying(graph, segment)
  const ends = carrying.filter(node => isEnd(graph, node) && hasEdge(graph, node))
  return (ends.length > 0 ? ends : carrying).map(node => ({ spot: at(graph.nodeSpot, node), nodes: [node] }))
}

/** Nodes of the map itself; the controller and agents are guests in it. */
function nodesCarrying(graph: Graph, segment: number): number[] {
  const nodes: number[] = []
  for (let node = 0; node < graph.nodeCount; node++) {
    if (at(graph.nodeSegment, node) !== segment) continue
    const kind = graph.spots[at(graph.nodeSpot, node)]?.kind
    if (kind !== 'controller' && kind !== 'agent') nodes.push(node)
  }
  return nodes
}

export function nodesOfSpot(graph: Graph, spot: number): number[] {
  const start = at(graph.spotStart, spot)
  return Array.from({ length: at(graph.spotStart, spot + 1) - start }, (_, index) => start + index)
}

function deviceEndpoint(graph: Graph, id: string): readonly Endpoint[] {
  const spot = graph.deviceSpots.get(id)
  return spot === undefined ? [] : [{ spot, nodes: nodesOfSpot(graph, spot) }]
}

function isEnd(graph: Graph, node: number): boolean {
  const spot = graph.spots[at(graph.nodeSpot, node)]
  return spot !== undefined && (spot.kind === 'device' ? spot.host : spot.kind === 'wall' || spot.kind === 'far-side')
}

function hasEdge(graph: Graph, node: number): boolean {
  return at(graph.adjacent, node + 1) > at(graph.adjacent, node)
}
