import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/** What a TLS socket of Node tells of the other side; connected with `rejectUnauthorized: false`. */
export interface ShownServer {
  readonly authorized: boolean
  readonly authorizationError: unknown
  getPeerX509Certificate(): X509Certificate | undefined
}

/** What the certificate must be: by this authority (PEM), for this address or name. */
export interface WantedServer {
  readonly host: string
  readonly authority: string
}

/** What OpenSSL says where a date alone keeps a certificate from counting. */
const DATES: ReadonlySet<string> = new Set(['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'])
const SERVER_USE = '1.3.6.1.5.5.7.3.1'

/**
 * Judges a server by authority, address and use, not by date: a machine whose clock lost its battery must reach the others all the
 * same. `other-date`: nothing else is wrong with it. Throws an error that says what is.
 */
export function judgeServer(shown: ShownServer, wanted: WantedServer): 'good' | 'other-date' {
  if (shown.authorized) return 'good'
  const why = String(shown.authorizationError)
  const leaf = shown.getPeerX509Certificate()
  if (leaf !== undefined && DATES.has(why) && isServerOf(leaf, wanted)) return 'other-date'
  throw new Error(`its certificate does not count (${why})`)
}

/** Everything but the date: OpenSSL tells the last fault that it finds, and a worse one may stand before it. */
function isServerOf(leaf: X509Certificate, { host, authority }: WantedServer): boolean {
  const ca = new X509Certificate(authority)
  const signed = leaf.checkIssued(ca) && leaf.verify(ca.publicKey)
  const named = isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host)
  return signed && named !== undefined && leaf.keyUsage?.includes(SERVER_USE) === true
}
