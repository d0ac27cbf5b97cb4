import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'

/** A message that was not taken, as the journal names it. */
export interface Refusal {
  readonly id: string
  readonly kind: string
  readonly why: string
  readonly detail: string
}

/**
 * Written to the journal, which goes up to the controller: so many at once, then one a minute. Whoever is between the two can bring
 * on as many as it likes, for weeks, and fills neither disk.
 */
const MOST_AT_ONCE = 60
const EVERY_MS = 60_000

export interface Refusals {
  /** Never rejects. */
  tell(refusal: Refusal): Promise<void>
}

export function createRefusals(
  journal: Pick<Journal, 'append'>,
  clock: Clock,
  failed: (error: unknown) => void,
): Refusals {
  let left = MOST_AT_ONCE
  let at = clock.mono()
  return {
    tell: async ({ id, kind, why, detail }) => {
      left = Math.min(MOST_AT_ONCE, left + (clock.mono() - at) / EVERY_MS)
      at = clock.mono()
      if (left < 1) return
      left -= 1
      const last = left < 1 ? ' More like it are not all written down.' : ''
      const body = { id, kind: kind.slice(0, 40), why, detail: `${detail.slice(0, 300)}${last}` }
      await journal.append([{ type: 'link.refused', actor: 'kakuri', run: null, body }]).catch(failed)
    },
  }
}
