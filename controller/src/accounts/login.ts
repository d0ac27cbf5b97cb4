import type { Clock } from '@kakuri/core/base/clock.ts'
import { personKey } from '@kakuri/core/base/person.ts'
import type { LoggedIn, LoginTry, Proven, Record } from '../service/contract.ts'
import { SaidError } from '../service/said.ts'
import type { Hasher } from './argon.ts'
import type { Devices } from './devices.ts'
import { addressLane, knownLane, type Limits } from './limits.ts'
import type { OneAtATime } from './one-at-a-time.ts'
import { requirePassword } from './rules.ts'
import { ACCOUNTS } from './said.ts'
import type { SecondFactor } from './second-factor.ts'
import type { Sessions } from './sessions.ts'
import type { AccountRow, Store } from './store.ts'

export interface LoginParts {
  readonly store: Store
  readonly clock: Clock
  readonly record: Record
  readonly hasher: Hasher
  readonly second: SecondFactor
  readonly devices: Devices
  readonly limits: Limits
  readonly sessions: Sessions
  readonly alone: OneAtATime
  /** Counts a failure; `account` empty where nobody has that name. */
  readonly failed: (account: string, address: string) => void
}

/** Where people prove who they are. */
export class Login {
  readonly #parts: LoginParts

  constructor(parts: LoginParts) {
    this.#parts = parts
  }

  async login(attempt: LoginTry): Promise<LoggedIn> {
    const { store, devices, limits } = this.#parts
    if (store.accounts.size === 0) throw new SaidError('NO_ACCOUNTS', ACCOUNTS.noAccounts)
    const account = this.#named(attempt.name)
    const device = devices.known(account?.id ?? 0, attempt.device)
    const lane = device === null ? addressLane(attempt.address) : knownLane(`device ${device}`, account?.id ?? 0)
    const entered = await limits.attempt(lane, () => this.#check(account, attempt))
    if (entered === null) return this.#refuse(account, attempt.address)
    const [proven, secret, id] = entered
    return { proven, secret, device: devices.cookie(id, device) }
  }

  /**
   * Password and second factor are both looked at whatever the other says, and a name nobody has is checked against a hash
   * of the same cost: neither answer nor time tells which of them was wrong.
   */
  async #check(account: AccountRow | null, attempt: LoginTry): Promise<[Proven, string, number] | null> {
    const { hasher, second, clock } = this.#parts
    const right = await hasher.check(attempt.password, account?.password ?? hasher.dummy)
    const fits = second.fitting(account, attempt.code, clock.now()) !== null
    if (account === null || !right || !fits || account.disabled) return null
    const renewed = hasher.weak(account.password) ? await hasher.hash(attempt.password) : account.password
    return this.#parts.alone(() => this.#enter(account, renewed, attempt))
  }

  /**
   * The code is used up on disk before anything else, unlike every other change, which is journaled first: whatever
   * happens after, no code opens twice. A kill in between costs the person one code.
   */
  async #enter(checked: AccountRow, renewed: string, attempt: LoginTry): Promise<[Proven, string, number] | null> {
    const { store, second, sessions, clock } = this.#parts
    const account = store.accounts.get(checked.id)
    if (account === undefined || account.disabled || account.password !== checked.password) return null
    const fitting = second.fitting(account, attempt.code, clock.now())
    if (fitting === null) return null
    const entering = { ...account, ...fitting.spent, password: renewed, lastLoginUtc: clock.now() }
    this.#parts.limits.enter(account.id)
    store.putAccount(entering)
    return [...(await sessions.begin(entering, attempt.address, fitting.how)), account.id]
  }

  /** By password, or by a code of the account's second factor. */
  async stepUp(proven: Proven, secret: string): Promise<Proven> {
    if (proven.kind === 'local') return proven
    if (proven.kind === 'token') throw new SaidError('FORBIDDEN', ACCOUNTS.noTokens)
    const { row, account } = this.#parts.sessions.open(proven)
    const lane = knownLane(`session ${row.id}`, account.id)
    const stepped = await this.#parts.limits.attempt(lane, () => this.#confirm(proven, account, secret))
    return stepped ?? this.#refuse(account, row.address)
  }

  async #confirm(proven: Proven, account: AccountRow, secret: string): Promise<Proven | null> {
    const byCode = await this.#parts.alone(async () => this.#confirmByCode(proven, secret))
    if (byCode !== null) return byCode
    if (!(await this.#parts.hasher.check(secret, account.password))) return null
    return this.#parts.alone(async () => {
      const now = this.#parts.sessions.open(proven)
      return now.account.password === account.password ? this.#parts.sessions.stepUp(now.row, now.account) : null
    })
  }

  #confirmByCode(proven: Proven, code: string): Proven | null {
    const { store, second, sessions, clock } = this.#parts
    const { row, account } = sessions.open(proven)
    const fitting = second.fitting(account, code, clock.now())
    if (fitting === null || fitting.how === 'none') return null
    const spent = { ...account, ...fitting.spent }
    store.putAccount(spent)
    return sessions.stepUp(row, spent)
  }

  async changePassword(proven: Proven, old: string, fresh: string): Promise<Proven> {
    const { row, account } = this.#parts.sessions.open(proven)
    requirePassword(fresh, account.name)
    if (old.normalize('NFKC') === fresh.normalize('NFKC')) throw new SaidError('BODY_INVALID', ACCOUNTS.samePassword)
    const lane = knownLane(`session ${row.id}`, account.id)
    const changed = await this.#parts.limits.attempt(lane, () => this.#replace(proven, account, old, fresh))
    return changed ?? this.#refuse(account, row.address)
  }

  async #replace(proven: Proven, checked: AccountRow, old: string, fresh: string): Promise<Proven | null> {
    const { hasher, sessions, store, record, alone } = this.#parts
    if (!(await hasher.check(old, checked.password))) return null
    const password = await hasher.hash(fresh)
    return alone(async () => {
      const { account } = sessions.open(proven)
      if (account.password !== checked.password) return null
      const body = { account: account.name, change: 'password', roles: account.roles } as const
      await record({ type: 'account.changed', actor: account.name, run: null, body })
      await sessions.endAll(account.id, account.name, proven.session)
      const changed = { ...account, password }
      store.putAccount(changed)
      return sessions.stepUp(sessions.open(proven).row, changed)
    })
  }

  #named(name: string): AccountRow | null {
    const key = personKey(name)
    return [...this.#parts.store.accounts.values()].find(account => account.key === key) ?? null
  }

  #refuse(account: AccountRow | null, address: string): never {
    this.#parts.failed(account?.name ?? '', address)
    throw new SaidError('LOGIN_FAILED', ACCOUNTS.loginFailed)
  }
}
