import type { Clock } from '@kakuri/core/base/clock.ts'
import type { FastifyBaseLogger } from 'fastify'
import type { Service } from '../service/contract.ts'
import type { Connections } from './connections.ts'
import type { Cookies } from './cookies.ts'
import type { Limits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import type { OwnNames } from './own-names.ts'
import type { Streams } from './streams.ts'
import type { UnderWay } from './under-way.ts'

export interface KeyPair {
  readonly key: string
  readonly cert: string
}

/** What every listener of one server shares. */
export interface Shared {
  readonly service: Service
  readonly clock: Clock
  /** Null: plain HTTP. */
  readonly tls: null | (() => KeyPair)
  readonly consoleFolder: string | null
  readonly log: FastifyBaseLogger | string | false
  readonly names: OwnNames
  readonly cookies: Cookies
  readonly streams: Streams
  readonly metrics: Metrics
  readonly limits: Limits
  readonly underWay: UnderWay
  readonly connections: Connections
  readonly openapi: string
  readonly docs: string
}
