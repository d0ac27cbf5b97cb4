import type { KeyObject } from 'node:crypto'
import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { Carrier } from '@kakuri/core/link/carrier.ts'
import { sealBeat } from '@kakuri/core/link/envelope.ts'
import { BEAT_EVERY_MS } from '@kakuri/core/link/messages.ts'
import { BEAT_TOPIC } from '@kakuri/core/link/topics.ts'

export interface BeatParts {
  readonly journal: Pick<Journal, 'head'>
  readonly carrier: Pick<Carrier, 'publish'>
  readonly key: KeyObject
  readonly epoch: number
  /** Larger than at every start before. */
  readonly boot: number
  readonly clock: Clock
}

/** Says that the controller is there, and how far its journal goes, until it is ended by the function returned. */
export function startBeats(parts: BeatParts): () => void {
  const closing = new AbortController()
  void beatOn(parts, closing.signal)
  return () => closing.abort()
}

async function beatOn({ journal, carrier, key, epoch, boot, clock }: BeatParts, closing: AbortSignal): Promise<void> {
  for (let n = 1; !closing.aborted; n += 1) {
    const { seq, hash } = journal.head()
    const bytes = sealBeat({ epoch, boot, n, utc: clock.now(), head: { seq, hash } }, key)
    // Nobody hears it while the carrier is down; the next one comes in a moment.
    carrier.publish(BEAT_TOPIC, bytes).catch(() => undefined)
    await clock.sleep(BEAT_EVERY_MS, closing)
  }
}
