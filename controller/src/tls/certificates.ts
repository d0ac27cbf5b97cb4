import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { z } from 'zod'
import { oneAtATime } from '../accounts/one-at-a-time.ts'
import type { Vault } from '../accounts/vault.ts'
import type { CertificateDoc } from '../api/accounts.ts'
import { diskFiles } from '../cli/files.ts'
import type { Certificates, Record } from '../service/contract.ts'
import { SaidError } from '../service/said.ts'
import { issueAgent, issueController, issueRevocations, type RevokedSerial } from './clients.ts'
import { type Issued, issueAuthority, issueServer, renewAuthority } from './issue.ts'

export interface CertificatesOptions {
  /** `tls` in the state folder; made where there is none. */
  readonly folder: string
  readonly vault: Vault
  readonly clock: Clock
  /** Addresses and host names people open the console at. */
  readonly names: readonly string[]
  readonly record: Record
}

/** What only the controller's own parts may ask of its authority. */
export interface OwnCertificates extends Certificates {
  /** Like `server`, with the authority after the certificate: who knows the authority's fingerprint alone can check it. */
  chained(): Issued
  /** This machine's clock stands before the authority was made: it is wrong, and nothing is renewed by it. */
  readonly clockBehind: boolean
  /** For an external broker: certificate and key for these addresses and host names. */
  issueServer(names: readonly string[]): Promise<Issued>
  /** PEM; 90 days, for this agent alone. Throws BODY_INVALID where the request does not prove its key or has another name. */
  issueAgent(request: string, agent: string): Promise<string>
  /** By which the controller itself enters an external broker; 90 days. */
  issueController(): Promise<Issued>
  /** Certificate revocation list, PEM. */
  issueRevocations(revoked: readonly RevokedSerial[]): Promise<string>
}

type Kind = CertificateDoc['kind']

/** A certificate is replaced when it ends sooner than this. */
const LEAST_LEFT_MS = 30 * 86_400_000

/** As stored: the key sealed by the vault, in base64. One file for both, so that no kill leaves one without the other. */
const stored = z.object({ cert: z.string(), sealedKey: z.base64() })

/**
 * Opens the controller's own authority and its certificate; makes what is missing, ends soon or has other names. An authority is made
 * once, for agents hold it for ever: it is given a later end and no other key. Throws SECRETS_BROKEN where they were sealed under
 * another key of secrets.age, FILE_FAILED.
 */
export async function openCertificates(options: CertificatesOptions): Promise<OwnCertificates> {
  const { folder, clock } = options
  await diskFiles.makeFolder(folder, 0o700)
  const keep = new Kept(options)
  const old = await keep.read('ca')
  const authority = await authorityOf(keep, old, clock.now())
  const clockBehind = beginsAfter(authority, clock.now())
  await diskFiles.write(join(folder, 'authority.pem'), authority.cert, 0o600)
  const renewed = (actor?: string) =>
    keep.issue('server', issueServer(authority, canonical(options.names), clock.now()), actor)
  const last = await keep.read('server')
  const kept = last !== null && fits(last, authority, options.names) && (clockBehind || usable(last, clock.now()))
  let server = kept ? last : await renewed()
  const alone = oneAtATime()
  return {
    authority: authority.cert,
    clockBehind,
    list: () => [documentOf('ca', authority), documentOf('server', server)],
    server: () => server,
    chained: () => ({ key: server.key, cert: `${server.cert}${authority.cert}` }),
    issueServer: names => issueServer(authority, canonical(names), clock.now()),
    issueAgent: (request, agent) => issueAgent(authority, request, agent, clock.now()),
    issueController: () => issueController(authority, clock.now()),
    issueRevocations: revoked => issueRevocations(authority, revoked, clock.now()),
    renew: who =>
      alone(async () => {
        server = await renewed(who.name)
        return documentOf('server', server)
      }),
  }
}

/** Certificates and their keys on disk. */
class Kept {
  readonly #options: CertificatesOptions

