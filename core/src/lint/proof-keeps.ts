import type { Relation } from '../plan/shape.ts'
import type { Graph } from '../site/graph.ts'
import { components } from '../site/graph-components.ts'
import { type Cuts, noCuts } from '../site/graph-cuts.ts'
import type { Endpoint } from '../site/graph-endpoints.ts'
import { describePath, pathLine, spotName } from '../site/graph-path.ts'
import { Search } from '../site/graph-search.ts'
import { blame } from './blame.ts'
import { type Cut, cutsOf, isReached, type LintContext, startNodes, stepName } from './context.ts'
import type { Finding } from './finding.ts'
import type { PairProof } from './proof.ts'

interface Moment {
  readonly context: LintContext
  readonly stage: string
  readonly cuts: Cuts
  /** Steps cut so far. */
  readonly done: readonly Cut[]
  /** Nodes that reach the same, before any cut and now. */
  readonly parts: { readonly before: Int32Array; readonly now: Int32Array }
}

/** After each stage, endpoints it keeps and that were connected before any cut still are. By stage. */
export function proveKeeps(context: LintContext): PairProof[][] {
  const graph = context.apart
  const cuts = noCuts(graph)
  const done: Cut[] = []
  const before = components(graph, cuts)
  return context.stages.map(stage => {
    for (const cut of cutsOf(stage)) cuts.add(cut.effects.worst)
    done.push(...cutsOf(stage))
    if (stage.stage.keeps.length === 0) return []
    const moment = { context, stage: stage.stage.id, cuts, done, parts: { before, now: components(graph, cuts) } }
    return stage.stage.keeps.flatMap(relation =>
      relation.from.flatMap(from => relation.to.map(to => provePair(moment, relation, from, to))),
    )
  })
}

function provePair(moment: Moment, relation: Relation, from: string, to: string): PairProof {
  const { context, cuts } = moment
  const graph = context.apart
  const [starts, ends] = [context.endpoints(graph, from), context.endpoints(graph, to)]
  const fromEnds = new Search(graph, noCuts(graph), startNodes(ends))
  const connected = starts.filter(start => isReached(fromEnds, start))
  const findings = connected.length === 0 ? [nothingToKeep(moment, relation, from, to)] : []
  for (const start of representatives(moment, connected)) {
    const before = new Search(graph, noCuts(graph), start.nodes)
    const now = new Search(graph, cuts, start.nodes)
    const lost = ends.find(end => isReached(before, end) && !isReached(now, end))
    if (lost === undefined) continue
    findings.push(losing(moment, relation, { start, lost, before }))
    break
  }
  return { from, to, holds: findings.length === 0, endpoints: { from: starts.length, to: ends.length }, findings }
}

/** One endpoint for all those that reach the same before and now. */
function representatives({ cuts, parts }: Moment, starts: readonly Endpoint[]): Endpoint[] {
  const chosen = new Map<string, Endpoint>()
  for (const start of starts) {
    const own = cuts.blocksSomething(start.spot) ? `spot ${start.spot}` : ''
    const key = `${own} ${start.nodes.map(node => `${parts.before[node]}/${parts.now[node]}`).join()}`
    if (!chosen.has(key)) chosen.set(key, start)
  }
  return [...chosen.values()]
}

interface Loss {
  readonly start: Endpoint
  readonly lost: Endpoint
  readonly before: Search
}

function losing(moment: Moment, relation: Relation, { start, lost, before }: Loss): Finding {
  const graph: Graph = moment.context.apart
  const node = lost.nodes.find(one => before.reaches(one)) ?? -1
  const hops = before.pathTo(node)
  const culprit = blame(graph, moment.cuts, hops, moment.done)
  const [one, other] = [start, lost].map(({ spot }) => spotName(graph.spots[spot]))
  const why = culprit === null ? '' : `: step ${stepName(culprit.cut)} cuts ${culprit.where}`
  const path = describePath(graph, hops)
  const message = `${one} no longer reaches ${other} after stage ${moment.stage}, which keeps them connected${why}`
  const hint = `Cut elsewhere, or take the pair out of what the stage keeps. Path before: ${pathLine(path)}`
  return { rule: 'proof-keeps', severity: 'error', place: relation.place, message, hint, path }
}

function nothingToKeep({ stage }: Moment, relation: Relation, from: string, to: string): Finding {
  const message = `stage ${stage} keeps ${from} connected with ${to}, but no path between them is on the map`
  const hint = 'Write down the cables between them and the segments they carry, or take the pair out.'
  return { rule: 'proof-keeps', severity: 'error', place: relation.place, message, hint }
}
