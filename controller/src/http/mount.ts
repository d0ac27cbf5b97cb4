import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { nothing } from '../api/common.ts'
import type { Route } from '../api/route.ts'
import { type BodyOf, type ParamsOf, type QueryOf, ROUTES, type RouteName } from '../api/routes.ts'
import { plainAddress } from './addresses.ts'
import { personOf } from './caller.ts'
import { type Ask, type FileAnswer, type Handler, type Server, TAKEN } from './handlers/ask.ts'
import { HANDLERS } from './handlers/handlers.ts'
import { API, hasHead } from './own-paths.ts'
import type { Shared } from './shared.ts'
import { packedWire, takesGzip } from './stream-packing.ts'
import type { Wire } from './stream-reader.ts'

/** Every route of the table, with its handler. */
export function mountRoutes(app: FastifyInstance, shared: Shared): void {
  for (const name of Object.keys(ROUTES) as RouteName[]) mount(app, name, shared)
}

function mount<N extends RouteName>(app: FastifyInstance, name: N, shared: Shared): void {
  const route: Route = ROUTES[name]
  const handler: Handler<N> = HANDLERS[name]
  app.route({
    method: route.method,
    url: `${API}${route.path}`,
    exposeHeadRoute: hasHead(name),
    config: { name },
    ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
    schema: schemaOf(route),
    handler: async (request, reply) => {
      const answer: unknown = await handler(ask(request, reply, shared))
      if (answer === TAKEN) return reply
      return route.reply === undefined ? sendFile(reply, answer as FileAnswer) : reply.send(answer ?? {})
    },
  })
}

/** A route without a body takes an empty object, which is what a console sends, or none. */
function schemaOf(route: Route) {
  const body = route.body ?? (route.method === 'GET' ? undefined : nothing.nullish())
  return {
    ...(route.params && { params: route.params }),
    ...(route.query && { querystring: route.query }),
    ...(body && { body }),
    ...(route.reply && { response: { 200: route.reply, 503: route.reply } }),
  }
}

/** What the guard let in and the schemas of the table read. */
function ask<N extends RouteName>(request: FastifyRequest, reply: FastifyReply, shared: Shared): Ask<N> {
  return {
    service: shared.service,
    who: (request.caller?.who ?? null) as Ask<N>['who'],
    body: request.body as BodyOf<N>,
    params: request.params as ParamsOf<N>,
    query: request.query as QueryOf<N>,
    server: serverOf(request, reply, shared),
  }
}

function serverOf(request: FastifyRequest, reply: FastifyReply, shared: Shared): Server {
  const { cookies, metrics, openapi, docs } = shared
  return {
    address: plainAddress(request.socket.remoteAddress ?? ''),
    localAddress: plainAddress(request.socket.localAddress ?? ''),
    device: cookies.device(request),
    openapi,
    docs,
    metrics: () => metrics.text(),
    setStatus: status => {
      reply.code(status)
    },
    beginSession: ({ secret, device }) => cookies.begin(reply, secret, device),
    endSession: () => cookies.end(reply),
    alone: (who, work) => shared.underWay.alone(personOf(who), reply.raw, work),
    stream: (who, after) => {
      shared.streams.checkRoom(who)
      reply.hijack()
      for (const [header, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(header, value ?? '')
      const again = () => request.caller?.again() ?? null
      shared.streams.open(beginStream(request, reply), who, lastSeen(request) ?? after, again)
    },
  }
}

/** Packed where the browser takes it: with many consoles the network, not the controller, is what a large run fills. */
function beginStream(request: FastifyRequest, { raw }: FastifyReply): Wire {
  const packs = takesGzip(request.headers['accept-encoding'])
  raw.setHeader('vary', 'accept-encoding')
  if (packs) raw.setHeader('content-encoding', 'gzip')
  raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  raw.flushHeaders()
  return packs ? packedWire(raw) : raw
}

/** What a browser names by itself when it comes back. */
function lastSeen(request: FastifyRequest): number | undefined {
  const id = request.headers['last-event-id']
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : undefined
}

function sendFile(reply: FastifyReply, { mime, bytes, name }: FileAnswer): FastifyReply {
  reply.type(mime)
  // Only what is quoted leaves: a name comes from the site's own words and may hold anything.
  if (name !== undefined) {
    reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
  }
  return reply.send(typeof bytes === 'string' ? bytes : Buffer.from(bytes))
}
