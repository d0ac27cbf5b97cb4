import { mayHear, mayPublish } from '@kakuri/core/link/topics.ts'
import { Aedes, type Client } from 'aedes'
import { writeToStream } from 'mqtt-packet'
import { Connection } from './connection.ts'
import type { BrokerLimits } from './limits.ts'

export interface MqttParts {
  readonly limits: BrokerLimits
  /** An agent's last will, when its connection has ended. */
  readonly will: (connection: Connection, topic: string, bytes: Uint8Array) => void
  readonly up: (connection: Connection) => void
  readonly down: (connection: Connection) => void
  /** The library ended it for an error of its own finding. */
  readonly fault: (connection: Connection, error: Error) => void
}

/** The library's heartbeat serves brokers that share one store; here there is one. */
const SELDOM_MS = 24 * 3_600_000

const soon = (done?: () => void) => {
  if (done !== undefined) setImmediate(done)
}

/**
 * Inside the library nothing is handed on: messages in both directions go past it.
 * Its own mqemitter 7.1.0 ends the process by a call stack that is too deep when some thousand messages wait.
 */
const NOBODY = {
  on: (_topic: string, _listener: unknown, done?: () => void) => soon(done),
  removeListener: (_topic: string, _listener: unknown, done?: () => void) => soon(done),
  emit: (_packet: unknown, done?: () => void) => soon(done),
  close: (done?: () => void) => soon(done),
}

/** Ends of a connection that are nobody's fault: its line is gone. */
const ORDINARY = new Set(['connection closed'])

// Else the library makes 65,536 buffers with its first packet, 8 MB, to save two bytes' work in each.
writeToStream.cacheNumbers = false

/** aedes, which is given connections that a guard stands in front of. It looks at names and topics once more. */
export async function mqtt({ limits, will, up, down, fault }: MqttParts): Promise<Aedes> {
  const aedes = await Aedes.createBroker({
    mq: NOBODY,
    ...{ heartbeatInterval: SELDOM_MS, connectTimeout: 2 * limits.connectMs, drainTimeout: 0 },
    ...{ queueLimit: limits.inflight, maxTopicLevels: limits.topicLevels },
    preConnect: (client, packet, done) => done(null, connectionOf(client)?.agent === packet.clientId),
    authenticate: (client, _user, _password, done) => done(null, connectionOf(client)?.agent === client.id),
    authorizePublish: (client, packet, done) => {
      const connection = connectionOf(client)
      if (connection === null || !mayPublish(connection.agent, packet.topic)) return done(new Error('not its topic'))
      // Nobody may hear another's will, and the library looks through all that it keeps at every subscription.
      packet.retain = false
      will(connection, packet.topic, bytesOf(packet.payload))
      done(null)
    },
    authorizeSubscribe: (client, subscription, done) => {
      const connection = connectionOf(client)
      const may = connection !== null && mayHear(connection.agent, subscription.topic) && subscription.qos < 2
      done(null, may ? subscription : null)
    },
    authorizeForward: () => null,
  })
  const about = (what: (connection: Connection) => void) => (client: Client) => {
    const connection = connectionOf(client)
    if (connection !== null) what(connection)
  }
  aedes.on(
    'client',
    about(connection => {
      connection.registered = true
    }),
  )
  aedes.on('clientReady', about(up))
  aedes.on('clientDisconnect', about(down))
  const failed = (client: Client, error: Error) => {
    const connection = connectionOf(client)
    if (connection !== null && !ORDINARY.has(error.message)) fault(connection, error)
  }
  aedes.on('clientError', failed)
  aedes.on('connectionError', failed)
  return aedes
}

function connectionOf(client: Client | null): Connection | null {
  return client?.conn instanceof Connection ? client.conn : null
}

function bytesOf(payload: string | Buffer): Uint8Array {
  return typeof payload === 'string' ? Buffer.from(payload) : payload
}
