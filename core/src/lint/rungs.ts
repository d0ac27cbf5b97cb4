import { drivenBy } from '../compile/contacts.ts'
import { isInBand } from '../compile/way-in.ts'
import type { RungKind } from '../plan/shape.ts'
import { type Cut, cutsOf, type LintContext, stepName } from './context.ts'
import type { Finding } from './finding.ts'

/**
 * Every cut point has two rungs that do not fail together. One rung alone is an error unless it is a person's. Two that go
 * over the same network fail together when that network does: a warning.
 */
export function rungs(context: LintContext): Finding[] {
  return context.stages.flatMap(cutsOf).flatMap(cut => [...fewRungs(context, cut), ...handsRung(cut)])
}

function fewRungs(context: LintContext, cut: Cut): Finding[] {
  const kinds = new Set(cut.point.ladder)
  const [only] = kinds
  if (cut.point.kind === 'hands') return []
  const hint = 'Add a rung to the ladder; hands is one that needs no network.'
  if (kinds.size < 2) {
    const severity = only === 'hands' ? 'warning' : 'error'
    return [finding(cut, severity, `${stepName(cut)} has ${only} as its only rung`, hint)]
  }
  if (![...kinds].every(rung => needsNetwork(context, cut, rung))) return []
  return [finding(cut, 'warning', `${stepName(cut)} has only rungs that need the management network`, hint)]
}

/** A PDU that the controller asks itself is on that network too; what an agent holds by wire is not. */
function needsNetwork({ site }: LintContext, { point }: Cut, rung: RungKind): boolean {
  return isInBand(rung) || (rung === 'outlet' && drivenBy(site, point, rung).some(pdu => !pdu.ways.outlet?.agent))
}

function handsRung(cut: Cut): Finding[] {
  const { ladder, display } = cut.point
  if (!ladder.includes('hands')) return []
  const findings: Finding[] = []
  if (ladder.at(-1) !== 'hands') {
    const hint = 'Put hands last: a person has no deadline.'
    findings.push(finding(cut, 'error', `${stepName(cut)} has rungs after hands, which would never be tried`, hint))
  }
  if (cut.step.cables.length === 0 && display === null) {
    const hint = 'Name the cables to unplug, or write what to do as the display wording.'
    findings.push(finding(cut, 'error', `${stepName(cut)} does not tell a person what to do`, hint))
  }
  return findings
}

function finding(cut: Cut, severity: Finding['severity'], message: string, hint: string): Finding {
  return { rule: 'rungs', severity, place: cut.point.place, message, hint }
}
