import type { Relation } from '../plan/shape.ts'
import type { SegmentKind } from '../site/shape.ts'
import type { LintContext } from './context.ts'
import type { Finding } from './finding.ts'

/**
 * The order of the guidance: the backup first, then the ways outside, then the borders of the servers, then those of the
 * clients. Management has no rank of its own: what it is severed from decides.
 */
const RANKS: readonly SegmentKind[] = ['backup', 'external', 'server', 'client']
/** Ranks below this are what must be gone before the inner borders are cut. */
const INNER = RANKS.indexOf('server')

interface Ranked {
  readonly rank: number
  readonly stage: number
  readonly stageId: string
  readonly relation: Relation
}

/** Severing a later kind before an earlier one; an error where inner borders come before anything of backup or outside. */
export function order(context: LintContext): Finding[] {
  const all = rankAll(context)
  return context.plan.stages.flatMap((_, stage) => {
    const late = all.filter(one => one.stage === stage && !isSeveredBefore(all, one.rank, stage))
    return [...new Map(late.map(one => [one.rank, one])).values()].flatMap(one => findingFor(all, one) ?? [])
  })
}

function isSeveredBefore(all: readonly Ranked[], rank: number, stage: number): boolean {
  return all.some(one => one.rank === rank && one.stage < stage)
}

/** `late` severs its kind for the first time: did a stage before it sever a kind that comes later? */
function findingFor(all: readonly Ranked[], late: Ranked): Finding | null {
  const early = all.find(one => one.stage < late.stage && one.rank > late.rank)
  if (early === undefined) return null
  const outerBefore = all.some(one => one.stage <= early.stage && one.rank < INNER)
  const isError = late.rank < INNER && early.rank >= INNER && !outerBefore
  const message =
    `stage ${early.stageId} severs ${RANKS[early.rank]} paths before stage ${late.stageId} severs ${RANKS[late.rank]} ` +
    'paths for the first time'
  const hint = `Sever in the order ${RANKS.join(', ')}: move stage ${late.stageId} before stage ${early.stageId}.`
  return { rule: 'order', severity: isError ? 'error' : 'warning', place: late.relation.place, message, hint }
}

function rankAll({ plan, site }: LintContext): Ranked[] {
  return plan.stages.flatMap((stage, index) =>
    stage.severs.flatMap(relation =>
      pairsOf(relation).flatMap(pair => {
        const ranks = pair.map(name => rankOf(site, name)).filter(rank => rank >= 0)
        return ranks.length === 0 ? [] : [{ rank: Math.min(...ranks), stage: index, stageId: stage.id, relation }]
      }),
    ),
  )
}

function pairsOf(relation: Relation): [string, string][] {
  return relation.from.flatMap(from => relation.to.map((to): [string, string] => [from, to]))
}

/** -1 for management, and for a device whose segment the map does not tell. */
function rankOf(site: LintContext['site'], name: string): number {
  const segment = site.segments.get(name) ?? site.segments.get(site.devices.get(name)?.segment ?? '')
  return segment === undefined ? -1 : RANKS.indexOf(segment.kind)
}
