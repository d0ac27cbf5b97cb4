import type { Graph } from './graph.ts'
import type { Cuts } from './graph-cuts.ts'
import { at } from './graph-layout.ts'

/**
 * A number for each node; nodes with the same number reach the same nodes. Joins over links, and inside every routing spot
 * where no block is in force. At a spot with a block two segments may reach different things, so it joins nothing.
 */
export function components(graph: Graph, cuts: Cuts): Int32Array {
  const parent = Int32Array.from({ length: graph.nodeCount }, (_, node) => node)
  joinLinks(graph, cuts, parent)
  joinSpots(graph, cuts, parent)
  return parent.map((_, node) => root(parent, node))
}

function joinLinks(graph: Graph, cuts: Cuts, parent: Int32Array): void {
  for (let link = 0; link < graph.links.length; link++) {
    if (cuts.cutsLink(link)) continue
    for (let edge = at(graph.linkStart, link); edge < at(graph.linkStart, link + 1); edge++) {
      join(parent, at(graph.edgeLeft, edge), at(graph.edgeRight, edge))
    }
  }
}

function joinSpots(graph: Graph, cuts: Cuts, parent: Int32Array): void {
  for (let spot = 0; spot < graph.spots.length; spot++) {
    if (at(graph.routes, spot) === 0 || cuts.blocksSomething(spot)) continue
    for (let node = at(graph.spotStart, spot) + 1; node < at(graph.spotStart, spot + 1); node++) {
      join(parent, node - 1, node)
    }
  }
}

function join(parent: Int32Array, one: number, other: number): void {
  parent[root(parent, one)] = root(parent, other)
}

function root(parent: Int32Array, node: number): number {
  let here = node
  while (at(parent, here) !== here) {
    const above = at(parent, at(parent, here))
    parent[here] = above
    here = above
  }
  return here
}
