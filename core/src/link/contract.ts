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

export interface Refused {
  readonly why: LinkRefusal
  readonly from: string
  readonly id: string
  readonly kind: string
  /** For people: what did not fit, without the message's content. */
  readonly detail: string
}

/** What one side does with a message. Resolves when its effect is durable: only then it is acknowledged. */
export type Handler<B> = (body: B, about: { readonly from: string; readonly id: string }) => Promise<void>

/**
 * One side of the link. A message handed to `send` is durable when the promise resolves; it is sent until the other side says that
 * it is durable there, over restarts of both. The other side's handler is called once for each message id that its store has not
 * seen ended; a message whose handler was under way when the process died is handed over again with `again` true for the kinds that
 * are repeatable, and never for orders.
 */
export interface LinkSide<Out extends string, OutBody> {
  /** `transient`: kept in memory alone, and forgotten when this process ends, such as an order whose caller is gone by then. */
  send<K extends Out>(to: string, kind: K, body: OutBody, options?: { readonly transient?: boolean }): Promise<string>
  /** Takes back what was not acknowledged yet. */
  withdraw(id: string): void
  /** The other side is there (again): everything that it did not acknowledge is sent again, in order. */
  peerUp(peer: string): void
  peerDown(peer: string): void
  /** Messages that wait for an acknowledgement. */
  waiting(peer: string): number
  close(): Promise<void>
}

export type ControllerSide = LinkSide<DownKind, DownBody>
export type AgentSide = LinkSide<UpKind, UpBody>
