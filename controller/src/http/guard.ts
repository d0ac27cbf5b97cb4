import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sourceOf } from '../accounts/source.ts'
import type { Route } from '../api/route.ts'
import { ROUTES, type RouteName } from '../api/routes.ts'
import { changes, checkContentType, checkHost, checkOrigin, hasBody } from './arrival.ts'
import { type Caller, callerOf, personOf } from './caller.ts'
import { checkRights, checkStepUp } from './rights.ts'
import type { Shared } from './shared.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on what is no route of the API. */
    caller: Caller | null
  }
  interface FastifyContextConfig {
    name?: RouteName
  }
}

/** Before a byte of a body is read: whose name was asked for, who asks, from which page, how often, and by what right. */
export function guard(app: FastifyInstance, shared: Shared): void {
  app.decorateRequest('caller', null)
  app.addHook('onRequest', async (request, reply) => {
    checkHost(request, shared.names)
    const route = routeOf(request)
    if (route !== null) admit(request, reply, { route, shared })
  })
  app.addHook('preHandler', async request => {
    const route = routeOf(request)
    if (route !== null && request.caller !== null) confirm(request, route, request.caller, shared)
  })
}

function routeOf(request: FastifyRequest): Route | null {
  const { name } = request.routeOptions.config
  return name === undefined ? null : ROUTES[name]
}

function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  { route, shared }: { route: Route; shared: Shared },
): void {
  const caller = callerOf(request, shared.service, shared.cookies)
  request.caller = caller
  if (caller.who !== null) shared.connections.known(request.socket)
  limit(request, caller, shared)
  if (caller.who !== null && caller.who.kind !== 'local') shared.underWay.begin(personOf(caller.who), reply.raw)
  checkOrigin(request, caller, shared.names)
  checkRights(route, caller.who)
  checkContentType(request)
}

/** The local key has no limit: whoever holds it could stop the controller. */
function limit(request: FastifyRequest, { who }: Caller, { limits }: Shared): void {
  const source = sourceOf(request.socket.remoteAddress ?? '')
  const { name } = request.routeOptions.config
  if (name !== undefined) limits.atTheDoor(source, name)
  if (who === null) limits.stranger(source)
  if (who === null || who.kind === 'local') return
  limits.known(personOf(who))
  if (changes(request)) limits.acting(personOf(who))
  if (name !== undefined) limits.looking(personOf(who), name)
}

/** The body is here now. Whoever sent it slowly may have been logged out, or lost the role, in between. */
function confirm(request: FastifyRequest, route: Route, caller: Caller, shared: Shared): void {
  const who = hasBody(request) ? caller.again() : caller.who
  request.caller = { ...caller, who }
  checkRights(route, who)
  checkStepUp(route, who, kindAsked(request, shared), shared.clock.now())
}

/** Kind of the run that a request is about: the one it begins, or the one it names. */
function kindAsked(request: FastifyRequest, { service }: Shared): string | null {
  const { body, params } = request
  if (typeof params === 'object' && params !== null && 'run' in params)
    return service.control.kindOf(String(params.run))
  if (typeof body === 'object' && body !== null && 'kind' in body) return String(body.kind)
  return null
}

/** A refusal before the body was read: the rest of it is not waited for. */
export function closeUnread(request: FastifyRequest, reply: FastifyReply): void {
  if (hasBody(request) && !request.raw.complete) reply.header('connection', 'close')
}
