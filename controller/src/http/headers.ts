import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'

/** A year. No preload: the controller's name is no public one. */
const HSTS = 'max-age=31536000'

const FEATURES = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'display-capture']

const FIXED = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': FEATURES.map(feature => `${feature}=()`).join(', '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex',
}

/** What a page may load; `nonce` lets the styles in that the console makes while it runs. */
export function policy(nonce: string | null): string {
  const styles = nonce === null ? "'self'" : `'self' 'nonce-${nonce}'`
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}

export const freshNonce = () => randomBytes(16).toString('base64')

/** On every answer, refusals and files included; a page or file of the console says itself how long it may be kept. */
export function setHeaders(reply: FastifyReply, secure: boolean): void {
  reply.headers({ ...FIXED, 'content-security-policy': policy(null), 'cache-control': 'no-store' })
  if (secure) reply.header('strict-transport-security', HSTS)
}
