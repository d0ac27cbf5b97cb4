import type { Graph } from './graph.ts'
import { components } from './graph-components.ts'
import type { Cuts } from './graph-cuts.ts'
import type { Endpoint } from './graph-endpoints.ts'
import { at } from './graph-layout.ts'
import { Search } from './graph-search.ts'

/**
 * Who reaches whom at one moment. Nodes of one part reach each other; nodes of different parts do so only where a block is
 * in force, and then a search tells. One search at a time is kept: ask from the same endpoints in a row.
 */
export class Parts {
  private readonly graph: Graph
  private readonly cuts: Cuts
  private readonly part: Int32Array
  private readonly exact: boolean
  private last: { readonly from: readonly Endpoint[]; readonly search: Search } | null = null

  constructor(graph: Graph, cuts: Cuts) {
    this.graph = graph
    this.cuts = cuts
    this.part = components(graph, cuts)
    this.exact = !cuts.blocksAnything()
  }

  of(endpoint: Endpoint): readonly number[] {
    return endpoint.nodes.map(node => at(this.part, node))
  }

  /** Any of some to any of others. `cuts` must still be what they were when this was made. */
  reaches(from: readonly Endpoint[], to: readonly Endpoint[]): boolean {
    const parts = new Set(from.flatMap(endpoint => this.of(endpoint)))
    if (to.some(endpoint => this.of(endpoint).some(part => parts.has(part)))) return true
    return !this.exact && to.some(endpoint => endpoint.nodes.some(node => this.search(from).reaches(node)))
  }

  /** The search itself, for a path. */
  search(from: readonly Endpoint[]): Search {
    if (this.last?.from === from) return this.last.search
    const search = new Search(
      this.graph,
      this.cuts,
      from.flatMap(({ nodes }) => nodes),
    )
    this.last = { from, search }
    return search
  }
}
