import { CONTROLLER } from '@kakuri/core/link/messages.ts'
import { BEAT_TOPIC, downTopic, LINK_LIMITS, ROOT_TOPIC, stateTopic, upTopic } from '@kakuri/core/link/topics.ts'

export interface MosquittoPlace {
  /** Literal address it listens at. */
  readonly host: string
  readonly port: number
  /** Paths on the broker's machine: authority, certificate, key, list of revoked certificates, and the `acl` told beside. */
  readonly files: {
    readonly authority: string
    readonly certificate: string
    readonly key: string
    readonly revocations: string
    readonly acl: string
  }
  /** User it runs as; Debian's own choice when left out. */
  readonly user?: string
}

/**
 * Settings for Mosquitto 2 in the broker's place: every client shows a certificate of the authority, is known by the name in it
 * alone, and speaks and hears under that name. Unlike the controller's own broker it shuts out an expired certificate, and looks
 * at the list of revoked ones only when a connection is made: after a revocation it must read the list again and be restarted.
 */
export function mosquittoConfig(place: MosquittoPlace): { readonly conf: string; readonly acl: string } {
  return { conf: confOf(place), acl: ACL }
}

function confOf({ host, port, files, user }: MosquittoPlace): string {
  const lines = [
    '# Made by Kakuri for Mosquitto 2. One listener, for agents and their controller.',
    ...(user === undefined ? [] : [`user ${user}`]),
    'per_listener_settings false',
    'allow_anonymous false',
    `acl_file ${files.acl}`,
    'persistence false',
    `max_packet_size ${LINK_LIMITS.downPacketBytes}`,
    `max_inflight_messages ${LINK_LIMITS.inflight}`,
    `max_queued_messages ${LINK_LIMITS.queue}`,
    'set_tcp_nodelay true',
    '',
    `listener ${port} ${host}`,
    'protocol mqtt',
    `max_connections ${LINK_LIMITS.connections}`,
    'max_qos 1',
    `cafile ${files.authority}`,
    `certfile ${files.certificate}`,
    `keyfile ${files.key}`,
    `crlfile ${files.revocations}`,
    'tls_version tlsv1.2',
    'require_certificate true',
    'use_identity_as_username true',
    '# A client id of its own choice could end the connection of another agent.',
    'use_username_as_clientid true',
  ]
  return `${lines.join('\n')}\n`
}

/** `%u` is the name in the client's certificate. What is not named here is denied. */
const ACL = `# Made by Kakuri. An agent speaks and hears under its own name alone.
pattern write ${upTopic('%u')}
pattern write ${stateTopic('%u')}
pattern read ${downTopic('%u')}
pattern read ${BEAT_TOPIC}

user ${CONTROLLER}
topic readwrite ${ROOT_TOPIC}/#
`
