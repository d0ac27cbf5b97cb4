import type { Journal } from '../journal/contract.ts'
import type { AnyNewEvent, EventBodies } from '../journal/events.ts'
import type { CrashPoint, WrittenType } from './crash-points.ts'

/** Name under which events stand that no person caused. */
export const KAKURI = 'kakuri'

/** Writes the events of one run (or of none) and remembers the error after which no device may be touched. */
export interface Recorder {
  readonly run: string | null
  /** Resolves when durable. After a failure every later call fails with the same error. */
  append(events: readonly AnyNewEvent[]): Promise<void>
  /** Throws the error that stopped everything, if any. */
  mayAct(): void
  /** Stops everything with this error; the first one stays. */
  halt(error: Error): void
  /** Aborts when everything was stopped: for whoever waits for a person. */
  readonly stopped: AbortSignal
}

export function createRecorder(journal: Journal, crash: (point: CrashPoint) => void, run: string | null): Recorder {
  let halted: Error | null = null
  const stopping = new AbortController()
  const mayAct = () => {
    if (halted !== null) throw halted
  }
  const halt = (error: Error) => {
    halted ??= error
    stopping.abort(halted)
  }
  const append = async (events: readonly AnyNewEvent[]) => {
    if (events.length === 0) return
    mayAct()
    const types = [...new Set(events.map(event => event.type as WrittenType))]
    try {
      for (const type of types) crash(`before journal ${type}`)
      await journal.append(events)
      for (const type of types) crash(`after journal ${type}`)
    } catch (error) {
      halt(asError(error))
      throw error
    }
  }
  return { run, append, mayAct, halt, stopped: stopping.signal }
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** One new event of a run. */
export function event<T extends WrittenType>(
  run: string | null,
  type: T,
  body: EventBodies[T],
  actor = KAKURI,
): AnyNewEvent {
  // The compiler cannot see that type and body belong together once T is gone.
  return { type, actor, run, body } as unknown as AnyNewEvent
}
