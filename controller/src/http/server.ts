import { randomUUID } from 'node:crypto'
import type { Server as TlsServer } from 'node:https'
import fastifyCompress from '@fastify/compress'
import fastifyCookie from '@fastify/cookie'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { inUrl } from './addresses.ts'
import { answerBrokenRequest } from './broken-request.ts'
import { mountConsole } from './console.ts'
import { DOCS_STYLE, DOCS_STYLE_PATH } from './docs-page.ts'
import { closeUnread, guard } from './guard.ts'
import { setHeaders } from './headers.ts'
import { readJson } from './json-body.ts'
import { mountRoutes } from './mount.ts'
import { notFound } from './not-found.ts'
import { failureOf } from './problem.ts'
import type { Shared } from './shared.ts'

/** One listener, not listening yet. */
export interface Listener {
  readonly app: FastifyInstance
  /** Resolves with its origin. */
  listen(host: string, port: number): Promise<string>
  /** Takes the key and certificate anew, for connections that come. */
  reloadTls(): void
  close(): Promise<void>
}

const BODY_BYTES = 64 * 1024
const HEADERS_MS = 10_000
/** Node begins TLS with two minutes for a handshake. */
const TLS = { minVersion: 'TLSv1.2', handshakeTimeout: 10_000, headersTimeout: HEADERS_MS } as const

/** Answers in JSON alone: files are packed when they are built, streams pack themselves. A body that comes is never unpacked. */
const COMPRESS = {
  threshold: 4_096,
  encodings: ['gzip' as const],
  customTypes: /^application\/json/,
  globalDecompression: false,
}

export async function openListener(shared: Shared): Promise<Listener> {
  const https = shared.tls === null ? null : { ...shared.tls(), ...TLS }
  const app = fastify<TlsServer>({ ...settings(shared), https })
  const plain = app as unknown as FastifyInstance
  app.server.on('connection', socket => shared.connections.add(socket))
  await dress(plain, shared)
  return {
    app: plain,
    listen: async (host, port) => {
      await app.listen({ host, port })
      const [bound] = plain.addresses()
      return `${https === null ? 'http' : 'https'}://${inUrl(host)}:${typeof bound === 'object' ? bound.port : port}`
    },
    reloadTls: () => {
      if (shared.tls !== null) app.server.setSecureContext(shared.tls())
    },
    close: () => app.close(),
  }
}

function settings(shared: Shared) {
  const { log } = shared
  return {
    ...(typeof log === 'object' ? { loggerInstance: log } : { logger: log === false ? false : { level: log } }),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES,
    requestTimeout: 60_000,
    http: { headersTimeout: HEADERS_MS },
    forceCloseConnections: true,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1_024 },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      setHeaders(reply, shared.tls !== null)
      fail(error, request, reply)
    },
  }
}

async function dress(app: FastifyInstance, shared: Shared): Promise<void> {
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(fail)
  readOnlyJson(app)
  await app.register(fastifyCookie)
  await app.register(fastifyCompress, COMPRESS)
  app.addHook('onRequest', async (_, reply) => setHeaders(reply, shared.tls !== null))
  guard(app, shared)
  app.addHook('onResponse', async (request, reply) => tell(request, reply, shared))
  mountRoutes(app, shared)
  app.get(DOCS_STYLE_PATH, (_, reply) => reply.type('text/css; charset=utf-8').send(DOCS_STYLE))
  app.setNotFoundHandler(notFound(await mountConsole(app, shared.consoleFolder)))
}

/** Bodies are JSON and nothing else; what else a parser could be found for is refused before it is asked. */
function readOnlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: FastifyRequest, bytes: Buffer) =>
    readJson(bytes),
  )
}

function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, problem, waitSeconds, unexpected } = failureOf(error, request.id)
  if (unexpected) request.log.error({ err: error, id: request.id }, 'nobody expected this')
  if (waitSeconds !== null) reply.header('retry-after', waitSeconds)
  closeUnread(request, reply)
  // As text: the schema of a route's reply is not that of its refusal.
  reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(problem))
}

/** One line a request. The path as the table has it: what a person typed into a query is nobody's business here. */
function tell(request: FastifyRequest, reply: FastifyReply, shared: Shared): void {
  const route = request.routeOptions.config.name ?? request.routeOptions.url ?? 'other'
  const { method } = request
  const status = reply.statusCode
  shared.metrics.answered({ method, route, status, seconds: reply.elapsedTime / 1000 })
  const who = request.caller?.who?.name ?? null
  request.log.info({ id: request.id, method, route, status, ms: Math.round(reply.elapsedTime), who }, 'request')
}
