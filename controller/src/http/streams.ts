import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Proven, Service } from '../service/contract.ts'
import { personOf } from './caller.ts'
import { Refusal } from './refusal.ts'
import { message } from './stream-message.ts'
import { Reader, type Wire } from './stream-reader.ts'

const MOST_A_PERSON = 20
const MOST = 300
const TIME_EVERY_MS = 3_000

export interface Streams {
  /** Throws TOO_MANY_TRIES where this reader, or the server, has too many. Call it before anything is written. */
  checkRoom(who: Proven): void
  /** Begins to write. `again`: proves the reader once more; null where the session, token or account ended. */
  open(wire: Wire, who: Proven, after: number | undefined, again: () => Proven | null): void
  count(): number
  /** Every connection is cut without a word: the console sees that the controller is away. */
  close(): void
}

interface Open {
  readonly reader: Reader
  readonly key: string
  readonly again: () => Proven | null
}

/** Sends everybody the same text: one fold, one serialisation, however many consoles are open. */
export function streams(service: Service, clock: Clock): Streams {
  const open = new Set<Open>()
  const ending = new AbortController()
  const each = (act: (reader: Reader) => void) => {
    for (const one of open) act(one.reader)
  }
  const stops = [
    service.views.listen(told => {
      const bytes = message('told', told, told.patch.seq)
      each(reader => reader.told(told.patch.seq, bytes))
    }),
    service.views.onPlan(() => {
      const board = service.views.board()
      each(reader => reader.planChanged(board))
    }),
    service.agents?.onChange(changed => {
      const bytes = message('agents', changed)
      each(reader => reader.aside(bytes))
    }) ?? (() => undefined),
    service.accounts.onEnded(session => {
      each(reader => reader.session === session && reader.ended())
    }),
  ]
  const tick = () => tellTime(open, service, clock)
  void everyWhile(clock, ending.signal, tick)
  return {
    checkRoom: who => checkRoom(open, personOf(who)),
    open: (wire, who, after, again) => {
      const one = { reader: new Reader(wire, who.session), key: personOf(who), again }
      open.add(one)
      wire.once('close', () => open.delete(one))
      one.reader.catchUp(service.views, after).catch(() => one.reader.cut())
    },
    count: () => open.size,
    close: () => {
      ending.abort()
      for (const stop of stops) stop()
      each(reader => reader.cut())
    },
  }
}

function checkRoom(open: ReadonlySet<Open>, key: string): void {
  const own = [...open].filter(one => one.key === key).length
  if (open.size < MOST && own < MOST_A_PERSON) return
  const said = { en: 'Too many event streams are open.', ja: 'イベントの接続が多すぎます。' }
  throw new Refusal('TOO_MANY_TRIES', said, { waitSeconds: 5 })
}

async function everyWhile(clock: Clock, signal: AbortSignal, act: () => void): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(TIME_EVERY_MS, signal)
    if (!signal.aborted) act()
  }
}

/** The controller's clock, so that a console knows that it is still heard; and a look at who may no longer listen. */
function tellTime(open: ReadonlySet<Open>, service: Service, clock: Clock): void {
  const bytes = message('time', { nowUtc: clock.now(), seq: service.views.head() })
  const alive = openSessions(open, service, clock.now())
  for (const one of open) {
    const listens = one.reader.session === null ? one.again() !== null : alive.has(one.reader.session)
    if (listens) one.reader.send(bytes)
    else one.reader.ended()
  }
}

/** Asked as a list, because proving a session would move its idle end on, and an open page is nobody sitting there. */
function openSessions(open: ReadonlySet<Open>, service: Service, now: number): ReadonlySet<string> {
  if (open.size === 0) return new Set()
  const sessions = service.accounts.sessions(null).filter(session => session.expiresUtc > now)
  return new Set(sessions.map(session => session.id))
}
