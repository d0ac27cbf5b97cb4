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
    const sides = [point.from, point.to].flatMap(side => [
      ...side.flatMap(segment => noInterface(context, cut, point, segment)),
      ...trunks(context, cut, point, side),
    ])
    return [...nothingBetween(context, cut, point), ...sides]
  })
}

function nothingBetween({ site }: LintContext, cut: Cut, point: ZoneBlock): Finding[] {
  if (site.devices.get(point.device)?.kind === 'switch') {
    const message = `${stepName(cut)} is a zone block on ${point.device}, a switch, which passes nothing between segments`
    return [
      finding(cut, message, `Name a firewall or router, or make ${point.device} a router in the map if it routes.`),
    ]
  }
  const both = point.from.filter(segment => point.to.includes(segment))
  if (both.length === 0) return []
  const message = `${stepName(cut)} names ${both.join(', ')} on both sides; no device blocks a segment from itself`
  return [finding(cut, message, 'Name each segment on one side only.')]
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
