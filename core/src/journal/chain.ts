import { hash } from 'node:crypto'
import { KakuriError } from '../base/errors.ts'
import type { AnyEvent, EventType } from './events.ts'

/** Version stored with every event; bodies of this version are those of `EventBodies`. */
export const EVENT_VERSION = 1

/** One event as its columns hold it. `body` is canonical JSON; `prev` and `hash` are lower-case hex. */
export interface Row {
  readonly seq: number
  readonly epoch: number
  readonly utc: number
  readonly mono: number
  readonly actor: string
  readonly run: string | null
  readonly type: string
  readonly version: number
  readonly body: string
  readonly prev: string
  readonly hash: string
}

/** What is given when an event is appended; place in the chain and hash come at commit. */
export interface Draft {
  readonly type: EventType
  readonly actor: string
  readonly run: string | null
  /** Canonical JSON. */
  readonly body: string
  readonly utc: number
  readonly mono: number
}

/** The last event of a chain. */
export interface Head {
  readonly seq: number
  readonly hash: string
}

export const EMPTY_CHAIN: Head = { seq: 0, hash: '0'.repeat(64) }

/**
 * SHA-256 over the canonical JSON of every field but the hash. Written out by hand, because the body is canonical text
 * already: reading and writing it again would be most of the cost of a verification.
 */
export function hashRow(row: Omit<Row, 'hash'>): string {
  return hash(
    'sha256',
    `{"actor":${JSON.stringify(row.actor)},"body":${row.body},"epoch":${row.epoch},"mono":${row.mono},` +
      `"prev":${JSON.stringify(row.prev)},"run":${JSON.stringify(row.run)},"seq":${row.seq},` +
      `"type":${JSON.stringify(row.type)},"utc":${row.utc},"version":${row.version}}`,
    'hex',
  )
}

/** Links a draft behind `last`. */
export function link(draft: Draft, last: Head, epoch: number): Row {
  const row = { ...draft, seq: last.seq + 1, epoch, version: EVENT_VERSION, prev: last.hash }
  return { ...row, hash: hashRow(row) }
}

/** Why this row cannot stand behind `last`, with the number of the event that is wrong; null when it fits. */
export function linkFault(row: Row, last: Head): { readonly seq: number; readonly reason: string } | null {
  const seq = last.seq + 1
  if (row.seq !== seq) return { seq, reason: `event ${seq} is missing: event ${row.seq} stands in its place` }
  if (row.prev !== last.hash) return { seq, reason: `its previous hash is not the hash of ${nameOf(last)}` }
  if (hashRow(row) !== row.hash) return { seq, reason: 'a field was changed: its content does not give its hash' }
  if (row.version !== EVENT_VERSION) {
    return { seq, reason: `version ${row.version} of ${row.type} is not known to this program` }
  }
  return null
}

function nameOf(head: Head): string {
  return head.seq === 0 ? 'an empty journal' : `event ${head.seq}`
}

/** The event a row holds. Throws JOURNAL_BROKEN when the body is no JSON. */
export function toEvent(row: Row): AnyEvent {
  return { ...row, body: parseBody(row) } as AnyEvent
}

function parseBody(row: Row): unknown {
  try {
    return JSON.parse(row.body)
  } catch (cause) {
    throw new KakuriError('JOURNAL_BROKEN', `The body of event ${row.seq} in the journal is not readable.`, { cause })
  }
}
