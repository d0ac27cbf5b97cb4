import type { JournalReader } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { Desk } from './desk.ts'
import { interrupted } from './watching.ts'

const LOOK_EVERY_MS = 200

/** Shows what another process appends, as it becomes durable, until Ctrl-C. */
export async function followJournal(
  desk: Desk,
  reader: JournalReader,
  show: (event: AnyEvent) => void,
  eachLook: () => void = () => undefined,
): Promise<void> {
  const stopped = new AbortController()
  const ended = interrupted(desk).then(() => stopped.abort())
  let { seq } = reader.head()
  while (!stopped.signal.aborted) {
    for (const event of reader.read(seq)) {
      show(event)
      seq = event.seq
    }
    eachLook()
    await desk.cli.clock.sleep(LOOK_EVERY_MS, stopped.signal)
  }
  await ended
}
