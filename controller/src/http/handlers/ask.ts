import type { BodyOf, ParamsOf, QueryOf, ReplyOf, ROUTES, RouteName } from '../../api/routes.ts'
import type { LoggedIn, Proven, Service } from '../../service/contract.ts'

/** An answer that is no JSON. `name`: under which a browser should keep it. */
export interface FileAnswer {
  readonly mime: string
  readonly bytes: Uint8Array | string
  readonly name?: string
}

/** The handler took the connection over and answers by itself. */
export const TAKEN = Symbol('taken')

/** Whoever calls; somebody, where the route needs a login. */
type WhoOf<N extends RouteName> = (typeof ROUTES)[N]['who'] extends 'anyone' ? Proven | null : Proven

/** One request, proven, allowed and read. */
export interface Ask<N extends RouteName> {
  readonly service: Service
  readonly who: WhoOf<N>
  readonly body: BodyOf<N>
  readonly params: ParamsOf<N>
  readonly query: QueryOf<N>
  readonly server: Server
}

/** What a handler may use of the server around it. */
export interface Server {
  /** Where the request comes from. */
  readonly address: string
  /** Of this machine, where the request arrived. */
  readonly localAddress: string
  /** The device cookie, as it came. */
  readonly device: string | null
  readonly openapi: string
  readonly docs: string
  metrics(): Promise<FileAnswer>
  setStatus(status: number): void
  beginSession(session: LoggedIn): void
  endSession(): void
  /** Takes the connection over; sends what came after `after`, or after the header `last-event-id`. */
  stream(who: Proven, after: number | undefined): void
  /** Large answers: one at a time of a person, until it was taken. Throws TOO_MANY_TRIES. */
  alone<T>(who: Proven, work: () => Promise<T>): Promise<T>
}

type Now<T> = T | Promise<T>
/** An empty reply is that of an act: there is nothing to say but that it is durable. */
type Answer<N extends RouteName> =
  ReplyOf<N> extends undefined
    ? Now<FileAnswer | typeof TAKEN>
    : ReplyOf<N> extends Record<string, never>
      ? Promise<void>
      : Now<ReplyOf<N>>

export type Handler<N extends RouteName> = (ask: Ask<N>) => Answer<N>
export type Handlers<N extends RouteName> = { readonly [K in N]: Handler<K> }
