import type { Place } from '../base/fault.ts'
import { formatPlace } from '../base/fault.ts'

export const RULES = [
  'own-path',
  'reachable',
  'proof-severs',
  'proof-keeps',
  'order',
  'rungs',
  'one-port',
  'tags',
  'profile',
  'zone-block',
  'power',
] as const
export type RuleName = (typeof RULES)[number]

/** Something a plan does that it should not. An error keeps it from being sealed, a warning does not. */
export interface Finding {
  readonly rule: RuleName
  readonly severity: 'error' | 'warning'
  readonly place: Place
  /** What is wrong, as a sentence with the names of things in it. */
  readonly message: string
  /** What to do about it. */
  readonly hint: string
  /** The path the message speaks of, one text a cable or service. */
  readonly path?: readonly string[]
}

export function formatFinding(finding: Finding): string {
  const head = `${formatPlace(finding.place)}: ${finding.severity}: ${finding.message} (${finding.rule})`
  return `${head}\n    ${finding.hint}`
}
