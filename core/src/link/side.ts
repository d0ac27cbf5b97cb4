import type { KeyObject } from 'node:crypto'
import type { ZodType } from 'zod'
import type { Clock } from '../base/clock.ts'
import { KakuriError } from '../base/errors.ts'
import type { Handler, LinkRefusal, LinkSide, Refused } from './contract.ts'
import { openMessage, sealMessage } from './envelope.ts'
import type { Envelope } from './messages.ts'
import { Outbox } from './outbox.ts'
import { KEPT, type LinkStore } from './store.ts'

export interface SideParts<Out extends string> {
  /** Own name. */
  readonly self: string
  /** Signs what goes out. */
  readonly key: KeyObject
  /** Keys that may sign for a peer; none where it is not known. */
  readonly trusted: (peer: string) => readonly string[]
  readonly epoch: number
  readonly store: LinkStore
  /** Best effort: rejects where the peer cannot be reached, and it is sent again later. */
  readonly publish: (to: string, bytes: Uint8Array) => Promise<void>
  readonly clock: Clock
  readonly newId: () => string
  /** Shapes of what comes in, by kind. */
  readonly shapes: { readonly [kind: string]: ZodType }
  readonly handlers: { readonly [kind: string]: Handler<never> }
  /** Kinds whose handler is called once, whatever happens; they are handled side by side, all others one after the other. */
  readonly once: ReadonlySet<string>
  /** Kinds that are handled side by side without that. */
  readonly parallel?: ReadonlySet<string>
  /** Kinds of which only what is newer than the last counts: a network may bring an older one later. */
  readonly latest?: ReadonlySet<string>
  /**
   * What a peer is known by beside its name, such as its key: numbers and epochs of whoever had the name before, and may have made
   * them as high as it liked, shut nobody out who came after.
   */
  readonly life?: (peer: string) => string
  readonly refused: (refused: Refused) => void
  /** Kinds that this side sends; for the types alone. */
  readonly sends?: readonly Out[]
}

const ACK = 'ack'
/** Messages of one kind that wait for those before them; more of one sender come again later. */
export const MOST_IN_LINE = 64

/** Opens one side of the link. What the store holds from before is sent as soon as the peer is there. */
export function openLinkSide<Out extends string, Bodies extends { readonly [K in Out]: unknown }>(
  parts: SideParts<Out>,
): LinkSide<Out, Bodies> {
  return new Side<Out, Bodies>(parts)
}

class Side<Out extends string, Bodies extends { readonly [K in Out]: unknown }> implements LinkSide<Out, Bodies> {
  readonly #parts: SideParts<Out>
  readonly #outbox: Outbox
  /** Messages being handled now, by sender and id. */
  readonly #handling = new Map<string, Promise<void>>()
  /** The end of the line of each sender and kind that is handled one after the other. */
  readonly #lines = new Map<string, { readonly end: Promise<void>; readonly length: number }>()
  readonly #toAck = new Map<string, string[]>()
  #acking = false
  #closed = false

  constructor(parts: SideParts<Out>) {
    this.#parts = parts
    this.#outbox = new Outbox(parts)
  }

