import { randomBytes } from 'node:crypto'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { meantCode, newCodes } from './secrets.ts'
import type { AccountRow } from './store.ts'
import { matchingStep, SECRET_BYTES, totpUri } from './totp.ts'
import type { Vault } from './vault.ts'

type Kept = Pick<AccountRow, 'totp' | 'totpStep' | 'codes'>

/** A code that fits, and what the account keeps once it is used. */
export interface Fitting {
  readonly how: 'totp' | 'code' | 'none'
  readonly spent: Partial<Kept>
}

/** Codes of authenticators and codes on paper. */
export class SecondFactor {
  readonly #vault: Vault
  /** Opened and tried for accounts that have none, so that every login does the same work. */
  readonly #dummy: AccountRow['totp']

  constructor(vault: Vault) {
    this.#vault = vault
    this.#dummy = vault.seal('totp 0', randomBytes(SECRET_BYTES))
  }

  /** Null where the code does not fit. Nothing is used up by looking. */
  fitting(account: AccountRow | null, typed: string, now: number): Fitting | null {
    const code = typed.normalize('NFKC').replaceAll(/\s/g, '')
    const step = matchingStep(this.#secretOf(account), code, now, account?.totpStep ?? 0)
    const mark = this.#mark(account?.id ?? 0, meantCode(typed))
    if (account === null) return null
    if (account.totp === null) return { how: 'none', spent: {} }
    if (step !== null) return { how: 'totp', spent: { totpStep: step } }
    const left = account.codes.filter(one => one !== mark)
    return left.length < account.codes.length ? { how: 'code', spent: { codes: left } } : null
  }

  issueTotp(account: number, name: string): { readonly kept: Partial<Kept>; readonly uri: string } {
    const secret = randomBytes(SECRET_BYTES)
    const kept = { totp: this.#vault.seal(`totp ${account}`, secret), totpStep: 0 }
    return { kept, uri: totpUri(secret, name) }
  }

  issueCodes(account: number): { readonly kept: Partial<Kept>; readonly codes: string[] } {
    const codes = newCodes()
    return { kept: { codes: codes.map(code => this.#mark(account, meantCode(code))) }, codes }
  }

  #mark(account: number, code: string): string {
    return this.#vault.mac('code', `${account} ${code}`)
  }

  #secretOf(account: AccountRow | null): Uint8Array {
    const own = account === null ? null : account.totp
    const [purpose, sealed] = own === null ? ['totp 0', this.#dummy] : [`totp ${account?.id}`, own]
    try {
      return this.#vault.open(purpose, sealed ?? Buffer.alloc(0))
    } catch (error) {
      // Sealed under an earlier key of secrets.age. To the person it is a code that does not fit: saying more would tell
      // a stranger that the account exists. `kakuri user reset` at the controller makes it anew.
      if (error instanceof KakuriError && error.code === 'SECRETS_BROKEN') return randomBytes(SECRET_BYTES)
      throw error
    }
  }
}
