import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import type { AnyNewEvent, Role } from '@kakuri/core/journal/events.ts'
import type { LoginTry, Who } from '../service/contract.ts'
import { type AccountsOptions, type OpenAccounts, openAccounts } from './accounts.ts'
import { STEP_MS, totp } from './totp.ts'
import { createVault, type Vault } from './vault.ts'

export const ADMIN: Who = { name: 'Sato (at the controller)', kind: 'local', roles: ['admin'], steppedUpUntil: null }
export const PASSWORD = 'correct horse battery'

/** Accounts on a real file, with a clock moved by hand, a journal that is a list, and a hash that counts instead of costing. */
export interface World {
  readonly clock: HandClock
  readonly folder: string
  readonly file: string
  readonly key: KeyObject
  readonly events: AnyNewEvent[]
  /** What was done since it was emptied: `argon2`, `open`, `mac`. */
  readonly work: string[]
  accounts: OpenAccounts
  /** Set: the journal takes nothing and says this. */
  full: Error | null
  /** Set: passwords wait here. */
  hold: Promise<void>
  /** The process is killed and started again. */
  restart(change?: Partial<AccountsOptions>): void
  /** An account with this password; returns the code of its authenticator. */
  make(name: string, roles?: readonly Role[], second?: 'totp' | 'none'): Promise<(step?: number) => string>
  attempt(change?: Partial<LoginTry>): LoginTry
  types(): string[]
  end(): Promise<void>
}

export function openWorld(): World {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-accounts-'))
  const key = generateKeyPairSync('ed25519').privateKey
  const clock = new HandClock()
  const [events, work]: [AnyNewEvent[], string[]] = [[], []]
  const file = join(folder, 'accounts.db')
  const open = (change: Partial<AccountsOptions> = {}) =>
    openAccounts({
      ...{ file, clock, vault: counting(createVault(key), work) },
      record: async event => {
        if (world.full !== null) throw world.full
        events.push(event)
      },
      argon2: async (password, salt, cost) => {
        work.push('argon2')
        await world.hold
        return createHash('sha256').update(`${password}${cost.memory}`).update(salt).digest()
      },
      ...change,
    })
  const world: World = {
    ...{ clock, folder, file, key, events, work, full: null, hold: Promise.resolve() },
    accounts: open(),
    restart: change => {
      world.accounts = open(change)
    },
    make: async (name, roles = ['admin'], second = 'totp') => {
      const issued = await world.accounts.add({ name, roles, second, password: PASSWORD }, ADMIN)
      return (step = 0) => codeOf(issued.totpUri, clock.now() + step * STEP_MS)
    },
    attempt: change => ({ name: 'suzuki', password: PASSWORD, code: '', address: '10.0.0.1', device: null, ...change }),
    types: () => events.map(event => event.type),
    end: async () => {
      await world.accounts.close()
      rmSync(folder, { recursive: true })
    },
  }
  return world
}

/** What an authenticator shows that scanned this address. */
export function codeOf(uri: string | null, now: number): string {
  const secret = new URL(uri ?? '').searchParams.get('secret') ?? ''
  const bits = [...secret].map(letter =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return totp(
    Uint8Array.from(bytes, byte => Number.parseInt(byte, 2)),
    Math.floor(now / STEP_MS),
  )
}

function counting(vault: Vault, work: string[]): Vault {
  return {
    seal: (purpose, bytes) => vault.seal(purpose, bytes),
    open: (purpose, bytes) => {
      work.push('open')
      return vault.open(purpose, bytes)
    },
    mac: (purpose, text) => {
      work.push('mac')
      return vault.mac(purpose, text)
    },
  }
}
