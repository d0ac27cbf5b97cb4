import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Vault } from './vault.ts'

/** Cookies by which a browser shows that it logged in before as this account. They open nothing. */
export class Devices {
  readonly #vault: Vault

  constructor(vault: Vault) {
    this.#vault = vault
  }

  /** The device's id; null where the cookie is missing, forged or of another account. */
  known(account: number, cookie: string | null): string | null {
    const [, id = '', mark = ''] = /^([\w-]{22})\.([0-9a-f]{64})$/.exec(cookie ?? '') ?? []
    const right = Buffer.from(this.#mark(account, id))
    const shown = Buffer.from(mark)
    return shown.length === right.length && timingSafeEqual(shown, right) ? id : null
  }

  cookie(account: number, known: string | null): string {
    const id = known ?? randomBytes(16).toString('base64url')
    return `${id}.${this.#mark(account, id)}`
  }

  #mark(account: number, id: string): string {
    return this.#vault.mac('device', `${account} ${id}`)
  }
}
