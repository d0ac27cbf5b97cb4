import type { SELF_ROUTES } from '../../api/routes-self.ts'
import type { Me } from '../../api/session.ts'
import type { Proven } from '../../service/contract.ts'
import { needsSession } from '../rights.ts'
import type { Handlers } from './ask.ts'

export const SELF: Handlers<keyof typeof SELF_ROUTES> = {
  health: () => ({ ok: true }),
  ready: ({ service, server }) => {
    const ready = service.ready()
    if (!ready) server.setStatus(503)
    return { ready }
  },
  metrics: ({ server }) => server.metrics(),
  openapi: ({ server }) => ({ mime: 'application/json; charset=utf-8', bytes: server.openapi }),
  docs: ({ server }) => ({ mime: 'text/html; charset=utf-8', bytes: server.docs }),

  login: async ({ service, body, server }) => {
    const loggedIn = await service.accounts.login({ ...body, address: server.address, device: server.device })
    server.beginSession(loggedIn)
    return me(loggedIn.proven)
  },
  logout: async ({ service, who, server }) => {
    await service.accounts.logout(needsSession(who))
    server.endSession()
  },
  me: ({ who }) => me(who),
  stepUp: async ({ service, who, body }) => me(await service.accounts.stepUp(needsSession(who), body.secret)),
  changePassword: async ({ service, who, body }) =>
    me(await service.accounts.changePassword(needsSession(who), body.old, body.fresh)),
}

function me(who: Proven): Me {
  return {
    name: who.name,
    kind: who.kind,
    roles: [...who.roles],
    steppedUpUntil: who.steppedUpUntil,
    expiresUtc: who.expiresUtc,
    second: who.second,
    codesLeft: who.codesLeft,
  }
}
