import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Journal, JournalReader } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { SaidError } from '../../service/said.ts'
import type { Desk } from '../desk.ts'
import { REMOTE } from '../messages/remote.ts'
import { runningController } from './local-call.ts'

const LOOK_EVERY_MS = 100
/** Looks after which the controller is asked whether it still runs, and how often it may not answer: it may be restarting. */
const ASK_EVERY = 50
const MOST_SILENT = 6

/** The journal that the running controller writes, as a command here follows it: read from the file, appended to by nobody here. */
export interface RemoteJournal extends Journal {
  /** Rejects when the controller has been away for long; never resolves. */
  readonly lost: Promise<never>
}

export function followedJournal(desk: Desk, reader: JournalReader): RemoteJournal {
  const listeners = new Set<(events: readonly AnyEvent[]) => void>()
  const closing = new AbortController()
  /** Who reads first and listens then, in one turn, is told nothing twice. */
  let readTo = 0
  const lost = Promise.withResolvers<never>()
  lost.promise.catch(() => undefined)
  const ended = look(desk, reader, listeners, closing.signal).catch(error => lost.reject(error))
  return {
    append: () => Promise.reject(new KakuriError('JOURNAL_LOCKED', 'The running controller writes this journal.')),
    *read(after) {
      for (const event of reader.read(after)) {
        readTo = Math.max(readTo, event.seq)
        yield event
      }
    },
    last: type => reader.last(type),
    head: () => reader.head(),
    onAppend: listener => {
      const known = readTo
      const own = (events: readonly AnyEvent[]) => {
        const fresh = events.filter(event => event.seq > known)
        if (fresh.length > 0) listener(fresh)
      }
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
    lost: lost.promise,
    close: async () => {
      closing.abort()
      await ended
      reader.close()
    },
  }
}

async function look(
  desk: Desk,
  reader: JournalReader,
  listeners: ReadonlySet<(events: readonly AnyEvent[]) => void>,
  closed: AbortSignal,
): Promise<void> {
  let { seq } = reader.head()
  let silent = 0
  for (let looks = 1; !closed.aborted; looks++) {
    await desk.cli.clock.sleep(LOOK_EVERY_MS, closed)
    const events = [...reader.read(seq)]
    seq = events.at(-1)?.seq ?? seq
    if (events.length > 0) for (const listener of listeners) listener(events)
    if (looks % ASK_EVERY !== 0 || closed.aborted) continue
    silent = (await answers(desk)) ? 0 : silent + 1
    if (silent >= MOST_SILENT) throw new SaidError('CONTROLLER_AWAY', REMOTE.lost)
  }
}

function answers(desk: Desk): Promise<boolean> {
  return runningController(desk).then(
    found => found !== null,
    () => false,
  )
}
