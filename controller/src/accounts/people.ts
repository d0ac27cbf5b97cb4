import type { Clock } from '@kakuri/core/base/clock.ts'
import { personKey } from '@kakuri/core/base/person.ts'
import type { EventBodies } from '@kakuri/core/journal/events.ts'
import type { AccountDoc, IssuedDoc } from '../api/accounts.ts'
import type { Accounts, Record, Who } from '../service/contract.ts'
import { SaidError } from '../service/said.ts'
import type { Hasher } from './argon.ts'
import { requireName, requirePassword, requireRoles } from './rules.ts'
import { ACCOUNTS } from './said.ts'
import type { SecondFactor } from './second-factor.ts'
import { newPassword } from './secrets.ts'
import type { Sessions } from './sessions.ts'
import type { AccountRow, Store } from './store.ts'

type Change = EventBodies['account.changed']['change']
export type NewAccount = Parameters<Accounts['add']>[0]
export type AccountChange = Parameters<Accounts['change']>[1]
export type Reset = Parameters<Accounts['reset']>[1]

export interface PeopleParts {
  readonly store: Store
  readonly clock: Clock
  readonly record: Record
  readonly hasher: Hasher
  readonly second: SecondFactor
  readonly sessions: Sessions
}

interface Second {
  readonly kept: Pick<AccountRow, 'totp' | 'totpStep' | 'codes'>
  readonly totpUri: string | null
  readonly codes: string[]
}
const NO_SECOND: Second = { kept: { totp: null, totpStep: 0, codes: [] }, totpUri: null, codes: [] }

/** What is done to accounts. Each method is called with no other under way. */
export class People {
  readonly #parts: PeopleParts

  constructor(parts: PeopleParts) {
    this.#parts = parts
  }

  list(): AccountDoc[] {
    return [...this.#parts.store.accounts.values()].map(documentOf)
  }

  async add(asked: NewAccount, who: Who): Promise<IssuedDoc> {
    const { store, clock, record } = this.#parts
    const name = requireName(asked.name)
    const roles = requireRoles(asked.roles)
    const there = this.#named(name)
    if (there !== undefined) throw new SaidError('ACCOUNT_EXISTS', ACCOUNTS.accountThere(there.name))
    const id = store.nextId()
    const password = await this.#password(name, asked.password)
    const second = asked.second === 'totp' ? this.#newSecond(id, name) : NO_SECOND
    await record({ type: 'account.created', actor: who.name, run: null, body: { account: name, roles } })
    const account: AccountRow = {
      ...{ id, key: personKey(name), name, roles, disabled: false, password: password.hash, ...second.kept },
      ...{ createdUtc: clock.now(), lastLoginUtc: null },
    }
    store.putAccount(account)
    return {
      ...{ account: documentOf(account), password: password.fresh },
      ...{ totpUri: second.totpUri, codes: second.codes },
    }
  }

  async change(name: string, asked: AccountChange, who: Who): Promise<AccountDoc> {
    const account = this.#require(name)
    const roles = asked.roles === undefined ? account.roles : requireRoles(asked.roles)
    const changed = { ...account, roles, disabled: asked.disabled ?? account.disabled }
    const changes: Change[] = []
    if (roles.join() !== account.roles.join()) changes.push('roles')
    if (changed.disabled !== account.disabled) changes.push(changed.disabled ? 'disabled' : 'enabled')
    if (isAdmin(account) && !isAdmin(changed)) this.#requireOtherAdmin(account)
    await this.#save(changed, changes, who, changed.disabled)
    return documentOf(changed)
  }

  async reset(name: string, what: Reset & { readonly to?: string | undefined }, who: Who): Promise<IssuedDoc> {
    const account = this.#require(name)
    const { password: anew, second, codes } = what
    if (!anew && second === undefined && !codes) throw new SaidError('BODY_INVALID', ACCOUNTS.nothingToReset)
    const password = anew ? await this.#password(account.name, what.to) : null
    const issued = this.#secondAnew(account, what)
    const changed = { ...account, ...issued.kept, password: password?.hash ?? account.password }
    const changes: Change[] = []
    if (anew) changes.push('password')
    if (second !== undefined) changes.push('second-factor')
    if (codes && second === undefined) changes.push('codes')
    await this.#save(changed, changes, who, true)
    const { totpUri, codes: printed } = issued
    return { account: documentOf(changed), password: password?.fresh ?? null, totpUri, codes: printed }
  }

  /** A lost telephone may be lost together with the paper: a new second factor has new codes too. */
  #secondAnew(account: AccountRow, { second, codes }: Reset): Second {
    if (second === 'none') return NO_SECOND
    if (second === 'totp') return this.#newSecond(account.id, account.name)
    if (!codes) return { kept: account, totpUri: null, codes: [] }
    if (account.totp === null) throw new SaidError('BODY_INVALID', ACCOUNTS.noSecond(account.name))
    const fresh = this.#parts.second.issueCodes(account.id)
    return { kept: { ...account, ...fresh.kept }, totpUri: null, codes: fresh.codes }
  }

  #newSecond(id: number, name: string): Second {
    const totp = this.#parts.second.issueTotp(id, name)
    const printed = this.#parts.second.issueCodes(id)
    return { kept: { ...NO_SECOND.kept, ...totp.kept, ...printed.kept }, totpUri: totp.uri, codes: printed.codes }
  }

  /** `fresh`: made here, and shown once; null where it was given. */
  async #password(name: string, given: string | undefined): Promise<{ hash: string; fresh: string | null }> {
    if (given !== undefined) requirePassword(given, name)
    const password = given ?? newPassword()
    return { hash: await this.#parts.hasher.hash(password), fresh: given === undefined ? password : null }
  }

  /**
   * Journaled first, then written: a kill in between leaves an act in the journal that did not take effect and that nobody
   * was told of; the other way round there would be an act without a record. Sessions end before: none outlives what ended it.
   */
  async #save(changed: AccountRow, changes: readonly Change[], who: Who, endSessions: boolean): Promise<void> {
    for (const change of changes) {
      const body = { account: changed.name, change, roles: changed.roles }
      await this.#parts.record({ type: 'account.changed', actor: who.name, run: null, body })
    }
    if (endSessions) await this.#parts.sessions.endAll(changed.id, who.name)
    if (changes.length > 0) this.#parts.store.putAccount(changed)
  }

  #requireOtherAdmin(account: AccountRow): void {
    const others = [...this.#parts.store.accounts.values()].filter(one => one.id !== account.id)
    if (!others.some(isAdmin)) throw new SaidError('LAST_ADMIN', ACCOUNTS.lastAdmin(account.name))
  }

  #named(name: string): AccountRow | undefined {
    const key = personKey(name)
    return [...this.#parts.store.accounts.values()].find(account => account.key === key)
  }

  #require(name: string): AccountRow {
    const account = this.#named(name)
    if (account === undefined) throw new SaidError('NOT_FOUND', ACCOUNTS.noAccount(name))
    return account
  }
}

const isAdmin = (account: AccountRow) => !account.disabled && account.roles.includes('admin')

function documentOf(account: AccountRow): AccountDoc {
  const { name, roles, disabled, totp, codes, createdUtc, lastLoginUtc } = account
  const second = totp === null ? 'none' : 'totp'
  return { name, roles: [...roles], disabled, second, codesLeft: codes.length, createdUtc, lastLoginUtc }
}
