import { AFTERS, ERRORS, GIVEN, NEEDED, TROUBLES } from './errors.ts'
import { FINDINGS, SPOTS, TAKERS } from './findings.ts'
import { CONTACTS, POWER_FINDINGS } from './findings-power.ts'
import { ANSWERS, COUNTS, MESSAGES, NOTES, OUTCOMES, REASONS } from './notes.ts'
import { KINDS, LINES, PREDICATES, ROWS, SHOWN, WHAT, WHERE } from './phrases.ts'
import { type Form, type Phrases, sayerOf } from './sentence.ts'
import { SITE_FAULTS } from './site-faults.ts'
import { SITE_HINTS } from './site-hints.ts'

/** Every sentence that is told in Japanese too. Those that are nearly all slot come last in their list. */
export const SENTENCES: readonly Form[] = [
  ...FINDINGS,
  ...POWER_FINDINGS,
  ...SITE_FAULTS,
  ...SITE_HINTS,
  ...NOTES,
  ...ERRORS,
  ...REASONS,
  ...MESSAGES,
]

export const PHRASES: Phrases = {
  Predicate: PREDICATES,
  Hint: SITE_HINTS,
  Shown: SHOWN,
  Kind: KINDS,
  What: WHAT,
  Where: WHERE,
  Line: LINES,
  Row: ROWS,
  Spot: SPOTS,
  Contact: CONTACTS,
  Taker: TAKERS,
  Trouble: TROUBLES,
  After: AFTERS,
  Given: GIVEN,
  Needed: NEEDED,
  Answer: ANSWERS,
  Counts: COUNTS,
  Outcome: OUTCOMES,
}

const say = sayerOf(SENTENCES, PHRASES)

/** A sentence of core (a fault, a finding, a hint, an error) in Japanese; as it is where the table does not hold it. */
export function inJapanese(english: string): string {
  return say(english) ?? english
}
