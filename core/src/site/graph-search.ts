import { invariant } from '../base/errors.ts'
import type { Graph } from './graph.ts'
import type { Cuts, Effect } from './graph-cuts.ts'
import { at, nodeOf } from './graph-layout.ts'

const FREE = -1
/** Traffic that no spot has routed yet. */
const UNROUTED = -2

/** One step of a path: over a link, or inside a spot from one segment to another (`link` -1). */
export interface Hop {
  readonly link: number
  readonly from: number
  readonly to: number
}

/**
 * Everything traffic can reach from some nodes, given what is cut.
 *
 * Traffic never goes back into the spot that routed it last: a packet that a firewall sent out towards the internet does not
 * come in again by the same wire with another destination. Without this a zone block could never sever anything on a firewall
 * with a third segment. So a state is (node, last router). Two different routers a node are enough, since every further spot
 * accepts traffic of at least one of the two; that keeps the search linear.
 */
export class Search {
  private readonly graph: Graph
  private readonly cuts: Cuts
  /** Two labels a node: the spot that routed last. */
  private readonly labels: Int32Array
  private readonly cameFrom: Int32Array
  private readonly cameBy: Int32Array
  private readonly queue: Int32Array
  private head = 0
  private tail = 0

  constructor(graph: Graph, cuts: Cuts, from: Iterable<number>) {
    this.graph = graph
    this.cuts = cuts
    const states = 2 * graph.nodeCount
    this.labels = new Int32Array(states).fill(FREE)
    this.cameFrom = new Int32Array(states)
    this.cameBy = new Int32Array(states)
    this.queue = new Int32Array(states)
    for (const node of from) this.put(node, UNROUTED, FREE, FREE)
    this.run()
  }

  reaches(node: number): boolean {
    return at(this.labels, 2 * node) !== FREE
  }

  /** Goes on searching after `alive` was taken out of the cuts given at the start. */
  revive(alive: Effect): void {
    const { linkStart, edgeLeft, edgeRight } = this.graph
    for (const link of alive.links) {
      for (let edge = at(linkStart, link); edge < at(linkStart, link + 1); edge++) {
        this.spread(at(edgeLeft, edge), at(edgeRight, edge), link)
        this.spread(at(edgeRight, edge), at(edgeLeft, edge), link)
      }
    }
    for (const { spot, low, high } of alive.blocks) this.reviveRoute(spot, low, high)
    this.run()
  }

  /** The hops from a start node to this one, which must be reached. */
  pathTo(node: number): Hop[] {
    invariant(node >= 0 && this.reaches(node), 'a path is asked for to a node that is reached')
    const hops: Hop[] = []
    for (let state = 2 * node; at(this.cameFrom, state) !== FREE; state = at(this.cameFrom, state)) {
      hops.push({ link: at(this.cameBy, state), from: at(this.cameFrom, state) >> 1, to: state >> 1 })
    }
    return hops.reverse()
  }

  private run(): void {
    const { adjacent, to, via, routes, nodeSpot } = this.graph
    while (this.head < this.tail) {
      const state = at(this.queue, this.head++)
      const node = state >> 1
      const label = at(this.labels, state)
      for (let slot = at(adjacent, node); slot < at(adjacent, node + 1); slot++) {
        if (!this.cuts.cutsLink(at(via, slot))) this.put(at(to, slot), label, state, at(via, slot))
      }
      const spot = at(nodeSpot, node)
      // What a spot routed last and comes back to it is not routed by it again.
      if (at(routes, spot) === 1 && label !== spot) this.route(node, spot, state)
    }
  }

  private route(node: number, spot: number, from: number): void {
    const { spotStart, nodeSegment } = this.graph
    const segment = at(nodeSegment, node)
    for (let other = at(spotStart, spot); other < at(spotStart, spot + 1); other++) {
      if (other === node || this.cuts.blocksBetween(spot, segment, at(nodeSegment, other))) continue
      this.put(other, spot, from, FREE)
    }
  }

  private put(node: number, label: number, from: number, link: number): void {
    const first = 2 * node
    if (at(this.labels, first) === label || at(this.labels, first + 1) === label) return
    const state = at(this.labels, first) === FREE ? first : first + 1
    if (at(this.labels, state) !== FREE) return
    this.labels[state] = label
    this.cameFrom[state] = from
    this.cameBy[state] = link
    this.queue[this.tail++] = state
  }

  private spread(from: number, to: number, link: number): void {
    for (const state of [2 * from, 2 * from + 1]) {
      const label = at(this.labels, state)
      if (label !== FREE) this.put(to, label, state, link)
    }
  }

  private reviveRoute(spot: number, low: number, high: number): void {
    const [one, other] = [nodeOf(this.graph, spot, low), nodeOf(this.graph, spot, high)]
    if (one < 0 || other < 0) return
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      for (const state of [2 * from, 2 * from + 1]) {
        const label = at(this.labels, state)
        if (label !== FREE && label !== spot) this.put(to, spot, state, FREE)
      }
    }
  }
}
