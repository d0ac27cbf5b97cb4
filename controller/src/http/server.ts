import { randomUUID } from 'node:crypto'
import fastifyCookie from '@fastify/cookie'
import type { Clock } from '@kakuri/core/base/clock.ts'
import fastify, { type FastifyBaseLogger, type FastifyReply, type FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Proven, Service } from '../service/contract.ts'
import { plainAddress } from './addresses.ts'
import { callerOf } from './caller.ts'
import { mountConsole } from './console.ts'
import { type Cookies, cookies } from './cookies.ts'
import { answerBrokenRequest } from './broken-request.ts'
import { docsStyle } from './docs-page.ts'
import { guard } from './guard.ts'
import { setHeaders } from './headers.ts'
import { readJson } from './json-body.ts'
import type { Limits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { mountRoutes } from './mount.ts'
import { notFound } from './not-found.ts'
import { API } from './own-paths.ts'
import { ownNames } from './own-names.ts'
import { failureOf } from './problem.ts'
import type { Streams } from './streams.ts'

/** What every listener of one server shares. */
export interface Shared {
  readonly service: Service
  readonly clock: Clock
  readonly names: readonly string[]
  readonly tls: null | (() => { readonly key: string; readonly cert: string })
  readonly consoleFolder: string | null
  readonly log: FastifyBaseLogger | string | false
  readonly streams: Streams
  readonly metrics: Metrics
  readonly limits: Limits
  readonly openapi: string
  readonly docs: string
}
