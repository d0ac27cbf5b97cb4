import { invariant } from '../base/errors.ts'
import type { Relation } from '../plan/shape.ts'
import type { Graph } from '../site/graph.ts'
import { type Cuts, noCuts } from '../site/graph-cuts.ts'
import type { Endpoint } from '../site/graph-endpoints.ts'
import { Parts } from '../site/graph-parts.ts'
import { describePath, pathLine, spotName } from '../site/graph-path.ts'
import { blame } from './blame.ts'
import { type Cut, cutsOf, type LintContext, stepName } from './context.ts'
import type { Finding } from './finding.ts'
import { eachByHub, type Pair, type PairProof, pairsOf } from './proof.ts'

interface Moment {
  readonly context: LintContext
  readonly stage: string
  readonly cuts: Cuts
  /** Steps cut so far. */
  readonly done: readonly Cut[]
  readonly before: Parts
  readonly now: Parts
}

/** After each stage, every two endpoints it keeps that were connected before any cut still are. By stage. */
export function proveKeeps(context: LintContext): PairProof[][] {
  const { apart } = context
  const cuts = noCuts(apart)
  const done: Cut[] = []
  const before = new Parts(apart, noCuts(apart))
  return context.stages.map(stage => {
    for (const cut of cutsOf(stage)) cuts.add(cut.effects.worst)
    done.push(...cutsOf(stage))
    const pairs = pairsOf(stage.stage.keeps)
    if (pairs.length === 0) return []
    const moment = { context, stage: stage.stage.id, cuts, done, before, now: new Parts(apart, cuts) }
    return eachByHub(pairs, pair => provePair(moment, pair))
  })
}

function provePair(moment: Moment, { relation, from, to, hub }: Pair): PairProof {
  const { context, before } = moment
  const [starts, ends] = [context.endpoints(context.apart, from), context.endpoints(context.apart, to)]
  const [near, far] = hub === from ? [starts, ends] : [ends, starts]
  const loss = findLoss(moment, near, far)
  const findings = [
    ...(before.reaches(near, far) ? [] : [nothingToKeep(moment, relation, from, to)]),
    ...(loss === null ? [] : [losing(moment, relation, hub === from ? loss : { one: loss.other, other: loss.one })]),
  ]
  return { from, to, holds: findings.length === 0, endpoints: { from: starts.length, to: ends.length }, findings }
}

interface Loss {
  readonly one: Endpoint
  readonly other: Endpoint
}

function findLoss(moment: Moment, near: readonly Endpoint[], far: readonly Endpoint[]): Loss | null {
  const others = representatives(moment, far)
  for (const one of representatives(moment, near)) {
    const alone = [one]
    const other = others.find(end => moment.before.reaches(alone, [end]) && !moment.now.reaches(alone, [end]))
    if (other !== undefined) return { one, other }
  }
  return null
}

/** One endpoint for all those that reach the same before and now. */
function representatives({ before, now }: Moment, endpoints: readonly Endpoint[]): Endpoint[] {
  const chosen = new Map<string, Endpoint>()
  for (const endpoint of endpoints) {
    const key = `${before.of(endpoint).join()} ${now.of(endpoint).join()}`
    if (!chosen.has(key)) chosen.set(key, endpoint)
  }
  return [...chosen.values()]
}

function losing(moment: Moment, relation: Relation, loss: Loss): Finding {
  const graph: Graph = moment.context.apart
  const search = moment.before.search([loss.one])
  const node = loss.other.nodes.find(end => search.reaches(end))
  invariant(node !== undefined, 'what reaches one way reaches the other way too')
  const hops = search.pathTo(node)
  const culprit = blame(graph, moment.cuts, hops, moment.done)
  const [one, other] = [loss.one, loss.other].map(({ spot }) => spotName(graph.spots[spot]))
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
