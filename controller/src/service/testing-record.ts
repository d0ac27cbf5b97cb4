import { join } from 'node:path'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { readBundle } from '../cli/sealed.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { JOURNAL_FILE } from '../cli/work.ts'

export interface Recording {
  readonly bundle: Bundle
  readonly events: readonly AnyEvent[]
}

/** What the real executor wrote about the simulated hospital: a preparation, a drill, an incident, a restore. */
export async function record(): Promise<Recording> {
  const hospital = await openHospital()
  try {
    await hospital.run(hospital.words('arm'), 'quit\n')
    await hospital.run(hospital.words('drill'), 'external\ndone\nYamada\nSato\nTanaka\n')
    await hospital.run(
      hospital.words('cut', '--reason', 'ransom note on PC-12'),
      'ISOLATE\nexternal\ncannot find\nYamada\nSato\nTanaka\n',
    )
    await hospital.run(hospital.words('restore', '--stage', '1', '--reason', 'over'), 'RESTORE\nconfirm\nSuzuki\n')
    return { bundle: await readBundle(hospital.desk), events: withOwnRuns(eventsOf(hospital)) }
  } finally {
    await hospital.close()
  }
}

/** Every process of the hospital's command line begins to count its ids anew. */
function withOwnRuns(events: readonly AnyEvent[]): AnyEvent[] {
  let runs = 0
  return events.map(event => {
    if (event.type === 'run.started') runs += 1
    return event.run === null ? event : { ...event, run: `run-${runs}` }
  })
}

export function eventsOf(hospital: Hospital): AnyEvent[] {
  const reader = openJournalReader(join(hospital.folder, '.kakuri', JOURNAL_FILE))
  try {
    return [...reader.read()]
  } finally {
    reader.close()
  }
}

export type Replay = Pick<Journal, 'read' | 'head' | 'onAppend'> & { play(upTo: number): void }

/** A recorded journal in which time has come as far as it was played. */
export function replay(events: readonly AnyEvent[], from: number): Replay {
  let played = from
  const listeners = new Set<(events: readonly AnyEvent[]) => void>()
  return {
    *read(after = 0) {
      yield* events.slice(after, played)
    },
    head: () => ({ seq: played, hash: events[played - 1]?.hash ?? '' }),
    onAppend: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    play: upTo => {
      const fresh = events.slice(played, upTo)
      played = Math.max(played, upTo)
      for (const listener of listeners) listener(fresh)
    },
  }
}
