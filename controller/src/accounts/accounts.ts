import { randomUUID } from 'node:crypto'
import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Accounts, Record } from '../service/contract.ts'
import { type Argon2, COST, type Cost, createHasher, nodeArgon2 } from './argon.ts'
import { Devices } from './devices.ts'
import { Failures } from './failures.ts'
import { Limits } from './limits.ts'
import { Login } from './login.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { People } from './people.ts'
import { SecondFactor } from './second-factor.ts'
import { Sessions } from './sessions.ts'
import { openStore } from './store.ts'
import { Tokens } from './tokens.ts'
import type { Vault } from './vault.ts'

export interface AccountsOptions {
  /** `accounts.db` in the state folder; made where there is none. */
  readonly file: string
  readonly vault: Vault
  readonly clock: Clock
  readonly record: Record
  /** Ids of sessions. */
  readonly newId?: () => string
  readonly argon2?: Argon2
  readonly cost?: Cost
}

/** Accounts of this machine. */
export interface OpenAccounts extends Accounts {
  /** As `reset` of the contract; `to` is the new password where somebody chose one. */
  reset(
    name: string,
    what: Parameters<People['reset']>[1],
    who: Parameters<People['reset']>[2],
  ): ReturnType<People['reset']>
  /** Before the journal is closed. Rejects where failed logins could not be recorded. */
  close(): Promise<void>
}

/** How soon an end by itself is noticed, and how much of `last seen` a kill may lose. */
const UPKEEP_MS = 15_000

/**
 * Opens the accounts. Throws FILE_FAILED. Everything that changes them happens one after another; every act is journaled
 * first and written to the database then (see People and Login for the reasons), both before it is answered.
 */
export function openAccounts(options: AccountsOptions): OpenAccounts {
  const { vault, clock, record, newId = randomUUID } = options
  const store = openStore(options.file)
  const alone = oneAtATime()
  const hasher = createHasher(options.argon2 ?? nodeArgon2, options.cost ?? COST)
  const second = new SecondFactor(vault)
  const sessions = new Sessions({ store, clock, record, newId })
  const tokens = new Tokens(store, clock, record)
  const people = new People({ store, clock, record, hasher, second, sessions })
  const failures = new Failures(clock, record)
  const upkeep = startUpkeep(clock, async all => {
    await failures.tell(all)
    await alone(async () => {
      await sessions.endExpired()
      sessions.save()
      tokens.save()
    })
  })
  const failed = (account: string, address: string) => {
    failures.add(account, address)
    upkeep.now()
  }
  const [devices, limits] = [new Devices(vault), new Limits(clock)]
  const login = new Login({ store, clock, record, hasher, second, devices, limits, sessions, alone, failed })
  return {
    login: attempt => login.login(attempt),
    bySession: secret => sessions.bySecret(secret),
    byToken: secret => tokens.bySecret(secret),
    logout: proven => alone(() => sessions.logout(proven)),
    stepUp: (proven, secret) => login.stepUp(proven, secret),
    changePassword: (proven, old, fresh) => login.changePassword(proven, old, fresh),
    onEnded: listener => sessions.onEnded(listener),
    list: () => people.list(),
    add: (account, who) => alone(() => people.add(account, who)),
    change: (name, change, who) => alone(() => people.change(name, change, who)),
    reset: (name, what, who) => alone(() => people.reset(name, what, who)),
    sessions: own => sessions.list(own),
    endSession: (id, who) => alone(() => sessions.endById(id, who.name)),
    tokens: () => tokens.list(),
    addToken: (token, who) => alone(() => tokens.add(token, who)),
    endToken: (name, who) => alone(() => tokens.end(name, who)),
    close: async () => {
      try {
        await upkeep.end()
      } finally {
        store.close()
      }
    },
  }
}

interface Upkeep {
  /** Does what is due, without anybody waiting for it. */
  now(): void
  /** Does what is left and stops. Rejects with what stands in the way. */
  end(): Promise<void>
}

/** What fails (a journal that is full) stays to be done and is tried again: the answer to a login never waits for it. */
function startUpkeep(clock: Clock, work: (all: boolean) => Promise<void>): Upkeep {
  const ending = new AbortController()
  let last: Promise<unknown> = Promise.resolve()
  const now = () => {
    last = Promise.allSettled([last, work(false)])
  }
  const loop = async () => {
    for (;;) {
      await clock.sleep(UPKEEP_MS, ending.signal)
      if (ending.signal.aborted) return
      now()
    }
  }
  const looping = loop()
  return {
    now,
    end: async () => {
      ending.abort()
      await looping
      await last
      await work(true)
    },
  }
}
