import { X509Certificate } from 'node:crypto'
import type { AgentRefusal } from '@kakuri/core/journal/events.ts'
import { CONTROLLER } from '@kakuri/core/link/messages.ts'
import { AGENT_NAME } from '@kakuri/core/link/topics.ts'
import { agentUri } from '../tls/clients.ts'

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'

/** What a certificate says, once the authority's signature is known to be under it. */
export interface Shown {
  readonly agent: string
  /** Lower-case hex, no colons. */
  readonly sha256: string
  readonly untilUtc: number
}
export interface NotShown {
  readonly why: AgentRefusal
  readonly detail: string
}

/**
 * Reads the certificate of a connection: it must be signed by the authority, be for a client, and name one agent the same way in
 * subject and alternative name. Nothing here looks at dates or revocation. TLS has proven by then that the other side holds its key.
 */
export function readCertificate(der: Uint8Array, authority: X509Certificate): Shown | NotShown {
  const cert = parsed(der)
  if (cert === null) return { why: 'unknown', detail: 'the certificate cannot be read' }
  if (!cert.checkIssued(authority) || !cert.verify(authority.publicKey))
    return { why: 'unknown', detail: 'the certificate is of another authority' }
  if (cert.ca || cert.keyUsage?.join() !== CLIENT_AUTH)
    return { why: 'unknown', detail: 'the certificate is not for a client' }
  const agent = nameOf(cert)
  if (agent === null) return { why: 'wrong-name', detail: 'the certificate is not for an agent' }
  return {
    ...{ agent, sha256: cert.fingerprint256.replaceAll(':', '').toLowerCase() },
    ...{ untilUtc: cert.validToDate.getTime() },
  }
}

function parsed(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der)
  } catch {
    // Node tells garbage in a certificate by errors of many kinds, and all mean the same here.
    return null
  }
}

/** Compared as whole texts: what OpenSSL quotes or escapes in a name fits no agent's. */
function nameOf(cert: X509Certificate): string | null {
  const agent = /^CN=(.*)$/s.exec(cert.subject)?.[1] ?? ''
  if (!AGENT_NAME.test(agent) || agent === CONTROLLER) return null
  return cert.subjectAltName === `URI:${agentUri(agent)}` ? agent : null
}
