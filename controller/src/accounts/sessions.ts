import type { Clock } from '@kakuri/core/base/clock.ts'
import type { SessionDoc } from '../api/accounts.ts'
import type { Proven, Record } from '../service/contract.ts'
import { SaidError } from '../service/said.ts'
import { ACCOUNTS } from './said.ts'
import { fingerprint, newSecret } from './secrets.ts'
import type { AccountRow, SessionRow, Store } from './store.ts'

const HOUR = 3_600_000
export const IDLE_MS = 12 * HOUR
/** A crisis is long, and acts are guarded by a confirmation of their own. */
export const LONGEST_MS = 24 * HOUR
export const STEPPED_UP_MS = 5 * 60_000

/** Of one account; somebody with a hundred pages open has ten browsers. */
const MOST_OPEN = 20

type End = 'logout' | 'ended' | 'expired'

export interface SessionParts {
  readonly store: Store
  readonly clock: Clock
  readonly record: Record
  readonly newId: () => string
}

/** Sessions of people. Only the hash of a secret is kept, so that a copy of the file opens nothing. */
export class Sessions {
  readonly #parts: SessionParts
  readonly #listeners = new Set<(session: string) => void>()
  /** Seen since the last write, by hash. A kill loses when a session was last seen, and nothing else. */
  readonly #seen = new Set<string>()

  constructor(parts: SessionParts) {
    this.#parts = parts
  }

  async begin(account: AccountRow, address: string, second: 'totp' | 'code' | 'none'): Promise<[Proven, string]> {
    const { store, clock, record, newId } = this.#parts
    const secret = newSecret()
    const now = clock.now()
    const row: SessionRow = {
      ...{ id: newId(), hash: fingerprint(secret), account: account.id, address },
      ...{ startedUtc: now, seenUtc: now, steppedUpUntil: now + STEPPED_UP_MS },
    }
    await this.#makeRoom(account)
    const body = { account: account.name, address, second }
    await record({ type: 'session.started', actor: account.name, run: null, body })
    store.putSessions([row])
    return [this.#proven(row, account), secret]
  }

  /** The one not used for longest goes. */
  async #makeRoom(account: AccountRow): Promise<void> {
    const own = [...this.#parts.store.sessions.values()].filter(row => row.account === account.id)
    const oldest = own.toSorted((a, b) => a.seenUtc - b.seenUtc).slice(0, Math.max(0, own.length - MOST_OPEN + 1))
    for (const row of oldest) await this.end(row, 'ended', 'kakuri')
  }

  /** Null where it opens nothing. Moves the idle end on. */
  bySecret(secret: string): Proven | null {
    const { store, clock } = this.#parts
    const row = store.sessions.get(fingerprint(secret))
    if (row === undefined || this.#expired(row)) return null
    const account = store.accounts.get(row.account)
    if (account === undefined || account.disabled) return null
    const seen = { ...row, seenUtc: clock.now() }
    store.sessions.set(row.hash, seen)
    this.#seen.add(row.hash)
    return this.#proven(seen, account)
  }

  /** The session and its account as they are now. Throws NOT_LOGGED_IN where it ended since it proved itself. */
  open(proven: Proven): { readonly row: SessionRow; readonly account: AccountRow } {
    const row = this.#byId(proven.session)
    const account = row && this.#parts.store.accounts.get(row.account)
    if (row === undefined || account === undefined || account.disabled || this.#expired(row))
      throw new SaidError('NOT_LOGGED_IN', ACCOUNTS.noSession)
    return { row, account }
  }

  stepUp(row: SessionRow, account: AccountRow): Proven {
    const stepped = { ...row, steppedUpUntil: this.#parts.clock.now() + STEPPED_UP_MS }
    this.#parts.store.putSessions([stepped])
    return this.#proven(stepped, account)
  }

  /** `actor`: who ended it, as the journal names them. */
  async end(row: SessionRow, how: End, actor: string): Promise<void> {
    const { store, record } = this.#parts
    const account = store.accounts.get(row.account)?.name ?? ''
    await record({ type: 'session.ended', actor, run: null, body: { account, how } })
    store.dropSession(row)
    this.#seen.delete(row.hash)
    for (const listener of this.#listeners) listener(row.id)
  }

  /** Throws NOT_FOUND. */
  async endById(id: string, actor: string): Promise<void> {
    const row = this.#byId(id)
    if (row === undefined) throw new SaidError('NOT_FOUND', ACCOUNTS.noSuchSession(id))
    await this.end(row, 'ended', actor)
  }

  async logout(proven: Proven): Promise<void> {
    const row = this.#byId(proven.session)
    if (row !== undefined) await this.end(row, 'logout', proven.name)
  }

  /** Ends the sessions of an account, but not `kept`. */
  async endAll(account: number, actor: string, kept: string | null = null): Promise<void> {
    const all = [...this.#parts.store.sessions.values()]
    for (const row of all) if (row.account === account && row.id !== kept) await this.end(row, 'ended', actor)
  }

  async endExpired(): Promise<void> {
    const all = [...this.#parts.store.sessions.values()]
    for (const row of all) if (this.#expired(row)) await this.end(row, 'expired', 'kakuri')
  }

  /** Writes down when sessions were last seen. */
  save(): void {
    const { store } = this.#parts
    const rows = [...this.#seen].flatMap(hash => store.sessions.get(hash) ?? [])
    if (rows.length > 0) store.putSessions(rows)
    this.#seen.clear()
  }

  list(own: string | null): SessionDoc[] {
    const { store } = this.#parts
    const open = [...store.sessions.values()].filter(row => !this.#expired(row))
    return open.map(row => ({
      ...{ id: row.id, account: store.accounts.get(row.account)?.name ?? '', address: row.address },
      ...{ startedUtc: row.startedUtc, lastSeenUtc: row.seenUtc, expiresUtc: endOf(row), own: row.id === own },
    }))
  }

  onEnded(listener: (session: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #byId(id: string | null): SessionRow | undefined {
    return [...this.#parts.store.sessions.values()].find(row => row.id === id)
  }

  #expired(row: SessionRow): boolean {
    return this.#parts.clock.now() >= endOf(row)
  }

  #proven(row: SessionRow, account: AccountRow): Proven {
    const left = row.steppedUpUntil - this.#parts.clock.now()
    return {
      ...{ name: account.name, kind: 'account', roles: account.roles, session: row.id, expiresUtc: endOf(row) },
      // Longer than it may last: the clock was set back.
      steppedUpUntil: left > 0 && left <= STEPPED_UP_MS ? row.steppedUpUntil : null,
      second: account.totp === null ? 'none' : 'totp',
      codesLeft: account.codes.length,
    }
  }
}

const endOf = (row: SessionRow): number => Math.min(row.startedUtc + LONGEST_MS, row.seenUtc + IDLE_MS)
