import { createHash, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'

/** Crockford's: no I, L, O, U, so that a code read aloud or from a screen is one code. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Makes a search for other keys with the same forty bits cost some months on a fast machine; a request ends after a day. */
const ROUNDS = 100_000

export interface EnrolParts {
  /** SHA-256 of the DER (SubjectPublicKeyInfo) of the key the certificate is asked for. */
  readonly requestKey: Uint8Array
  /** `ed25519:...` */
  readonly linkKey: string
  /** `age1...` */
  readonly recipient: string
  /** SHA-256 of the DER of the authority's certificate. */
  readonly authority: Uint8Array
  /** 16 bytes or more, of the controller, fresh for every request. */
  readonly nonce: Uint8Array
}

/**
 * The code that the display shows and an admin types, `XXXX-XXXX`. Both sides make it from the keys of both: somebody in between
 * who showed each of them other keys would need a code that is the same by chance.
 */
export async function enrolCode(parts: EnrolParts): Promise<string> {
  const texts = [parts.linkKey, parts.recipient].map(text => createHash('sha256').update(text).digest())
  const bytes = Buffer.concat([parts.requestKey, ...texts, parts.authority])
  const mark = await promisify(pbkdf2)(
    bytes,
    Buffer.concat([Buffer.from('kakuri-enrol/1 '), parts.nonce]),
    ROUNDS,
    5,
    'sha256',
  )
  const bits = mark.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n)
  const letters = Array.from({ length: 8 }, (_, at) => LETTERS[Number((bits >> BigInt(35 - 5 * at)) & 31n)])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** A code as a person typed it: small letters, spaces, O for 0 and I or L for 1 are forgiven. */
export function typedCode(text: string): string {
  const bare = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―−]/g, '')
  return bare.replace(/O/g, '0').replace(/[IL]/g, '1')
}
