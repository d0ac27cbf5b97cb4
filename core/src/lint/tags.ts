import type { Place } from '../base/fault.ts'
import type { CutPoint } from '../plan/shape.ts'
import type { Cable } from '../site/shape.ts'
import { type Cut, cutsOf, type LintContext } from './context.ts'
import type { Finding } from './finding.ts'

/** Tags are `<stage number>-<number>`, one for each cut point, and the cables bear the tags of their cut points. */
export function tags(context: LintContext): Finding[] {
  return [...planTags(context), ...cableTags(context)]
}

function planTags({ plan }: LintContext): Finding[] {
  const seen = new Map<string, CutPoint>()
  return plan.stages.flatMap((stage, index) => {
    let last = 0
    return stage.cutPoints.flatMap(point => {
      const { finding, number } = judge(point, index + 1, last, seen)
      last = Math.max(last, number)
      return finding ?? []
    })
  })
}

interface Judged {
  readonly finding: Finding | null
  readonly number: number
}

function judge(point: CutPoint, rank: number, last: number, seen: Map<string, CutPoint>): Judged {
  const [, ownRank, ownNumber] = /^(\d+)-(\d+)$/.exec(point.tag ?? '') ?? []
  const number = Number(ownNumber ?? 0)
  const twin = point.tag === null ? undefined : seen.get(point.tag)
  if (point.tag !== null) seen.set(point.tag, point)
  const say = (severity: Finding['severity'], what: string, hint: string): Judged => ({
    finding: make(severity, point.place, `${point.id} ${what}`, hint),
    number,
  })
  const next = `${rank}-${String(last + 1).padStart(2, '0')}`
  if (point.tag === null) return say('error', 'has no tag', `Give it the tag ${next}, for example.`)
  if (twin !== undefined) return say('error', `has the tag ${point.tag}, which ${twin.id} has too`, `Use ${next}.`)
  if (Number(ownRank ?? 0) !== rank) {
    return say(
      'error',
      `is cut in stage ${rank}, but its tag is ${point.tag}`,
      `Use ${next}: the rank is the stage's number.`,
    )
  }
  if (number <= last)
    return say('warning', `has the tag ${point.tag} out of order`, 'Number the tags of a stage upwards.')
  return { finding: null, number }
}

function cableTags(context: LintContext): Finding[] {
  const cuts = context.stages.flatMap(cutsOf)
  // For power a person looks for the device and unplugs all there is, so its cables need no tag of it.
  const [whole, single] = [cuts.filter(isWhole), cuts.filter(cut => !isWhole(cut))]
  const byCable = Map.groupBy(
    single.flatMap(cut => cut.step.cables.map(cable => ({ cable, cut }))),
    ({ cable }) => cable,
  )
  const byTag = new Map(cuts.map(cut => [cut.step.tag, cut]))
  const loose = new Set(whole.flatMap(({ step }) => step.cables.map(cable => `${cable} ${step.tag}`)))
  return [...context.site.cables.values()].flatMap(cable => {
    const own = byCable.get(cable.id)?.map(({ cut }) => cut) ?? []
    if (loose.has(`${cable.id} ${cable.tag}`)) return []
    return own.length > 0 ? atCutPoint(cable, own) : elsewhere(cable, byTag.get(cable.tag ?? ''))
  })
}

function isWhole({ point }: Cut): boolean {
  return point.kind === 'power'
}

/** A cable that a cut point names. One that two cut points name is the rule `one-port`'s; it may bear either tag. */
function atCutPoint(cable: Cable, cuts: readonly Cut[]): Finding[] {
  const wanted = cuts.map(cut => cut.step.tag).filter(tag => tag !== '')
  if (wanted.length === 0 || wanted.includes(cable.tag ?? '')) return []
  const hint = `Write ${wanted[0]} into its row, and print the tag.`
  const name = cuts[0]?.step.id
  return cable.tag === null
    ? [make('warning', cable.place, `cable ${cable.id} has no tag, but ${name} cuts it as ${wanted[0]}`, hint)]
    : [
        make(
          'error',
          cable.place,
          `cable ${cable.id} has the tag ${cable.tag}, but ${name} cuts it as ${wanted[0]}`,
          hint,
        ),
      ]
}

/** A tag on a cable no cut point names sends a person to the wrong cable, surely so where a cut point bears that tag. */
function elsewhere(cable: Cable, twin: Cut | undefined): Finding[] {
  if (cable.tag === null) return []
  const hint = 'Take the tag off the cable and out of its row, or name the cable in a cut point.'
  return twin === undefined
    ? [
        make(
          'warning',
          cable.place,
          `cable ${cable.id} has the tag ${cable.tag}, but no cut point names the cable`,
          hint,
        ),
      ]
    : [
        make(
          'error',
          cable.place,
          `cable ${cable.id} has the tag ${cable.tag} of ${twin.step.id}, which does not cut it`,
          hint,
        ),
      ]
}

function make(severity: Finding['severity'], place: Place, message: string, hint: string): Finding {
  return { rule: 'tags', severity, place, message, hint }
}
