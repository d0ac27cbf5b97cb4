import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { invariant, KakuriError } from '@kakuri/core/base/errors.ts'

/**
 * Keeps small secrets at rest and makes unforgeable marks, under keys derived from the key that seals plans. A purpose is
 * a fixed string, such as `totp suzuki`: what was sealed for one purpose opens for no other.
 */
export interface Vault {
  /** AES-256-GCM. The answer holds everything `open` needs but the key. */
  seal(purpose: string, bytes: Uint8Array): Uint8Array
  /** Throws SECRETS_BROKEN where the bytes were changed, were sealed for another purpose, or under another key. */
  open(purpose: string, bytes: Uint8Array): Uint8Array
  /** HMAC-SHA256 of the text, lower-case hex. */
  mac(purpose: string, text: string): string
}

const FORMAT = 1
const NONCE = 12
const TAG = 16

/** `sealKey`: the private Ed25519 key in secrets.age. Another key opens nothing that this one sealed. */
export function createVault(sealKey: KeyObject): Vault {
  const seed = seedOf(sealKey)
  const keyFor = (use: 'seal' | 'mac', purpose: string) =>
    new Uint8Array(hkdfSync('sha256', seed, 'kakuri-vault/1', `${use} ${purpose}`, 32))
  return {
    seal: (purpose, bytes) => {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', keyFor('seal', purpose), nonce)
      const hidden = Buffer.concat([cipher.update(bytes), cipher.final()])
      return Buffer.concat([Uint8Array.of(FORMAT), nonce, cipher.getAuthTag(), hidden])
    },
    open: (purpose, bytes) => {
      try {
        return opened(keyFor('seal', purpose), bytes)
      } catch (cause) {
        const what = `What is stored for "${purpose}" cannot be opened: it was changed, or sealed under another key of secrets.age.`
        throw new KakuriError('SECRETS_BROKEN', what, { cause })
      }
    },
    mac: (purpose, text) => createHmac('sha256', keyFor('mac', purpose)).update(text).digest('hex'),
  }
}

function seedOf(sealKey: KeyObject): Uint8Array {
  const { d } = sealKey.export({ format: 'jwk' })
  invariant(typeof d === 'string', 'the vault is made from a private key')
  return Buffer.from(d, 'base64url')
}

function opened(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== FORMAT || bytes.length < 1 + NONCE + TAG) throw new Error('not of this format')
  const at = 1 + NONCE
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, at), { authTagLength: TAG })
  decipher.setAuthTag(bytes.subarray(at, at + TAG))
  return Buffer.concat([decipher.update(bytes.subarray(at + TAG)), decipher.final()])
}
