import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { RunHandle } from '@kakuri/core/executor/contract.ts'
import type { Awaiting } from './awaiting.ts'

/** The one run that this process carries out, and who may begin one when. */
export interface Runs {
  /** Null while none is carried out, also while the open one is paused. */
  readonly handle: RunHandle | null
  /** What stopped the last run, or kept the watch from writing; null once the journal took something again. */
  readonly failure: Error | null
  /** Nothing new is begun any more. */
  readonly stopping: boolean
  /** Begins a run; one at a time. Throws JOURNAL_CLOSED while the controller is stopping. */
  begin<T extends RunHandle | null>(start: () => Promise<T>): Promise<T>
  /** Nothing is begun while `action` is at work. */
  alone<T>(action: () => Promise<T>): Promise<T>
  stop(): void
  failed(error: Error): void
  /** The journal took something. */
  works(): void
}

export interface RunsParts {
  readonly awaiting: Pick<Awaiting, 'fail'>
  /** According to the journal a run goes on. */
  readonly goesOn: () => boolean
  /** A run was taken in hand, or let go. */
  readonly changed: () => void
}

export function createRuns({ awaiting, goesOn, changed }: RunsParts): Runs {
  const state: { -readonly [K in 'handle' | 'failure' | 'stopping']: Runs[K] } = {
    ...{ handle: null, failure: null, stopping: false },
  }
  let last: Promise<unknown> = Promise.resolve()
  const alone = <T>(action: () => Promise<T>): Promise<T> => {
    const next = last.then(action)
    last = next.catch(() => undefined)
    return next
  }
  const failed = (error: Error) => {
    state.failure = error
    awaiting.fail(error)
  }
  const carry = (handle: RunHandle) => {
    state.handle = handle
    changed()
    const over = () => {
      if (state.handle !== handle) return
      state.handle = null
      changed()
    }
    handle.finished.then(over, error => {
      over()
      failed(error)
    })
  }
  const begin: Runs['begin'] = start =>
    alone(async () => {
      if (state.stopping) throw new KakuriError('JOURNAL_CLOSED', 'The controller is stopping.')
      // The executor lets go of a run just after its last event.
      if (!goesOn()) await state.handle?.finished.catch(() => undefined)
      const handle = await start()
      if (handle !== null) carry(handle)
      return handle
    })
  const stop = () => {
    state.stopping = true
  }
  const works = () => {
    state.failure = null
  }
  return Object.assign(state, { begin, alone, stop, failed, works })
}
