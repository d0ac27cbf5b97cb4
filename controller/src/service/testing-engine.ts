import type { Clock } from '@kakuri/core/base/clock.ts'
import type { AnyEvent, Role } from '@kakuri/core/journal/events.ts'
import { openDesk } from '../cli/desk.ts'
import { testCli } from '../cli/testing.ts'
import type { Hospital } from '../cli/testing-hospital.ts'
import type { Who } from './contract.ts'
import { type OpenedEngine, openEngine } from './open-engine.ts'

export interface TestEngine extends OpenedEngine {
  readonly control: OpenedEngine['engine']['control']
  /** Resolves with the first event that fits, from the journal's begin on or from now on. */
  event<T extends AnyEvent['type']>(
    type: T,
    fits?: (event: Extract<AnyEvent, { type: T }>) => boolean,
  ): Promise<Extract<AnyEvent, { type: T }>>
  events(): AnyEvent[]
  /** As a stop does. */
  stop(): Promise<void>
}

export function person(name: string, ...roles: Role[]): Who {
  return { name, kind: 'account', roles: roles.length > 0 ? roles : ['commander'], steppedUpUntil: null }
}

let opened = 0

/** The service's engine on the hospital's site, begun. */
export async function startEngine(hospital: Hospital, since = 0, clock?: Clock): Promise<TestEngine> {
  const { cli: plain } = testCli({ cwd: hospital.folder })
  const cli = { ...plain, clock: clock ?? plain.clock }
  const own = `run-${opened++}`
  let ids = 0
  const desk = openDesk(
    { ...cli, newId: () => `${own}-${ids++}` },
    { site: hospital.folder, key: hospital.keyFile, lang: 'en' },
  )
  const all = await openEngine(desk)
  await all.engine.begin()
  return {
    ...all,
    control: all.engine.control,
    event: (type, fits = () => true) => eventOf(all, since, type, fits),
    events: () => [...all.journal.read()],
    stop: async () => {
      await all.engine.quiet()
      await all.engine.close(() => [])
    },
  }
}

function eventOf<T extends AnyEvent['type']>(
  { journal }: OpenedEngine,
  since: number,
  type: T,
  fits: (event: Extract<AnyEvent, { type: T }>) => boolean,
): Promise<Extract<AnyEvent, { type: T }>> {
  const isIt = (event: AnyEvent): event is Extract<AnyEvent, { type: T }> =>
    event.type === type && fits(event as Extract<AnyEvent, { type: T }>)
  return new Promise(resolve => {
    const unlisten = journal.onAppend(events => {
      const found = events.find(isIt)
      if (found === undefined) return
      unlisten()
      resolve(found)
    })
    const there = [...journal.read(since)].find(isIt)
    if (there !== undefined) {
      unlisten()
      resolve(there)
    }
  })
}
