import { at } from './graph-layout.ts'

/** No traffic between two segments through one spot that routes, either way. `low` < `high`, as segment numbers. */
export interface Block {
  readonly spot: number
  readonly low: number
  readonly high: number
}

/** What carrying out one cut point takes away from the graph. */
export interface Effect {
  readonly links: readonly number[]
  readonly blocks: readonly Block[]
}

export function block(spot: number, one: number, other: number): Block {
  return { spot, low: Math.min(one, other), high: Math.max(one, other) }
}

/** What is cut at one moment. Counts, because two cut points may take the same cable away. */
export class Cuts {
  private readonly links: Int32Array
  private readonly blocks = new Map<number, number>()
  private readonly blocksAt = new Map<number, number>()
  private readonly segmentCount: number

  constructor(sizes: { readonly linkCount: number; readonly segmentCount: number }) {
    this.links = new Int32Array(sizes.linkCount)
    this.segmentCount = sizes.segmentCount
  }

  cutsLink(link: number): boolean {
    return at(this.links, link) > 0
  }

  blocksBetween(spot: number, one: number, other: number): boolean {
    return this.blocks.size > 0 && (this.blocks.get(this.key(block(spot, one, other))) ?? 0) > 0
  }

  /** True when some block is in force anywhere. */
  blocksAnything(): boolean {
    return this.blocksAt.values().some(count => count > 0)
  }

  /** True when some block is in force at this spot. */
  blocksSomething(spot: number): boolean {
    return (this.blocksAt.get(spot) ?? 0) > 0
  }

  add(effect: Effect): void {
    this.count(effect, 1)
  }

  /** Takes back what `add` did, and returns what came back to life by it. */
  remove(effect: Effect): Effect {
    this.count(effect, -1)
    const links = effect.links.filter(link => !this.cutsLink(link))
    return { links, blocks: effect.blocks.filter(one => !this.blocksBetween(one.spot, one.low, one.high)) }
  }

  private count(effect: Effect, by: 1 | -1): void {
    for (const link of effect.links) this.links[link] = at(this.links, link) + by
    for (const one of effect.blocks) {
      this.blocks.set(this.key(one), (this.blocks.get(this.key(one)) ?? 0) + by)
      this.blocksAt.set(one.spot, (this.blocksAt.get(one.spot) ?? 0) + by)
    }
  }

  private key(one: Block): number {
    return (one.spot * this.segmentCount + one.low) * this.segmentCount + one.high
  }
}

export function noCuts(graph: { readonly links: readonly unknown[]; readonly segmentIds: readonly unknown[] }): Cuts {
  return new Cuts({ linkCount: graph.links.length, segmentCount: graph.segmentIds.length })
}
