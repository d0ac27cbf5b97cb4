import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent, AnyNewEvent } from '@kakuri/core/journal/events.ts'

export interface LinkLogParts {
  readonly journal: Pick<Journal, 'read' | 'onAppend' | 'append'>
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly failed: (error: unknown) => void
}

/** Writes down that the controller is gone, or back: of a link that flaps how it stands, so that no disk is filled by it. */
export interface LinkLog {
  turned(now: 'here' | 'gone', controller: string, session: number): void
}

/** So many losses are written at once; then one in ten minutes, and of a loss that lasts a minute each. */
const BURST = 6
const REFILL_MS = 600_000
const LASTS_MS = 60_000

export function createLinkLog({ journal, clock, signal, failed }: LinkLogParts): LinkLog {
  /** The last word is that it is gone; or the agent acted by itself since, which its return must end. */
  let open = false
  let left = BURST
  let filledAt = clock.mono()
  let turns = 0
  const fold = (events: Iterable<AnyEvent>) => {
    for (const { type } of events)
      open = type === 'link.lost' || type === 'alone.began' || (open && type !== 'link.back')
  }
  fold(journal.read())
  const unfold = journal.onAppend(fold)
  signal.addEventListener('abort', unfold, { once: true })
  const write = (event: AnyNewEvent) => void journal.append([event]).catch(failed)
  const mayWrite = () => {
    const filled = Math.floor((clock.mono() - filledAt) / REFILL_MS)
    filledAt += filled * REFILL_MS
    left = Math.min(BURST, left + filled)
    if (left === 0) return false
    left -= 1
    return true
  }
  const writeIfItLasts = async (turn: number, event: AnyNewEvent) => {
    await clock.sleep(LASTS_MS, signal)
    if (turn === turns && !signal.aborted) write(event)
  }
  return {
    turned: (now, controller, session) => {
      turns += 1
      const common = { actor: 'kakuri', run: null } as const
      if (now === 'here') {
        if (open) write({ ...common, type: 'link.back', body: { controller, session } })
        return
      }
      const lost: AnyNewEvent = { ...common, type: 'link.lost', body: { controller } }
      if (mayWrite()) write(lost)
      else void writeIfItLasts(turns, lost)
    },
  }
}
