import { invariant } from '../base/errors.ts'
import type { CutEffects } from '../compile/effect.ts'
import type { Relation } from '../plan/shape.ts'
import { isUnknown } from '../site/graph-carry.ts'
import { noCuts } from '../site/graph-cuts.ts'
import type { Endpoint } from '../site/graph-endpoints.ts'
import { Parts } from '../site/graph-parts.ts'
import { describePath, nameOfLink, nameOfNode, pathLine } from '../site/graph-path.ts'
import type { Hop } from '../site/graph-search.ts'
import { type CutStage, cutsOf, type LintContext } from './context.ts'
import type { Finding } from './finding.ts'
import { eachByHub, type Pair, type PairProof, pairsOf } from './proof.ts'

/** Two ways the same plan may be carried out: a cut point may end up with its device or with a person. */
const WORLDS = ['byDevice', 'byHands'] as const satisfies readonly (keyof CutEffects)[]

interface Moment {
  readonly context: LintContext
  readonly stage: CutStage
  readonly uncut: Parts
  readonly worlds: readonly { readonly name: (typeof WORLDS)[number]; readonly parts: Parts }[]
}

/** After each stage no path is left between what it severs, unknown cables taken as connected. By stage. */
export function proveSevers(context: LintContext): PairProof[][] {
  const { joined } = context
  const differ = context.stages.flatMap(cutsOf).some(({ effects }) => effects.byDevice !== effects.byHands)
  const worlds = WORLDS.slice(0, differ ? 2 : 1).map(name => ({ name, cuts: noCuts(joined) }))
  const uncut = new Parts(joined, noCuts(joined))
  return context.stages.map(stage => {
    for (const { effects } of cutsOf(stage)) for (const world of worlds) world.cuts.add(effects[world.name])
    const pairs = pairsOf(stage.stage.severs)
    if (pairs.length === 0) return []
    const parts = worlds.map(({ name, cuts }) => ({ name, parts: new Parts(joined, cuts) }))
    return eachByHub(pairs, pair => provePair({ context, stage, uncut, worlds: parts }, pair))
  })
}

function provePair(moment: Moment, { relation, from, to, hub }: Pair): PairProof {
  const { context, uncut, worlds } = moment
  const [starts, ends] = [context.endpoints(context.joined, from), context.endpoints(context.joined, to)]
  const [near, far] = hub === from ? [starts, ends] : [ends, starts]
  const leak = worlds.find(({ parts }) => parts.reaches(near, far))
  const findings = [
    ...(leak === undefined ? [] : [leaking(moment, relation, `${from} reaches ${to}`, leakOf(leak, starts, ends))]),
    ...(uncut.reaches(near, far) ? [] : [vacuous(moment, relation, from, to)]),
  ]
  return { from, to, holds: leak === undefined, endpoints: { from: starts.length, to: ends.length }, findings }
}

interface Leak {
  readonly world: (typeof WORLDS)[number]
  readonly node: number
  readonly hops: readonly Hop[]
}

function leakOf(
  { name, parts }: Moment['worlds'][number],
  starts: readonly Endpoint[],
  ends: readonly Endpoint[],
): Leak {
  const search = parts.search(starts)
  const node = ends.flatMap(end => end.nodes).find(one => search.reaches(one))
  invariant(node !== undefined, 'what reaches one way reaches the other way too')
  return { world: name, node, hops: search.pathTo(node) }
}

function leaking({ context, stage }: Moment, relation: Relation, what: string, leak: Leak): Finding {
  const path = describePath(context.joined, leak.hops)
  const line = path.length > 0 ? pathLine(path) : `${nameOfNode(context.joined, leak.node)} is in both`
  const when =
    leak.world === 'byHands' ? `when stage ${stage.stage.id} is cut by hands` : `after stage ${stage.stage.id}`
  const message = `${what} ${when}: ${line}`
  return {
    rule: 'proof-severs',
    severity: 'error',
    place: relation.place,
    message,
    hint: leakHint(context, leak),
    path,
  }
}

function leakHint({ joined, site }: LintContext, leak: Leak): string {
  const links = leak.hops.map(hop => joined.links[hop.link])
  const unknown = links.find(link => link?.kind === 'cable' && isUnknown(link.cable, site))
  if (unknown?.kind === 'cable') {
    return `The map does not say what cable ${unknown.cable.id} carries, so it counts as connected: write down its segments.`
  }
  const adrift = links.find(link => link?.kind === 'service' && viaOf(site, link) === null)
  if (leak.world === 'byHands' && adrift?.kind === 'service') {
    return `No cable severs ${nameOfLink(adrift)} until site.yaml says which port it runs over: add via: to the service.`
  }
  return leak.world === 'byHands'
    ? 'Name cables for the hands rung that sever the same as the device does.'
    : 'Add a cut point on this path, or take the pair out of what the stage severs.'
}

function viaOf(site: LintContext['site'], { device, service }: { device: string; service: string }): string | null {
  return site.devices.get(device)?.services.get(service)?.via ?? null
}

function vacuous({ stage }: Moment, relation: Relation, from: string, to: string): Finding {
  const message = `stage ${stage.stage.id} severs ${from} from ${to}, which no path joins even before any cut`
  const hint = 'Check the map for missing cables; a proof about a path that is not on the map proves nothing.'
  return { rule: 'proof-severs', severity: 'warning', place: relation.place, message, hint }
}
