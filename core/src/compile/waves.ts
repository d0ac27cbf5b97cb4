import type { CutPoint } from '../plan/shape.ts'
import type { Graph } from '../site/graph.ts'
import type { Cuts } from '../site/graph-cuts.ts'
import { Search } from '../site/graph-search.ts'
import { effectsOf } from './effect.ts'
import { controllerNodes, isOpen, type WayIn, wayIn } from './way-in.ts'

/**
 * Orders a stage's cut points into waves, far ends first. Peels from the end: with the earlier stages and this whole stage
 * cut, whatever can still be reached goes into the last wave; that is taken out and the question asked again. So every
 * device can be reached with its own wave and all before it cut, which reading back, watching and restoring in reverse
 * need. What only hands can do needs no way in and comes last; so does a device that no rung reaches even before any cut.
 * What never peels goes into the first wave. Lint refuses both.
 *
 * `uncut` is the controller's reach before any cut. `cuts` holds the earlier stages and afterwards this stage too.
 */
export function orderWaves(graph: Graph, uncut: Search, cuts: Cuts, points: readonly CutPoint[]): CutPoint[][] {
  const effects = new Map(points.map(cut => [cut, effectsOf(graph, cut).worst]))
  for (const effect of effects.values()) cuts.add(effect)
  const search = new Search(graph, cuts, controllerNodes(graph))
  const waves: CutPoint[][] = []
  let rest = points.map(cut => ({ cut, way: wayOf(graph, uncut, cut) }))
  while (rest.length > 0) {
    const near = Object.groupBy(rest, ({ way }) => (way === null || isOpen(way, search) ? 'yes' : 'no'))
    const peeled = (near.yes ?? rest).map(({ cut }) => cut)
    waves.unshift(peeled)
    rest = near.yes === undefined ? [] : (near.no ?? [])
    for (const cut of peeled) search.revive(cuts.remove(effects.get(cut) ?? { links: [], blocks: [] }))
  }
  for (const effect of effects.values()) cuts.add(effect)
  return waves
}

/** Null for what no network is needed for, or no network helps with. */
function wayOf(graph: Graph, uncut: Search, cut: CutPoint): WayIn | null {
  if (cut.device === null || cut.ladder.every(rung => rung === 'hands')) return null
  const way = wayIn(graph, cut)
  return isOpen(way, uncut) ? way : null
}
