import { SERVE } from '../cli/messages/serve.ts'
import { type Listen, parseListen } from './listening.ts'
import { SaidError } from './said.ts'

/** Of MQTT over TLS. */
export const AGENTS_PORT = 8883

/** Where agents are served: by a broker of the controller's own, or by another that is there already. */
export type AgentsAt =
  | { readonly kind: 'own'; readonly listen: Listen }
  | { readonly kind: 'external'; readonly host: string; readonly port: number }

/** `at` null: beside the console where the plan has agents and the console is served over TLS. */
export interface AgentsWanted {
  readonly at: AgentsAt | null
}

/** What `--agents` and `--broker` say; nothing where agents are switched off. Throws USAGE. */
export function agentsWanted(options: { readonly agents?: string; readonly broker?: string }): {
  readonly agents?: AgentsWanted
} {
  const { agents, broker } = options
  if (agents !== undefined && broker !== undefined) throw new SaidError('USAGE', SERVE.twoBrokers)
  if (agents === 'off') return {}
  if (agents !== undefined) return { agents: { at: { kind: 'own', listen: parseListen(agents) } } }
  if (broker === undefined) return { agents: { at: null } }
  const url = URL.canParse(broker) ? new URL(broker) : null
  const plain = url !== null && url.pathname.length <= 1 && url.username === '' && url.search === ''
  if (url?.protocol !== 'mqtts:' || !plain) throw new SaidError('USAGE', SERVE.badBroker(broker))
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return { agents: { at: { kind: 'external', host, port: Number(url.port) || AGENTS_PORT } } }
}
