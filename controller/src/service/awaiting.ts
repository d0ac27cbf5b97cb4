import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'

export interface Awaited<T> {
  /** Resolves with what `look` gave first; rejects with what it threw, or with what stopped everything. */
  readonly found: Promise<T>
  /** Waits no longer. */
  forget(): void
}

/** Waits for events that become durable from now on. */
export interface Awaiting {
  /** `look` gives null for events that decide nothing. Begin before doing what causes the event. */
  begin<T>(look: (event: AnyEvent) => T | null): Awaited<T>
  /** Whoever waits now waits in vain. */
  fail(error: Error): void
  close(): void
}

interface Waiter {
  see(event: AnyEvent): void
  fail(error: Error): void
}

export function createAwaiting(journal: Pick<Journal, 'onAppend'>): Awaiting {
  const waiters = new Set<Waiter>()
  const close = journal.onAppend(events => {
    for (const event of events) for (const waiter of waiters) waiter.see(event)
  })
  return {
    begin: look => begin(waiters, look),
    fail: error => {
      for (const waiter of waiters) waiter.fail(error)
    },
    close,
  }
}

function begin<T>(waiters: Set<Waiter>, look: (event: AnyEvent) => T | null): Awaited<T> {
  const { promise: found, resolve, reject } = Promise.withResolvers<T>()
  const waiter: Waiter = {
    see: event => {
      try {
        const seen = look(event)
        if (seen !== null) settle(() => resolve(seen))
      } catch (error) {
        settle(() => reject(error))
      }
    },
    fail: error => settle(() => reject(error)),
  }
  const settle = (how: () => void) => {
    waiters.delete(waiter)
    how()
  }
  waiters.add(waiter)
  // Whoever forgets it does not look at it either.
  found.catch(() => undefined)
  return { found, forget: () => waiters.delete(waiter) }
}
