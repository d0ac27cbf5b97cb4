import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import type { CrashHook, Executor, Watching } from '@kakuri/core/executor/contract.ts'
import { createExecutor } from '@kakuri/core/executor/executor.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { ServicePeople } from './people.ts'

/** What hangs on the sealed bundle, and changes with it. */
export interface Plant {
  readonly bundle: Bundle
  readonly drivers: Drivers
  readonly executor: Executor
  /** Watches what is cut, and opens sessions ahead in the background so that a cut costs a round trip. */
  begin(): void
  /** What keeps the watch from writing what it saw; null where nothing does. */
  failure(): Error | null
  /** Ends the watch and lets the sessions to devices go. */
  close(): Promise<void>
}

export interface PlantParts {
  readonly journal: Journal
  readonly clock: Clock
  readonly newId: () => string
  readonly crash: CrashHook
  readonly driversFor: (bundle: Bundle) => Drivers
}

export function createPlant(parts: PlantParts, bundle: Bundle, people: ServicePeople): Plant {
  const { journal, clock, newId, crash } = parts
  const drivers = parts.driversFor(bundle)
  const executor = createExecutor({ journal, drivers, people, clock, newId, crash })
  const closing = new AbortController()
  let watching: Watching | null = null
  let arming: Promise<unknown> = Promise.resolve()
  return {
    ...{ bundle, drivers, executor },
    begin: () => {
      watching = executor.watch(bundle, 'kakuri')
      // The pool keeps what it armed open, and opens again what failed, by itself.
      arming = drivers.arm(Object.values(bundle.program.devices), closing.signal)
    },
    failure: () => watching?.failure() ?? null,
    close: async () => {
      closing.abort()
      try {
        await watching?.stop().catch(unlessUnwritten)
      } finally {
        await drivers.close()
        await arming
      }
    },
  }
}

/** A look that could not be written any more is told to nobody: the next watch looks again. */
function unlessUnwritten(error: unknown): void {
  if (!isJournalError(error)) throw error
}

/** The journal took nothing; it may take something later. */
export function isJournalError(error: unknown): boolean {
  return error instanceof KakuriError && error.code.startsWith('JOURNAL_')
}
