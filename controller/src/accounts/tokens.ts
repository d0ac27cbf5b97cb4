import type { Clock } from '@kakuri/core/base/clock.ts'
import { personKey } from '@kakuri/core/base/person.ts'
import type { Role } from '@kakuri/core/journal/events.ts'
import type { TokenDoc } from '../api/accounts.ts'
import type { Proven, Record, Who } from '../service/contract.ts'
import { SaidError } from '../service/said.ts'
import { requireName } from './rules.ts'
import { ACCOUNTS } from './said.ts'
import { fingerprint, newSecret } from './secrets.ts'
import type { Store, TokenRow } from './store.ts'

const PREFIX = 'kakuri_'
const DAY_MS = 86_400_000

interface NewToken {
  readonly name: string
  readonly role: Role
  readonly days: number
}

/** API tokens: one role, an end, and a name that cannot pass for a person's. */
export class Tokens {
  readonly #store: Store
  readonly #clock: Clock
  readonly #record: Record
  readonly #used = new Set<string>()

  constructor(store: Store, clock: Clock, record: Record) {
    this.#store = store
    this.#clock = clock
    this.#record = record
  }

  bySecret(secret: string): Proven | null {
    const row = secret.startsWith(PREFIX) ? this.#store.tokens.get(fingerprint(secret)) : undefined
    if (row === undefined || !this.#live(row)) return null
    this.#store.tokens.set(row.hash, { ...row, lastUsedUtc: this.#clock.now() })
    this.#used.add(row.hash)
    return {
      ...{ name: `${row.name} (token)`, kind: 'token', roles: [row.role], expiresUtc: row.expiresUtc },
      ...{ session: null, steppedUpUntil: null, second: 'none', codesLeft: 0 },
    }
  }

  async add({ name: typed, role, days }: NewToken, who: Who): Promise<{ token: TokenDoc; secret: string }> {
    const name = requireName(typed)
    const old = this.#named(name)
    if (old !== undefined && this.#live(old)) throw new SaidError('ACCOUNT_EXISTS', ACCOUNTS.tokenThere(old.name))
    const secret = `${PREFIX}${newSecret()}`
    const now = this.#clock.now()
    const row: TokenRow = {
      ...{ key: personKey(name), name, hash: fingerprint(secret), role, createdBy: who.name, createdUtc: now },
      ...{ expiresUtc: now + days * DAY_MS, lastUsedUtc: null, ended: false },
    }
    const body = { token: name, role, expiresUtc: row.expiresUtc }
    await this.#record({ type: 'token.created', actor: who.name, run: null, body })
    this.#store.putTokens([row])
    return { token: documentOf(row), secret }
  }

  /** Throws NOT_FOUND where none of this name is live. */
  async end(name: string, who: Who): Promise<void> {
    const row = this.#named(name)
    if (row === undefined || !this.#live(row)) throw new SaidError('NOT_FOUND', ACCOUNTS.noToken(name))
    await this.#record({ type: 'token.ended', actor: who.name, run: null, body: { token: row.name } })
    // As it is now: it may have been used while the journal was written.
    this.#store.putTokens([{ ...(this.#store.tokens.get(row.hash) ?? row), ended: true }])
  }

  list(): TokenDoc[] {
    return [...this.#store.tokens.values()].toSorted((a, b) => a.createdUtc - b.createdUtc).map(documentOf)
  }

  /** Writes down when tokens were last used. */
  save(): void {
    const rows = [...this.#used].flatMap(hash => this.#store.tokens.get(hash) ?? [])
    if (rows.length > 0) this.#store.putTokens(rows)
    this.#used.clear()
  }

  #named(name: string): TokenRow | undefined {
    return [...this.#store.tokens.values()].find(row => row.key === personKey(name))
  }

  #live(row: TokenRow): boolean {
    return !row.ended && this.#clock.now() < row.expiresUtc
  }
}

function documentOf({ key: _key, hash: _hash, ...shown }: TokenRow): TokenDoc {
  return shown
}
