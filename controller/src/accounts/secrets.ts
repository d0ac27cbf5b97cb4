import { createHash, randomBytes } from 'node:crypto'

/** No `l`, `o`, `0` and `1`: what is read aloud or copied from paper must not be another letter. */
const PASSWORD_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'
/** Crockford's: no `I`, `L`, `O` and `U`; whoever reads them anyway is understood. */
const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 10
export const CODES = 10

/** 100 bits, in groups for reading. */
export function newPassword(): string {
  return grouped(letters(PASSWORD_LETTERS, 20))
}

/** Printed codes of 50 bits, in groups for reading. */
export function newCodes(): string[] {
  return Array.from({ length: CODES }, () => grouped(letters(CODE_LETTERS, CODE_LENGTH)))
}

/** A printed code as it was meant, however it was typed; empty where it cannot be one. */
export function meantCode(typed: string): string {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}ー]+/gu, '')
  const meant = plain.replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return meant.length === CODE_LENGTH ? meant : ''
}

/** 256 bits for a cookie or a token. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** How a secret of 256 bits is stored: nothing needs to be slow where nothing can be guessed. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Each letter is five bits of a byte of its own, so none is likelier than another. */
function letters(alphabet: string, count: number): string {
  return [...randomBytes(count)].map(byte => alphabet.charAt(byte & 31)).join('')
}

function grouped(text: string): string {
  return (text.match(/.{5}/g) ?? []).join('-')
}
