import type { Clock } from '../base/clock.ts'
import type { Envelope } from './messages.ts'
import { DOWN } from './messages.ts'
import type { LinkStore, Outgoing } from './store.ts'
import { LINK_LIMITS } from './topics.ts'

interface OutboxParts {
  readonly store: LinkStore
  readonly publish: (to: string, bytes: Uint8Array) => Promise<void>
  readonly clock: Clock
}

interface Waiting extends Outgoing {
  readonly transient: boolean
  /** Monotonic time at which it was last sent; null while it waits for its turn. */
  sentAt: number | null
}

/** Sent again after so long without an acknowledgement while the peer is there: a broker may lose what it took. */
export const AGAIN_MS = 5_000

/** What waits for an acknowledgement, by peer and in order. Durable messages go out some at a time, transient ones at once. */
export class Outbox {
  readonly #parts: OutboxParts
  readonly #peers = new Map<string, Map<string, Waiting>>()
  readonly #byId = new Map<string, string>()
  readonly #here = new Set<string>()
  readonly #closing = new AbortController()

  constructor(parts: OutboxParts) {
    this.#parts = parts
    for (const message of parts.store.outgoing()) this.#put(message, false)
    void this.#repeat()
  }

  /** Resolves when it is durable, or known in memory where it is transient. */
  async add(message: Outgoing, transient: boolean): Promise<void> {
    if (!transient) await this.#parts.store.add(message)
    this.#put(message, transient)
    this.#pump(message.to)
  }

  remove(ids: readonly string[]): void {
    const durable = ids.filter(id => this.#drop(id)?.transient === false)
    if (durable.length > 0) this.#written(this.#parts.store.remove(durable))
  }

  removeKind(to: string, kind: string): void {
    const waiting = [...(this.#peers.get(to)?.values() ?? [])]
    this.remove(waiting.filter(message => message.kind === kind).map(message => message.id))
  }

  /** Only the peer itself says that it has something. */
  acknowledged({ from, body }: Envelope): void {
    const read = DOWN.ack.safeParse(body)
    if (!read.success) return
    this.remove(read.data.ids.filter(id => this.#byId.get(id) === from))
    this.#pump(from)
  }

  up(peer: string): void {
    this.#here.add(peer)
    for (const message of this.#peers.get(peer)?.values() ?? []) message.sentAt = null
    this.#pump(peer)
  }

  down(peer: string): void {
    this.#here.delete(peer)
  }

  waiting(peer: string): number {
    return this.#peers.get(peer)?.size ?? 0
  }

  close(): void {
    this.#closing.abort()
  }

  #put(message: Outgoing, transient: boolean): void {
    const all = this.#peers.get(message.to) ?? new Map<string, Waiting>()
    this.#peers.set(message.to, all.set(message.id, { ...message, transient, sentAt: null }))
    this.#byId.set(message.id, message.to)
  }

  #drop(id: string): Waiting | undefined {
    const peer = this.#byId.get(id) ?? ''
    const all = this.#peers.get(peer)
    const message = all?.get(id)
    all?.delete(id)
    if (all?.size === 0) this.#peers.delete(peer)
    this.#byId.delete(id)
    return message
  }

  #pump(peer: string): void {
    if (!this.#here.has(peer)) return
    let flying = 0
    for (const message of this.#peers.get(peer)?.values() ?? []) {
      if (message.transient) {
        if (message.sentAt === null) this.#send(message)
        continue
      }
      if (++flying > LINK_LIMITS.inflight) continue
      if (message.sentAt === null) this.#send(message)
    }
  }

  #send(message: Waiting): void {
    message.sentAt = this.#parts.clock.mono()
    // It stays here, and is sent again when the peer is back.
    this.#parts.publish(message.to, message.bytes).catch(() => undefined)
  }

  async #repeat(): Promise<void> {
    const { clock } = this.#parts
    while (!this.#closing.signal.aborted) {
      await clock.sleep(AGAIN_MS, this.#closing.signal)
      const old = clock.mono() - AGAIN_MS
      for (const [peer, all] of this.#peers) {
        for (const message of all.values()) if (message.sentAt !== null && message.sentAt <= old) message.sentAt = null
        this.#pump(peer)
      }
    }
  }

  /** A removal that was not written leaves a message that is sent once more, which the other side knows by its id. */
  #written(writing: Promise<void>): void {
    writing.catch(() => undefined)
  }
}
