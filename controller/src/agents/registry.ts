import { X509Certificate } from 'node:crypto'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { oneAtATime } from '../accounts/one-at-a-time.ts'
import type { Record } from '../service/contract.ts'
import { SaidError } from '../service/said.ts'
import type { OwnCertificates } from '../tls/certificates.ts'
import { requestKey } from '../tls/clients.ts'
import { DAY_MS } from '../tls/issue.ts'
import { readCertificate, type Shown } from './admission.ts'
import type { Admission, AskState, Enrolled, Registry, Welcome } from './contract.ts'
import { REGISTRY } from './registry-said.ts'
import {
  type AgentRow,
  type CertificateRow,
  openRegistryStore,
  type RegistryStore,
  type RequestRow,
} from './registry-store.ts'
import { ended, Requests } from './requests.ts'

export interface RegistryOptions {
  /** `agents.db` in the state folder. */
  readonly file: string
  readonly certificates: OwnCertificates
  /** Agents of the sealed plan. */
  readonly planAgents: () => ReadonlySet<string>
  readonly record: Record
  readonly clock: Clock
  readonly random: (bytes: number) => Uint8Array
  /** `ed25519:...` keys whose bundles, orders and beats count. */
  readonly trusted: () => readonly string[]
  readonly broker: () => Welcome['broker']
}

/** How long an older certificate opens after a newer one was first used. */
export const OVERLAP_MS = 7 * DAY_MS
const OWN_LEFT_MS = 30 * DAY_MS
export const MOST_RENEWALS_A_DAY = 5

/** Opens agents.db in the state folder, or makes it. Throws FILE_FAILED. */
export function openRegistry(options: RegistryOptions): Registry {
  const store = openRegistryStore(options.file)
  const authority = options.certificates.authority
  const requests = new Requests({ ...options, store, authority })
  const certificates = new Book(store, options)
  const listeners = new Set<(agent: string) => void>()
  // Apart: what strangers ask takes a while each, and no revocation waits in line behind them.
  const [alone, asks] = [oneAtATime(), oneAtATime()]
  /** Acts one after another, then who listens is told. */
  const act = <T>(agent: string, work: () => Promise<T>, line = alone) =>
    line(work).finally(() => {
      for (const listener of listeners) listener(agent)
    })
  return {
    ask: asking => act(asking.agent, () => requests.ask(asking), asks),
    state: ticket => stateOf(requests.byTicket(ticket), options),
    approve: (agent, code, who) =>
      act(agent, async () => {
        const request = requests.withCode(agent, code)
        const others = requests.of(agent).filter(row => row.id !== request.id)
        await certificates.enrol(request, others, who.name)
        return certificates.enrolled(agent) ?? missing(agent)
      }),
    refuse: agent =>
      act(agent, async () => {
        const waiting = requests.of(agent)
        if (waiting.length === 0) throw new SaidError('NOT_FOUND', REGISTRY.noWaiting(agent))
        store.put({ request: waiting.map(ended) })
      }),
    revoke: (agent, reason, who) => act(agent, () => certificates.revoke(agent, reason, who.name)),
    renew: (agent, request) => act(agent, () => certificates.renew(agent, request)),
    admit: der => certificates.admit(der),
    enrolled: agent => certificates.enrolled(agent),
    all: () => [...store.agent.keys()].flatMap(agent => certificates.enrolled(agent) ?? []),
    waiting: () => requests.waiting().map(({ agent, code, address, sinceUtc }) => ({ agent, code, address, sinceUtc })),
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    revocations: () => options.certificates.issueRevocations(certificates.revokedSerials()),
    ownClient: ownClient(options),
    close: () => store.close(),
  }
}

function missing(agent: string): never {
  throw new SaidError('NOT_FOUND', REGISTRY.noAgent(agent))
}

function stateOf(row: RequestRow, { certificates, trusted, broker }: RegistryOptions): AskState {
  if (row.phase === 'waiting') return { phase: 'waiting', code: row.code }
  if (row.certificate === null) return { phase: 'refused' }
  const welcome = { authority: certificates.authority, trusted: trusted(), broker: broker() }
  return { phase: 'approved', certificate: row.certificate, welcome }
}

/** Made when first asked for and kept in memory only; another one when it ends soon. */
function ownClient({ certificates, clock }: RegistryOptions): Registry['ownClient'] {
  let own: ReturnType<OwnCertificates['issueController']> | null = null
  return async () => {
    const kept = await own
    const left = kept === null ? 0 : new X509Certificate(kept.cert).validToDate.getTime() - clock.now()
    if (own === null || left < OWN_LEFT_MS) own = certificates.issueController()
    return own
  }
}

/** Agents with their certificates. */
class Book {
  readonly #store: RegistryStore
  readonly #options: RegistryOptions
  readonly #authority: X509Certificate

  constructor(store: RegistryStore, options: RegistryOptions) {
    this.#store = store
    this.#options = options
    this.#authority = new X509Certificate(options.certificates.authority)
  }

