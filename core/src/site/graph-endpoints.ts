import type { Graph } from './graph.ts'
import { at, nodeOf } from './graph-layout.ts'

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
  const carrying = graph.spots
    .map((spot, index) => ({ spot, index, node: nodeOf(graph, index, segment) }))
    .filter(({ spot, node }) => node >= 0 && spot.kind !== 'controller' && spot.kind !== 'agent')
  const ends = carrying.filter(({ index, node }) => isEnd(graph, index) && hasEdge(graph, node))
  return (ends.length > 0 ? ends : carrying).map(({ index, node }) => ({ spot: index, nodes: [node] }))
}

export function nodesOfSpot(graph: Graph, spot: number): number[] {
  const start = at(graph.spotStart, spot)
  return Array.from({ length: at(graph.spotStart, spot + 1) - start }, (_, index) => start + index)
}

function deviceEndpoint(graph: Graph, id: string): readonly Endpoint[] {
  const spot = graph.deviceSpots.get(id)
  return spot === undefined ? [] : [{ spot, nodes: nodesOfSpot(graph, spot) }]
}

function isEnd(graph: Graph, index: number): boolean {
  const spot = graph.spots[index]
  return spot !== undefined && (spot.kind === 'device' ? spot.host : spot.kind === 'wall' || spot.kind === 'far-side')
}

function hasEdge(graph: Graph, node: number): boolean {
  return at(graph.adjacent, node + 1) > at(graph.adjacent, node)
}
