import { interfacesTowards } from '../compile/target.ts'
import type { CutPoint } from '../plan/shape.ts'
import { type Cut, cutsOf, type LintContext, stepName } from './context.ts'
import type { Finding } from './finding.ts'

type ZoneBlock = Extract<CutPoint, { kind: 'zone-block' }>

/**
 * A device blocks between interfaces, a plan between segments. Each side needs an interface for every segment, and one that
 * carries anything else would block more, or less, than the proof assumes.
 */
export function zoneBlock(context: LintContext): Finding[] {
  return context.stages.flatMap(cutsOf).flatMap(cut => {
    const { point } = cut
    if (point.kind !== 'zone-block') return []
    return [point.from, point.to].flatMap(side => [
      ...side.flatMap(segment => noInterface(context, cut, point, segment)),
      ...trunks(context, cut, point, side),
    ])
  })
}

function noInterface({ apart }: LintContext, cut: Cut, point: ZoneBlock, segment: string): Finding[] {
  if (interfacesTowards(apart, point.device, [segment]).length > 0) return []
  const message = `${stepName(cut)} blocks ${segment}, but ${point.device} has no interface that carries it`
  return [finding(cut, message, `Add the cable or port of ${point.device} that carries ${segment}, or leave it out.`)]
}

function trunks({ apart }: LintContext, cut: Cut, point: ZoneBlock, side: readonly string[]): Finding[] {
  return interfacesTowards(apart, point.device, side).flatMap(one => {
    const others = one.segments.filter(segment => !side.includes(segment))
    if (others.length === 0) return []
    const message = `${stepName(cut)} would block ${others.join(', ')} too: ${one.name} of ${point.device} carries them all`
    return [finding(cut, message, `Declare the sub-interfaces of ${one.name} as ports, one for each segment.`)]
  })
}

function finding(cut: Cut, message: string, hint: string): Finding {
  return { rule: 'zone-block', severity: 'error', place: cut.point.place, message, hint }
}
