import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { foldLedger, type OpenRun } from '@kakuri/core/journal/ledger.ts'
import type { Desk } from './desk.ts'
import { SAY } from './messages/say.ts'
import type { Work } from './work.ts'

/** The run that the journal shows as begun and not ended, with its events; null when there is none. */
export function openRunOf(
  work: Pick<Work, 'journal'>,
): { readonly run: OpenRun; readonly events: readonly AnyEvent[] } | null {
  const events = [...work.journal.read()]
  const run = foldLedger(events).open
  return run === null ? null : { run, events: events.filter(event => event.run === run.id) }
}

/** Throws RUN_IN_PROGRESS, saying which run is open. */
export function refuseOpenRun(desk: Desk, work: Pick<Work, 'journal'>): void {
  const open = openRunOf(work)
  if (open === null) return
  throw new KakuriError('RUN_IN_PROGRESS', desk.say(SAY.runOpen(open.run.id, runKind(desk, open.run), open.run.paused)))
}

/** `DRILL ISOLATE`, in the person's language. */
export function runKind(desk: Desk, { kind, direction }: Pick<OpenRun, 'kind' | 'direction'>): string {
  const how = kind === 'incident' ? SAY.incident : kind === 'drill' ? SAY.drill : SAY.liveDrill
  return `${desk.say(how)} ${desk.say(direction === 'isolate' ? SAY.isolate : SAY.restore)}`
}
