import type { AGENT_ROUTES } from '../../api/routes-agents.ts'
import type { Agents, Service } from '../../service/contract.ts'
import { isEvery } from '../addresses.ts'
import { Refusal } from '../refusal.ts'
import type { Handlers } from './ask.ts'

export const AGENTS: Handlers<keyof typeof AGENT_ROUTES> = {
  agents: ({ service }) => service.agents?.list() ?? [],
  approveAgent: ({ service, params, body, who }) => served(service).approve(params.id, body.code, who),
  refuseAgent: ({ service, params, who }) => served(service).refuse(params.id, who),
  revokeAgent: ({ service, params, body, who }) => served(service).revoke(params.id, body.reason, who),
  askAgent: ({ service, body, server }) => served(service).ask({ ...body, address: server.address }),
  agentAsked: ({ service, params, server }) => {
    const state = served(service).asked(params.ticket)
    if (state.phase !== 'approved') return state
    // A broker that listens everywhere is where the agent found this page.
    const { host, port } = state.welcome.broker
    const broker = { host: isEvery(host) ? server.localAddress : host, port }
    const { certificate, welcome } = state
    return { phase: 'approved', certificate, welcome: { ...welcome, trusted: [...welcome.trusted], broker } }
  },
}

/** Throws NOT_FOUND where this controller serves none: nobody learns that it could. */
function served(service: Service): Agents {
  if (service.agents !== null) return service.agents
  throw new Refusal('NOT_FOUND', {
    en: 'This controller serves no agents.',
    ja: 'このコントローラーはエージェントを受け付けていません。',
  })
}
