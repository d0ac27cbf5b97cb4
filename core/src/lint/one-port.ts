import type { CutPoint } from '../plan/shape.ts'
import { type Cut, cutsOf, type LintContext, stepName } from './context.ts'
import type { Finding } from './finding.ts'

/** Each port, service and device's power belongs to one cut point, else a restore would open what another cut point still holds. */
export function onePort(context: LintContext): Finding[] {
  const cuts = context.stages.flatMap(stage => cutsOf(stage).map(cut => ({ ...cut, stage: stage.stage.id })))
  const sameTarget = doubled(cuts, cut => targetKey(cut.point)).map(([first, second, what]) => {
    const message = `${stepName(first)} and ${stepName(second)} both cut ${what}`
    return finding(second, 'error', message, 'Keep one of the two cut points.')
  })
  const told = new Set(sameTarget.map(({ place }) => place))
  const sameCable = doubled(cuts, cut => cut.step.cables).filter(
    ([first, second]) => !told.has(second.point.place) && !restoredTogether(first, second),
  )
  return [...sameTarget, ...sameCable.map(([first, second, cable]) => sharedCable(first, second, cable))]
}

interface Placed extends Cut {
  readonly stage: string
}

/** A service shares the cable it runs over with the cut point of that line. Cut and restored in one stage, that is right. */
function restoredTogether(first: Placed, second: Placed): boolean {
  return first.stage === second.stage && hasService(first, second)
}

function hasService(...cuts: readonly Placed[]): boolean {
  return cuts.some(cut => cut.point.kind === 'service')
}

function sharedCable(first: Placed, second: Placed, cable: string): Finding {
  const message = `${stepName(first)} and ${stepName(second)} both sever cable ${cable}`
  const hint = hasService(first, second)
    ? 'Put both into one stage: by hands they are the same cable, and restoring one stage would open it for both.'
    : 'One cut point is enough for a cable; restoring one of the two alone would not bring it back.'
  return finding(second, 'warning', message, hint)
}

function targetKey(point: CutPoint): string[] {
  if (point.kind === 'port') return [`port ${point.port} of ${point.device}`]
  if (point.kind === 'power') return [`the power of ${point.device}`]
  return point.kind === 'service' ? [`service ${point.service} of ${point.device}`] : []
}

/** Cuts that share a key, each with the first cut that had it. */
function doubled(cuts: readonly Placed[], keysOf: (cut: Cut) => readonly string[]): [Placed, Placed, string][] {
  const seen = new Map<string, Placed>()
  return cuts.flatMap(cut =>
    keysOf(cut).flatMap((key): [Placed, Placed, string][] => {
      const first = seen.get(key)
      if (first === undefined) seen.set(key, cut)
      return first === undefined || first === cut ? [] : [[first, cut, key]]
    }),
  )
}

function finding(cut: Cut, severity: Finding['severity'], message: string, hint: string): Finding {
  return { rule: 'one-port', severity, place: cut.point.place, message, hint }
}
