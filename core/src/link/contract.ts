import type { DownBody, DownKind, UpBody, UpKind } from './messages.ts'

/** Why a message was not taken. */
export type LinkRefusal =
  | 'garbled'
  | 'not-for-us'
  | 'wrong-signature'
  | 'lower-epoch'
  | 'replayed'
  | 'wrong-session'
  | 'unknown-kind'
  | 'wrong-shape'
  | 'failed'

export interface Refused {
  readonly why: LinkRefusal
  readonly from: string
  /** Empty where the message does not tell. */
  readonly id: string
  readonly kind: string
  /** For people: what did not fit, without the message's content. */
  readonly detail: string
}

/** What one side does with a message. Resolves when its effect is durable: only then it is acknowledged. */
export type Handler<B> = (body: B, about: { readonly from: string; readonly id: string }) => Promise<void>

/**
 * One side of the link. A message handed to `send` is durable when the promise resolves, and is sent until the other side says that
 * it is durable there, over restarts of both. The handler of the other side has resolved at least once by then; a handler that was
 * under way when its process died is called again, but never for the kinds named in `once`, such as orders.
 */
export interface LinkSide<Out extends string, Bodies extends { readonly [K in Out]: unknown }> {
  /**
   * The message's id. `transient`: kept in memory alone and forgotten when this process ends, such as an order whose caller is gone
   * by then. Throws JOURNAL_CLOSED after `close`.
   */
  send<K extends Out>(to: string, kind: K, body: Bodies[K], options?: { readonly transient?: boolean }): Promise<string>
  /** Takes back what was not acknowledged yet. */
  withdraw(id: string): void
  /** Takes back every message of the kind to this peer that was not acknowledged yet: a newer one takes its place. */
  withdrawKind(to: string, kind: Out): void
  /** Bytes that arrived on the topic of this peer. */
  receive(from: string, bytes: Uint8Array): void
  /** The other side is there (again): what it did not acknowledge is sent again, in order. */
  peerUp(peer: string): void
  peerDown(peer: string): void
  /** Messages that wait for an acknowledgement. */
  waiting(peer: string): number
  /** Everything that arrived was handled, and what is to be acknowledged was handed on. */
  idle(): Promise<void>
  close(): Promise<void>
}

export type DownBodies = { readonly [K in DownKind]: DownBody<K> }
export type UpBodies = { readonly [K in UpKind]: UpBody<K> }
export type ControllerSide = LinkSide<DownKind, DownBodies>
export type AgentSide = LinkSide<UpKind, UpBodies>
