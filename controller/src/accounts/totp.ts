import { createHmac, timingSafeEqual } from 'node:crypto'

/** RFC 6238 with the values every authenticator knows: SHA-1, 30 seconds, six digits. */
export const STEP_MS = 30_000
const DIGITS = 6
/** Steps before and after now that count too: phones and controllers without a time server drift. */
const WINDOW = 1
/** RFC 4226 R6 recommends 160 bits. */
export const SECRET_BYTES = 20

/** RFC 4226, 5.3: dynamic truncation of HMAC-SHA-1 over the counter. */
export function totp(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0xf
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/**
 * The step this code belongs to; null where it is none of those around now. A step not later than `after` was accepted
 * before and counts no more (RFC 6238, 5.2). Always the same work.
 */
export function matchingStep(secret: Uint8Array, code: string, now: number, after: number): number | null {
  const today = Math.floor(now / STEP_MS)
  const typed = Buffer.from(code.padEnd(DIGITS).slice(0, DIGITS))
  let found: number | null = null
  for (let step = today - WINDOW; step <= today + WINDOW; step++) {
    const right = Buffer.from(totp(secret, step))
    const same = typed.length === DIGITS && timingSafeEqual(typed, right)
    if (same && code.length === DIGITS && step > after) found ??= step
  }
  return found
}

/** What a QR code carries to an authenticator (Key URI format). */
export function totpUri(secret: Uint8Array, account: string): string {
  const label = `Kakuri:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=Kakuri&algorithm=SHA1&digits=${DIGITS}&period=30`
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups.map(group => BASE32.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('')
}