  constructor(options: CertificatesOptions) {
    this.#options = options
  }

  async read(kind: Kind): Promise<Issued | null> {
    const bytes = await diskFiles.read(this.#file(kind))
    if (bytes === null) return null
    const { cert, sealedKey } = this.#parsed(kind, bytes)
    const key = this.#options.vault.open(`tls ${kind}`, Buffer.from(sealedKey, 'base64'))
    return { cert, key: Buffer.from(key).toString('utf8') }
  }

  /** Journaled first, then written: a certificate that somebody can use stands in the journal. */
  async issue(kind: Kind, making: Promise<Issued>, actor = 'kakuri'): Promise<Issued> {
    const { vault, record } = this.#options
    const issued = await making
    const { subject, sha256, notAfterUtc } = documentOf(kind, issued)
    await record({ type: 'certificate.issued', actor, run: null, body: { subject, sha256, notAfterUtc } })
    const sealedKey = Buffer.from(vault.seal(`tls ${kind}`, Buffer.from(issued.key))).toString('base64')
    await diskFiles.write(this.#file(kind), `${JSON.stringify({ cert: issued.cert, sealedKey })}\n`, 0o600)
    return issued
  }

  #file(kind: Kind): string {
    return join(this.#options.folder, kind === 'ca' ? 'authority.json' : 'server.json')
  }

  #parsed(kind: Kind, bytes: Uint8Array): z.infer<typeof stored> {
    try {
      return stored.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    } catch (cause) {
      throw new SaidError('FILE_FAILED', TLS.broken(this.#file(kind)), { cause })
    }
  }
}

const TLS = {
  broken: (file: string) => ({
    en: `${file} is no certificate of this controller. Restore it from a copy, or remove it to have a new one made.`,
    ja: `${file} はこのコントローラーの証明書ではありません。控えから戻すか、削除して作り直してください。`,
  }),
} as const

function authorityOf(keep: Kept, old: Issued | null, now: number): Issued | Promise<Issued> {
  if (old === null) return keep.issue('ca', issueAuthority(now))
  return endsSoon(old, now) ? keep.issue('ca', renewAuthority(old, now)) : old
}

function fits(server: Issued, authority: Issued, names: readonly string[]): boolean {
  const cert = new X509Certificate(server.cert)
  const signed = cert.verify(new X509Certificate(authority.cert).publicKey)
  const same = namesOf(cert).toSorted().join() === canonical(names).toSorted().join()
  return signed && same
}

const beginsAfter = ({ cert }: Issued, now: number) => new X509Certificate(cert).validFromDate.getTime() > now
const endsSoon = ({ cert }: Issued, now: number) =>
  new X509Certificate(cert).validToDate.getTime() - now < LEAST_LEFT_MS

/** It has begun, which one made while the clock was ahead has not, and does not end soon. */
const usable = (server: Issued, now: number) => !beginsAfter(server, now) && !endsSoon(server, now)

function documentOf(kind: Kind, { cert }: Issued): CertificateDoc {
  const read = new X509Certificate(cert)
  return {
    ...{ kind, subject: read.subject, sha256: read.fingerprint256.toLowerCase(), names: namesOf(read) },
    ...{ notBeforeUtc: read.validFromDate.getTime(), notAfterUtc: read.validToDate.getTime() },
  }
}

function namesOf(cert: X509Certificate): string[] {
  return (cert.subjectAltName ?? '')
    .split(', ')
    .filter(part => part !== '')
    .map(part => part.replace(/^(DNS|IP Address):/, ''))
    .map(canonicalName)
}

const canonical = (names: readonly string[]) => [...new Set(names)].map(canonicalName)

/** An IPv6 address is written in many ways, and a certificate knows no interface (`%eth0`). */
function canonicalName(name: string): string {
  const bare = name.split('%')[0] ?? ''
  return bare.includes(':') ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : bare.toLowerCase()
}
