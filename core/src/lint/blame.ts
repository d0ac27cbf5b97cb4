import type { Graph } from '../site/graph.ts'
import type { Cuts } from '../site/graph-cuts.ts'
import { at } from '../site/graph-layout.ts'
import { nameOfLink, nameOfNode } from '../site/graph-path.ts'
import type { Hop } from '../site/graph-search.ts'
import type { Cut } from './context.ts'

/** Which step took a path away, and where. */
export interface Blame {
  readonly cut: Cut
  /** `cable C-0007`, or the block that does it. */
  readonly where: string
}

/** The first place where a path that was there is cut now, and the step of `candidates` that cuts there. */
export function blame(graph: Graph, cuts: Cuts, path: readonly Hop[], candidates: readonly Cut[]): Blame | null {
  const hop = path.find(one => isCut(graph, cuts, one))
  const cut = hop === undefined ? undefined : candidates.find(one => takesAway(graph, one, hop))
  return hop === undefined || cut === undefined ? null : { cut, where: whereOf(graph, hop) }
}

function isCut(graph: Graph, cuts: Cuts, hop: Hop): boolean {
  if (hop.link >= 0) return cuts.cutsLink(hop.link)
  const { spot, one, other } = routeOf(graph, hop)
  return cuts.blocksBetween(spot, one, other)
}

function takesAway(graph: Graph, { effects }: Cut, hop: Hop): boolean {
  if (hop.link >= 0) return effects.worst.links.includes(hop.link)
  const { spot, one, other } = routeOf(graph, hop)
  const [low, high] = [Math.min(one, other), Math.max(one, other)]
  return effects.worst.blocks.some(block => block.spot === spot && block.low === low && block.high === high)
}

function whereOf(graph: Graph, hop: Hop): string {
  if (hop.link >= 0) return nameOfLink(graph.links[hop.link])
  const { one, other } = routeOf(graph, hop)
  return `the way from ${graph.segmentIds[one]} to ${graph.segmentIds[other]} through ${nameOfNode(graph, hop.to)}`
}

function routeOf(graph: Graph, hop: Hop) {
  const spot = at(graph.nodeSpot, hop.to)
  return { spot, one: at(graph.nodeSegment, hop.from), other: at(graph.nodeSegment, hop.to) }
}
