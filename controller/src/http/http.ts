import type { Clock } from '@kakuri/core/base/clock.ts'
import type { FastifyBaseLogger } from 'fastify'
import type { Service } from '../service/contract.ts'
import { checkListen } from './addresses.ts'
import { connections, MOST_CONNECTIONS, type MostConnections } from './connections.ts'
import { cookies } from './cookies.ts'
import { docsPage } from './docs-page.ts'
import { limits } from './limits.ts'
import { metrics } from './metrics.ts'
import { openapi } from './openapi.ts'
import { ownNames } from './own-names.ts'
import { type Listener, openListener } from './server.ts'
import type { KeyPair, Shared } from './shared.ts'
import { streams } from './streams.ts'
import { underWay } from './under-way.ts'

export interface HttpOptions {
  readonly service: Service
  readonly clock: Clock
  /** Literal addresses and ports, 0 for any free one. Nothing else is bound. */
  readonly listen: readonly { readonly host: string; readonly port: number }[]
  /** Null: plain HTTP, on loopback only. Asked again by `reloadTls`. */
  readonly tls: null | (() => KeyPair)
  /** What the server is called beside its literal addresses and localhost, such as `kakuri.example`. */
  readonly names?: readonly string[]
  /** The built console; null for the API alone. */
  readonly consoleFolder: string | null
  /** A logger like pino, a level (JSON lines on standard output), or none. */
  readonly log: FastifyBaseLogger | string | false
  /** Open at once, of all listeners together; `MOST_CONNECTIONS` unless told. */
  readonly mostConnections?: MostConnections
  /** Name and version as the API's pages show them. */
  readonly product: string
}

export interface Http {
  /** Where it listens, as it was told and with the real port, such as `https://10.0.0.5:8443`, in the order of `listen`. */
  readonly addresses: readonly string[]
  /** Takes the certificate anew for connections that come; those that are open stay. */
  reloadTls(): void
  /** Ends at once: streams are cut without a word. */
  close(): Promise<void>
}

const VERSION = '1'

/** Throws USAGE for an address that may not be listened on, and what the operating system says where one is taken. */
export async function startHttp(options: HttpOptions): Promise<Http> {
  for (const { host } of options.listen) checkListen(host, options.tls !== null)
  const shared = share(options)
  const listeners: Listener[] = []
  const close = async () => {
    shared.streams.close()
    shared.metrics.close()
    await Promise.all(listeners.map(one => one.close()))
  }
  const addresses: string[] = []
  try {
    for (const { host, port } of options.listen) {
      const listener = await openListener(shared)
      listeners.push(listener)
      addresses.push(await listener.listen(host, port))
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    addresses,
    reloadTls: () => {
      for (const one of listeners) one.reloadTls()
    },
    close,
  }
}

function share(options: HttpOptions): Shared {
  const { service, clock, tls, consoleFolder, log } = options
  const document = openapi(options.product, VERSION)
  const open = streams(service, clock)
  return {
    service,
    clock,
    tls,
    consoleFolder,
    log,
    names: ownNames(options.names ?? [], tls !== null),
    cookies: cookies(tls !== null),
    streams: open,
    metrics: metrics(service, () => open.count()),
    limits: limits(clock),
    underWay: underWay(),
    connections: connections(options.mostConnections ?? MOST_CONNECTIONS),
    openapi: JSON.stringify(document),
    docs: docsPage(document),
  }
}
