/** Everything Kakuri says over MQTT lies under this. The version of the messages is part of it. */
export const ROOT_TOPIC = 'kakuri/v1'

/** Letters, digits, dots, dashes and underscores: an id of the site map, which holds no topic separator or wildcard. */
export const AGENT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** Published by the controller alone, heard by every agent. */
export const BEAT_TOPIC = `${ROOT_TOPIC}/controller/beat`

/** Messages of one agent to the controller. */
export const upTopic = (agent: string) => `${ROOT_TOPIC}/agents/${agent}/up`
/** Messages of the controller to one agent. */
export const downTopic = (agent: string) => `${ROOT_TOPIC}/agents/${agent}/down`
/** Birth and last will of one agent; retained. */
export const stateTopic = (agent: string) => `${ROOT_TOPIC}/agents/${agent}/state`

/** What an agent may publish to and subscribe to; nothing else, and no wildcard. */
export function mayPublish(agent: string, topic: string): boolean {
  return topic === upTopic(agent) || topic === stateTopic(agent)
}
export function mayHear(agent: string, filter: string): boolean {
  return filter === downTopic(agent) || filter === BEAT_TOPIC
}

/** The agent a topic belongs to and the kind of topic; null for any other topic. */
export function readTopic(topic: string): { readonly agent: string; readonly kind: 'up' | 'down' | 'state' } | null {
  const [, agent = '', kind] = /^kakuri\/v1\/agents\/([^/]+)\/(up|down|state)$/.exec(topic) ?? []
  if (kind !== 'up' && kind !== 'down' && kind !== 'state') return null
  return AGENT_NAME.test(agent) ? { agent, kind } : null
}

/** Limits that hold before an MQTT library sees a byte. */
export const LINK_LIMITS = {
  /** Bytes of one packet from an agent. Evidence travels in several. */
  upPacketBytes: 256 * 1024,
  /** Bytes of one packet to an agent: a bundle travels in one. */
  downPacketBytes: 8 * 1024 * 1024,
  /** Levels of a topic. */
  topicLevels: 5,
  /** Packets that an agent may send in ten seconds, and bytes. More is a flood: the connection ends and it is recorded. */
  packetsPer10s: 2_000,
  bytesPer10s: 8 * 1024 * 1024,
  /** Messages on their way to one agent, not yet acknowledged by its MQTT client. */
  inflight: 32,
  /** Messages waiting for one agent inside the broker. */
  queue: 256,
  /** Connections at once, and those that have not yet shown who they are. */
  connections: 2_000,
  strangers: 64,
} as const
