import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { enrolCode, typedCode } from '@kakuri/core/link/enrol-code.ts'
import { Buckets } from '../accounts/buckets.ts'
import { askBody } from '../api/agents.ts'
import type { Record } from '../service/contract.ts'
import { SaidError } from '../service/said.ts'
import { requestKey } from '../tls/clients.ts'
import type { Asked, Asking } from './contract.ts'
import { REGISTRY } from './registry-said.ts'
import type { RegistryStore, RequestRow } from './registry-store.ts'

/** Waiting at once in all, and from one address. */
export const MOST_WAITING = 200
export const MOST_FROM_ADDRESS = 8
/** A request ends after a day, waiting or answered. */
export const REQUEST_MS = 24 * 3_600_000
/** Requests that ended without an answer, kept so that whoever asked hears it. Strangers make them, so the oldest go first. */
export const MOST_ENDED = 500
/** Wrong codes typed for one request. */
export const MOST_TRIES = 5
const HOUR_MS = 3_600_000
/** The journal is not filled by strangers: entries about requests in an hour, and names remembered. */
const MOST_TOLD = 100

export interface RequestsOptions {
  readonly store: RegistryStore
  readonly authority: string
  readonly planAgents: () => ReadonlySet<string>
  readonly record: Record
  readonly clock: Clock
  readonly random: (bytes: number) => Uint8Array
}

export const hashOf = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')

/** Requests to be let in. */
export class Requests {
  readonly #options: RequestsOptions
  readonly #authority: Buffer
  readonly #asks: Buckets
  readonly #told: Buckets
  readonly #toldOf = new Map<string, number>()

  constructor(options: RequestsOptions) {
    this.#options = options
    this.#authority = createHash('sha256').update(new X509Certificate(options.authority).raw).digest()
    this.#asks = new Buckets({ burst: 20, everyMs: 15_000 }, () => options.clock.mono())
    this.#told = new Buckets({ burst: MOST_TOLD, everyMs: HOUR_MS / MOST_TOLD }, () => options.clock.mono())
  }

  /** One at a time. Another request of the same agent from the same address ends by it; one from elsewhere does not. */
  async ask(asking: Asking): Promise<Asked> {
    this.#prune()
    this.#require(asking)
    const { store, clock, random } = this.#options
    const key = await requestKey(asking.request, asking.agent)
    this.#requireOwnKeys(asking, key.toString('hex'))
    const [ticket, nonce] = [Buffer.from(random(32)).toString('base64url'), Buffer.from(random(16))]
    const code = await enrolCode({ ...asking, requestKey: key, authority: this.#authority, nonce })
    const { address, ...body } = asking
    await this.#tell(asking)
    // A revocation may have come meanwhile.
    this.#requireOwnKeys(asking, key.toString('hex'))
    const row: RequestRow = {
      ...{ ...body, address, id: hashOf(ticket), key: key.toString('hex'), code, sinceUtc: clock.now() },
      ...{ tries: 0, phase: 'waiting', certificate: null },
    }
    store.put({
      request: [
        ...this.of(asking.agent)
          .filter(one => one.address === address)
          .map(ended),
        row,
      ],
    })
    return { ticket, code, nonce: nonce.toString('base64url'), authority: this.#options.authority }
  }

  byTicket(ticket: string): RequestRow {
    this.#prune()
    const row = this.#options.store.request.get(hashOf(ticket))
    if (row === undefined) throw new SaidError('NOT_FOUND', REGISTRY.noTicket)
    return row
  }

  waiting(): RequestRow[] {
    this.#prune()
    return [...this.#options.store.request.values()].filter(row => row.phase === 'waiting')
  }

  of(agent: string): RequestRow[] {
    return this.waiting().filter(row => row.agent === agent)
  }

  /** The request that has this code. A wrong code counts against every request of the name. Throws NOT_FOUND. */
  withCode(agent: string, code: string): RequestRow {
    const waiting = this.of(agent)
    const [found] = waiting.filter(row => sameCode(row.code, code))
    if (found !== undefined) return found
    this.#options.store.put({ request: waiting.map(tried) })
    throw new SaidError('NOT_FOUND', REGISTRY.noCode(agent))
  }

  #require(asking: Asking): void {
    const { address, ...body } = asking
    if (!askBody.safeParse(body).success) throw new SaidError('BODY_INVALID', REGISTRY.badAsking)
    if (!this.#options.planAgents().has(asking.agent))
      throw new SaidError('NOT_FOUND', REGISTRY.notInPlan(asking.agent))
    this.#wait(this.#asks.take(address))
    const others = this.waiting().filter(row => row.agent !== asking.agent || row.address !== address)
    const full =
      others.length >= MOST_WAITING || others.filter(row => row.address === address).length >= MOST_FROM_ADDRESS
    this.#wait(full ? HOUR_MS : null)
  }

  #wait(ms: number | null): void {
    if (ms !== null) throw new SaidError('TOO_MANY_TRIES', REGISTRY.tooMany(Math.ceil(ms / 1_000)))
  }

  #requireOwnKeys({ agent, linkKey, recipient }: Asking, key: string): void {
    const { store } = this.#options
    if ([key, linkKey, recipient].some(one => store.lost.has(one)))
      throw new SaidError('FORBIDDEN', REGISTRY.lostKey(agent))
    const others = [...store.agent.values()].some(row => row.agent !== agent && row.linkKey === linkKey)
    if (others) throw new SaidError('FORBIDDEN', REGISTRY.otherAgents(agent))
  }

  /** Once an hour for an agent and address. */
  async #tell({ agent, address }: Asking): Promise<void> {
    const name = `${agent} ${address}`
    const last = this.#toldOf.get(name) ?? Number.NEGATIVE_INFINITY
    const now = this.#options.clock.mono()
    if (now - last < HOUR_MS) return
    this.#wait(this.#told.take('all'))
    await this.#options.record({ type: 'agent.asked', actor: agent, run: null, body: { agent, address } })
    for (const [one, at] of this.#toldOf) if (now - at >= HOUR_MS) this.#toldOf.delete(one)
    this.#toldOf.set(name, now)
  }

  /** By the controller's clock; one set back leaves requests longer, never shorter. */
  #prune(): void {
    const { store, clock } = this.#options
    const all = [...store.request.values()]
    const old = all.filter(row => clock.now() - row.sinceUtc >= REQUEST_MS)
    const refused = all.filter(row => row.phase === 'refused').toSorted((a, b) => a.sinceUtc - b.sinceUtc)
    const many = refused.slice(0, Math.max(0, refused.length - MOST_ENDED))
    store.dropRequests([...new Set([...old, ...many])].map(row => row.id))
  }
}

export const ended = (row: RequestRow): RequestRow => ({ ...row, phase: 'refused' })

function tried(row: RequestRow): RequestRow {
  const more = { ...row, tries: row.tries + 1 }
  return more.tries >= MOST_TRIES ? ended(more) : more
}

/** In a time that tells nothing about where they differ. */
function sameCode(one: string, other: string): boolean {
  const mark = (code: string) => createHash('sha256').update(typedCode(code)).digest()
  return timingSafeEqual(mark(one), mark(other))
}
