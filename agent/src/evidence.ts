import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { UpBody } from '@kakuri/core/link/messages.ts'
import type { LinkStore } from '@kakuri/core/link/store.ts'

export interface EvidenceParts {
  readonly journal: Journal
  readonly cursor: () => number
  readonly setCursor: (seq: number) => void
  /** Gives the id of the message. */
  readonly send: (body: UpBody<'evidence'>) => Promise<string>
  /** Called when the cursor moved. */
  readonly moved: () => void
  readonly failed: (error: unknown) => void
}

/** Sends the whole journal up, in order: one message at a time, the next when the controller has acknowledged that one. */
export interface Evidence {
  /** Messages of these ids are waited for no longer. */
  acknowledged(ids: readonly string[]): void
  close(): void
}

const MOST_ENTRIES = 200
/** A packet from an agent has at most 256 KiB, and a letter of Japanese has three bytes. */
const MOST_BYTES = 150_000

export function createEvidence(parts: EvidenceParts): Evidence {
  const { journal, cursor, setCursor, send, moved, failed } = parts
  let flying: { readonly id: string | null; readonly last: number } | null = null
  const early = new Set<string>()
  let closed = false

  const next = async () => {
    if (flying !== null || closed || journal.head().seq <= cursor()) return
    const events = batch(journal.read(cursor()))
    const last = events.at(-1)?.seq
    if (last === undefined) return
    flying = { id: null, last }
    const id = await send({ events })
    flying = { id, last }
    if (early.delete(id)) landed()
  }
  const landed = () => {
    const last = flying?.last
    // Free before it is written: what a full disk did not take is sent once more with the next entry.
    flying = null
    if (last !== undefined) setCursor(last)
    moved()
    go()
  }
  const go = () => {
    next().catch(error => {
      flying = null
      if (!closed) failed(error)
    })
  }
  const stop = journal.onAppend(go)
  go()
  return {
    acknowledged: ids => {
      for (const id of ids) {
        if (flying?.id === id) landed()
        else if (flying !== null && flying.id === null) early.add(id)
      }
    },
    close: () => {
      closed = true
      stop()
    },
  }
}

function batch(events: Iterable<AnyEvent>): UpBody<'evidence'>['events'] {
  const taken: UpBody<'evidence'>['events'] = []
  let size = 0
  for (const event of events) {
    size += Buffer.byteLength(JSON.stringify(event))
    if (taken.length > 0 && (size > MOST_BYTES || taken.length >= MOST_ENTRIES)) break
    taken.push({ ...event, body: { ...event.body } })
  }
  return taken
}

/** What the journal holds is sent from the cursor on: a message of an earlier process would be there twice. */
export async function forgetEvidence(store: LinkStore): Promise<void> {
  const old = store.outgoing().filter(message => message.kind === 'evidence')
  if (old.length > 0) await store.remove(old.map(message => message.id))
}

/** The store, telling what is removed from its outbox: that is what the other side acknowledged. */
export function tellingRemovals(store: LinkStore, told: (ids: readonly string[]) => void): LinkStore {
  return {
    outgoing: () => store.outgoing(),
    add: message => store.add(message),
    remove: async ids => {
      await store.remove(ids)
      told(ids)
    },
    seen: (from, id) => store.seen(from, id),
    mark: (from, id, n, state) => store.mark(from, id, n, state),
    highest: from => store.highest(from),
    epoch: from => store.epoch(from),
    raiseEpoch: (from, epoch) => store.raiseEpoch(from, epoch),
    newest: (from, kind) => store.newest(from, kind),
    raiseNewest: (from, kind, n) => store.raiseNewest(from, kind, n),
    nextNumber: () => store.nextNumber(),
    close: () => store.close(),
  }
}
