import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { invariant } from '@kakuri/core/base/errors.ts'

/** Cost of one hash. `memory` in KiB, `passes` over it, `parallelism` in lanes. */
export interface Cost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/**
 * OWASP's least for Argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. Not more, because the machine
 * that checks a password may be carrying out a cut at the same time; about 30 ms on one core.
 */
export const COST: Cost = { memory: 19 * 1024, passes: 2, parallelism: 1 }

/** Argon2id, version 1.3. Resolves with 32 bytes. */
export type Argon2 = (password: string, salt: Uint8Array, cost: Cost) => Promise<Uint8Array>

const TAG = 32
const SALT = 16

export const nodeArgon2: Argon2 = (password, salt, cost) =>
  new Promise((resolve, reject) => {
    argon2('argon2id', { message: password, nonce: salt, tagLength: TAG, ...cost }, (error, tag) => {
      if (error === null) resolve(tag)
      else reject(error)
    })
  })

/** Hashes and checks passwords; the stored text names its own cost, so that the cost can grow. */
export interface Hasher {
  /** In PHC string form: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. */
  hash(password: string): Promise<string>
  check(password: string, stored: string): Promise<boolean>
  /** It cost less than a new one would. */
  weak(stored: string): boolean
  /** Costs as much to check as any, and no password fits. */
  readonly dummy: string
}

export function createHasher(run: Argon2, cost: Cost): Hasher {
  return {
    dummy: phc(cost, randomBytes(SALT), randomBytes(TAG)),
    hash: async password => {
      const salt = randomBytes(SALT)
      return phc(cost, salt, await run(normal(password), salt, cost))
    },
    check: async (password, stored) => {
      const { salt, tag, ...old } = readPhc(stored)
      return timingSafeEqual(await run(normal(password), salt, old), tag)
    },
    weak: stored => {
      const old = readPhc(stored)
      return old.memory < cost.memory || old.passes < cost.passes || old.parallelism < cost.parallelism
    },
  }
}

/** One password, however wide it was typed: a Japanese keyboard may give the same letters in two widths. */
const normal = (password: string) => password.normalize('NFKC')

function phc({ memory, passes, parallelism }: Cost, salt: Uint8Array, tag: Uint8Array): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

function readPhc(stored: string): Cost & { readonly salt: Uint8Array; readonly tag: Uint8Array } {
  const [, memory, passes, parallelism, salt = '', tag = ''] = PHC.exec(stored) ?? []
  invariant(memory !== undefined, 'a stored password is an Argon2id hash in PHC string form')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
