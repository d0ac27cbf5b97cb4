import { type LatchedCut, SEVERED_OUTCOMES } from '../journal/ledger.ts'

/** Held to be severed, by whatever cut it, and not being restored. */
export function isHeldCut(latch: LatchedCut | undefined): boolean {
  return latch?.state === 'cut' && latch.outcome !== null && SEVERED_OUTCOMES.has(latch.outcome)
}
