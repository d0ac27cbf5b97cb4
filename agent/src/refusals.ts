import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'

/** A message that was not taken, as the journal names it. */
export interface Refusal {
  readonly id: string
  readonly kind: string
  readonly why: string
  readonly detail: string
}

/** Written to the journal, which goes up to the controller. So many a minute, so that a flood of them fills no disk. */
const MOST_A_MINUTE = 60
const MINUTE_MS = 60_000

export interface Refusals {
  /** Never rejects. */
  tell(refusal: Refusal): Promise<void>
}

export function createRefusals(journal: Journal, clock: Clock, failed: (error: unknown) => void): Refusals {
  let since = clock.mono()
  let count = 0
  return {
    tell: async ({ id, kind, why, detail }) => {
      if (clock.mono() - since >= MINUTE_MS) {
        since = clock.mono()
        count = 0
      }
      count += 1
      if (count > MOST_A_MINUTE) return
      const last = count === MOST_A_MINUTE ? ' More of this minute are not written down.' : ''
      const body = { id, kind: kind.slice(0, 40), why, detail: `${detail.slice(0, 300)}${last}` }
      await journal.append([{ type: 'link.refused', actor: 'kakuri', run: null, body }]).catch(failed)
    },
  }
}
