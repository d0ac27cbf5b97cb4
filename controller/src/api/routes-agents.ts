import { z } from 'zod'
import * as agents from './agents.ts'
import { nothing } from './common.ts'
import { ADMIN, ALL, byId, list, type Route } from './route.ts'

const ticket = z.object({ ticket: z.string().min(1).max(128) })

/** The agents in the rooms; the last two are for agents that are not let in yet. */
export const AGENT_ROUTES = {
  agents: { method: 'GET', path: '/agents', who: ALL, reply: list(agents.agentDoc), summary: 'Every agent.' },
  approveAgent: {
    method: 'POST',
    path: '/agents/:id/approve',
    who: ADMIN,
    tokens: false,
    stepUp: true,
    params: byId,
    body: agents.approveBody,
    reply: agents.agentDoc,
    summary: 'Lets an agent in whose display shows this code.',
  },
  refuseAgent: {
    method: 'POST',
    path: '/agents/:id/refuse',
    who: ADMIN,
    tokens: false,
    stepUp: true,
    params: byId,
    reply: nothing,
    summary: 'Turns the request of an agent down.',
  },
  revokeAgent: {
    method: 'POST',
    path: '/agents/:id/revoke',
    who: ADMIN,
    tokens: false,
    stepUp: true,
    params: byId,
    body: agents.revokeBody,
    reply: nothing,
    summary: 'Ends the connection of an agent; its certificate counts no more.',
  },
  askAgent: {
    method: 'POST',
    path: '/agents/ask',
    who: 'anyone',
    body: agents.askBody,
    bodyLimit: 8 * 1024,
    reply: agents.askedDoc,
    summary: 'For agents: asks to be let in.',
  },
  agentAsked: {
    method: 'GET',
    path: '/agents/ask/:ticket',
    who: 'anyone',
    params: ticket,
    reply: agents.askStateDoc,
    summary: 'For agents: what came of a request.',
  },
} as const satisfies Record<string, Route>