  /** What the agent had before counts no more. */
  async enrol(request: RequestRow, others: readonly RequestRow[], actor: string): Promise<void> {
    const { agent, linkKey, recipient } = request
    const [certificate, row] = await this.#issue(agent, request.request, request.key)
    await this.#enrolled(row, 'approved', actor)
    this.#store.put({
      agent: [{ agent, linkKey, recipient, revoked: false }],
      certificate: [...this.#ending(agent), row],
      request: [{ ...request, phase: 'approved', certificate }, ...others.map(ended)],
    })
  }

  async renew(agent: string, request: string): Promise<{ readonly certificate: string }> {
    const present = this.enrolled(agent)
    if (present === null || present.revoked) throw new SaidError('FORBIDDEN', REGISTRY.revoked(agent))
    if (present.notAfterUtc <= this.#options.clock.now()) throw new SaidError('FORBIDDEN', REGISTRY.expired(agent))
    this.#requireSeldom(agent)
    const key = (await requestKey(request, agent)).toString('hex')
    if (this.#store.lost.has(key)) throw new SaidError('FORBIDDEN', REGISTRY.lostKey(agent))
    const [certificate, row] = await this.#issue(agent, request, key)
    await this.#enrolled(row, 'renewed', agent)
    this.#store.put({ certificate: [row] })
    return { certificate }
  }

  async revoke(agent: string, reason: string, actor: string): Promise<void> {
    const row = this.#store.agent.get(agent)
    if (row === undefined) return missing(agent)
    await this.#options.record({ type: 'agent.revoked', actor, run: null, body: { agent, reason } })
    const lost = [row.linkKey, row.recipient, ...this.#of(agent).map(one => one.key)].map(key => ({ key }))
    this.#store.put({ agent: [{ ...row, revoked: true }], certificate: this.#ending(agent), lost })
  }

  admit(der: Uint8Array): Admission {
    const shown = readCertificate(der, this.#authority)
    if ('why' in shown) return { ok: false, agent: '', ...shown }
    const [row, agent] = [this.#store.certificate.get(shown.sha256), this.#store.agent.get(shown.agent)]
    if (row === undefined || agent === undefined)
      return {
        ok: false,
        agent: shown.agent,
        why: 'unknown',
        detail: 'the certificate is not in the list of this controller',
      }
    return this.#judge(shown, row, agent)
  }

  enrolled(agent: string): Enrolled | null {
    const row = this.#store.agent.get(agent)
    const newest = this.#of(agent).at(-1)
    if (row === undefined || newest === undefined) return null
    return { ...row, sha256: newest.sha256, notAfterUtc: newest.notAfterUtc }
  }

  revokedSerials(): { readonly serial: string; readonly utc: number }[] {
    return [...this.#store.certificate.values()].flatMap(({ serial, revokedUtc }) =>
      revokedUtc === null ? [] : [{ serial, utc: revokedUtc }],
    )
  }

  /**
   * Ends are judged by this machine's clock: whose certificate has ended may report, and is given no order. Beginnings are not judged:
   * this controller made it, so a clock that stands before it lost its battery, and that must take no agent's hands away.
   */
  #judge({ agent, untilUtc }: Shown, row: CertificateRow, owner: AgentRow): Admission {
    const now = this.#options.clock.now()
    if (owner.revoked || row.revokedUtc !== null)
      return { ok: false, agent, why: 'revoked', detail: 'the certificate is revoked' }
    const newer = this.#of(agent).filter(one => one.n > row.n && one.usedUtc !== null)
    if (newer.some(one => now - (one.usedUtc ?? now) >= OVERLAP_MS))
      return { ok: false, agent, why: 'unknown', detail: 'a newer certificate has taken its place' }
    if (row.usedUtc === null) this.#firstUsed(row, now)
    return { ok: true, agent, readOnly: now >= untilUtc }
  }

  #firstUsed(row: CertificateRow, usedUtc: number): void {
    try {
      this.#store.put({ certificate: [{ ...row, usedUtc }] })
    } catch {
      // A full disk must not shut agents out: the older certificate only opens for longer, and the next connection tries again.
    }
  }

  async #issue(agent: string, request: string, key: string): Promise<[string, CertificateRow]> {
    const certificate = await this.#options.certificates.issueAgent(request, agent)
    const read = new X509Certificate(certificate)
    const n = Math.max(0, ...this.#of(agent).map(one => one.n)) + 1
    const row = {
      ...{ sha256: read.fingerprint256.replaceAll(':', '').toLowerCase(), agent, n, key },
      ...{ serial: read.serialNumber.toLowerCase(), notAfterUtc: read.validToDate.getTime() },
      ...{ issuedUtc: this.#options.clock.now(), revokedUtc: null, usedUtc: null },
    }
    return [certificate, row]
  }

  /** An agent that asks again and again fills neither the journal nor the list. */
  #requireSeldom(agent: string): void {
    const dayAgo = this.#options.clock.now() - DAY_MS
    if (this.#of(agent).filter(one => one.issuedUtc > dayAgo).length > MOST_RENEWALS_A_DAY)
      throw new SaidError('TOO_MANY_TRIES', REGISTRY.tooMany(DAY_MS / 1_000))
  }

  /** Durable in the journal before the certificate opens anything. */
  #enrolled(row: CertificateRow, how: 'approved' | 'renewed', actor: string): Promise<void> {
    const { agent, sha256, notAfterUtc } = row
    return this.#options.record({ type: 'agent.enrolled', actor, run: null, body: { agent, how, sha256, notAfterUtc } })
  }

  #ending(agent: string): CertificateRow[] {
    const revokedUtc = this.#options.clock.now()
    return this.#of(agent).map(row => (row.revokedUtc === null ? { ...row, revokedUtc } : row))
  }

  /** Oldest first. */
  #of(agent: string): readonly CertificateRow[] {
    return this.#store.certificatesOf(agent)
  }
}