  async send<K extends Out>(to: string, kind: K, body: Bodies[K], options: { readonly transient?: boolean } = {}) {
    if (this.#closed) throw new KakuriError('JOURNAL_CLOSED', 'The link is closed.')
    const { key, epoch, newId, store, self } = this.#parts
    const id = newId()
    const message = { ...{ id, from: self, to, kind, epoch }, n: store.nextNumber(), body: body as Envelope['body'] }
    await this.#outbox.add({ id, to, kind, bytes: sealMessage(message, key) }, options.transient === true)
    return id
  }

  withdraw(id: string): void {
    this.#outbox.remove([id])
  }

  withdrawKind(to: string, kind: Out): void {
    this.#outbox.removeKind(to, kind)
  }

  receive(from: string, bytes: Uint8Array): void {
    if (this.#closed) return
    const opened = openMessage(bytes, this.#parts.self, this.#parts.trusted)
    if (!opened.ok) this.#parts.refused({ ...opened, from })
    else if (opened.envelope.from !== from) this.#refuse(opened.envelope, 'not-for-us', `it came from ${from}`)
    else this.#take(opened.envelope)
  }

  peerUp(peer: string): void {
    this.#outbox.up(peer)
  }

  peerDown(peer: string): void {
    this.#outbox.down(peer)
  }

  waiting(peer: string): number {
    return this.#outbox.waiting(peer)
  }

  async idle(): Promise<void> {
    while (this.#handling.size > 0) await Promise.all(this.#handling.values())
    this.#sendAcks()
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#handling.values())
    this.#sendAcks()
    this.#outbox.close()
    this.#parts.store.close()
  }

  #take(message: Envelope): void {
    const { from, kind, epoch } = message
    const known = this.#parts.store.epoch(this.#who(from))
    if (epoch < known) {
      this.#refuse(message, 'lower-epoch', `its epoch is ${epoch}, and ${known} was heard before`)
      return
    }
    if (epoch > known) this.#keep(this.#parts.store.raiseEpoch(this.#who(from), epoch), message)
    const seen = kind === ACK ? null : this.#seen(message)
    if (seen === null) this.#outbox.acknowledged(message)
    else if (seen === 'new') this.#open(message)
    else this.#again(message, seen)
  }

  #open(message: Envelope): void {
    const shape = this.#parts.shapes[message.kind]
    const read = shape?.safeParse(message.body)
    if (read === undefined) this.#never(message, 'unknown-kind', `nobody here knows ${message.kind}`)
    else if (read.success) this.#handle(message, read.data as never)
    else this.#never(message, 'wrong-shape', read.error.issues[0]?.message ?? 'it has another shape')
  }

  /** What is being handled is acknowledged when it has been. */
  #again(message: Envelope, seen: 'handling' | 'ended'): void {
    const once = this.#parts.once.has(message.kind)
    if (once) this.#refuse(message, 'replayed', 'it was taken before')
    if (once || seen === 'ended') this.#acknowledge(message.from, message.id)
  }

  /** `handling`: it is being handled at this moment. What lies far back was ended. */
  #seen({ from, id, n, kind }: Envelope): 'new' | 'handling' | 'ended' {
    const { store, once } = this.#parts
    if (this.#handling.has(`${from} ${id}`)) return 'handling'
    const who = this.#who(from)
    const seen = store.seen(who, id)
    if (seen === 'ended' || n < store.highest(who) - KEPT) return 'ended'
    return seen === 'begun' && once.has(kind) ? 'ended' : 'new'
  }

  #handle(message: Envelope, body: never): void {
    const { from, kind, id } = message
    const key = `${from} ${id}`
    const side = this.#parts.once.has(kind) || this.#parts.parallel?.has(kind) === true
    const name = `${from} ${kind}`
    const line = side ? undefined : this.#lines.get(name)
    const length = (line?.length ?? 0) + 1
    if (length > MOST_IN_LINE) return
    const done = (line?.end ?? Promise.resolve())
      .then(() => this.#carryOut(message, body))
      .finally(() => {
        this.#handling.delete(key)
        this.#shorten(name, side)
      })
    this.#handling.set(key, done)
    if (!side) this.#lines.set(name, { end: done, length })
  }

  #shorten(name: string, side: boolean): void {
    const line = this.#lines.get(name)
    if (side || line === undefined) return
    if (line.length > 1) this.#lines.set(name, { ...line, length: line.length - 1 })
    else this.#lines.delete(name)
  }

  /** Begun is durable before the handler of a kind that may be handled only once; never rejects. */
  async #carryOut(message: Envelope, body: never): Promise<void> {
    const { store, handlers, once, latest } = this.#parts
    const { from, id, n, kind } = message
    const who = this.#who(from)
    try {
      if (once.has(kind)) await store.mark(who, id, n, 'begun')
      const counts = latest?.has(kind) === true
      if (!counts || n > store.newest(who, kind)) {
        await handlers[kind]?.(body, { from, id })
        if (counts) await store.raiseNewest(who, kind, n)
      }
      await store.mark(who, id, n, 'ended')
      this.#acknowledge(from, id)
    } catch (error) {
      const detail = error instanceof KakuriError ? error.message : 'it could not be handled'
      this.#refuse(message, 'failed', detail)
    }
  }

  /** It will not fit better the next time: acknowledged, so that it is not sent for ever. */
  #never(message: Envelope, why: LinkRefusal, detail: string): void {
    this.#refuse(message, why, detail)
    this.#acknowledge(message.from, message.id)
  }

  #refuse({ from, id, kind }: Envelope, why: LinkRefusal, detail: string): void {
    this.#parts.refused({ why, from, id, kind, detail })
  }

  #who(peer: string): string {
    const { life } = this.#parts
    return life === undefined ? peer : `${peer} ${life(peer)}`
  }

  #keep(written: Promise<void>, message: Envelope): void {
    written.catch(() => this.#refuse(message, 'failed', 'its epoch could not be kept'))
  }

  #acknowledge(to: string, id: string): void {
    const ids = this.#toAck.get(to) ?? []
    this.#toAck.set(to, ids)
    ids.push(id)
    if (this.#acking) return
    this.#acking = true
    setImmediate(() => this.#sendAcks())
  }

  /** What came together is acknowledged together. An acknowledgement that is lost is given again when the message comes again. */
  #sendAcks(): void {
    this.#acking = false
    const { key, epoch, newId, store, self, publish } = this.#parts
    for (const [to, ids] of this.#toAck) {
      for (let from = 0; from < ids.length; from += ACKS_AT_ONCE) {
        const body = { ids: ids.slice(from, from + ACKS_AT_ONCE) }
        const message = { ...{ id: newId(), from: self, to, kind: ACK, epoch }, n: store.nextNumber(), body }
        publish(to, sealMessage(message, key)).catch(() => undefined)
      }
    }
    this.#toAck.clear()
  }
}

const ACKS_AT_ONCE = 500
