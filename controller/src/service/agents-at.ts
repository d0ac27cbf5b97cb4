import type { Listen } from './listening.ts'

/** Of MQTT over TLS. */
export const AGENTS_PORT = 8883

/** Where agents are served: by a broker of the controller's own, or by another that is there already. */
export type AgentsAt =
  | { readonly kind: 'own'; readonly listen: Listen }
  | { readonly kind: 'external'; readonly host: string; readonly port: number }
