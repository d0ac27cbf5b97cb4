import { z } from 'zod'
import { role, typed, utc } from './common.ts'

/** Names are compared as one person reads them: width, case and what nobody sees make no second person. */
export const accountName = typed(64)

export const account = z.object({
  name: z.string(),
  roles: z.array(role),
  disabled: z.boolean(),
  second: z.enum(['totp', 'none']),
  /** Printed one-time codes not used yet. */
  codesLeft: z.number().int(),
  createdUtc: utc,
  lastLoginUtc: utc.nullable(),
})

export const newAccountBody = z.object({
  name: accountName,
  roles: z.array(role).min(1),
  second: z.enum(['totp', 'none']).default('totp'),
})

/** Shown once and never again. Null and empty where it was not made anew. */
export const issued = z.object({
  account,
  password: z.string().nullable(),
  /** otpauth:// for the authenticator. */
  totpUri: z.string().nullable(),
  codes: z.array(z.string()),
})

export const changeAccountBody = z.object({
  roles: z.array(role).min(1).optional(),
  disabled: z.boolean().optional(),
})
/** What to make anew. */
export const resetBody = z.object({
  password: z.boolean().default(false),
  second: z.enum(['totp', 'none']).optional(),
  codes: z.boolean().default(false),
})

export const session = z.object({
  id: z.string(),
  account: z.string(),
  address: z.string(),
  startedUtc: utc,
  lastSeenUtc: utc,
  expiresUtc: utc,
  /** The session that asks. */
  own: z.boolean(),
})

export const token = z.object({
  name: z.string(),
  role,
  createdBy: z.string(),
  createdUtc: utc,
  expiresUtc: utc,
  lastUsedUtc: utc.nullable(),
  ended: z.boolean(),
})
export const newTokenBody = z.object({ name: typed(64), role, days: z.number().int().min(1).max(366) })
/** The token itself is shown once and never again. */
export const newToken = z.object({ token, secret: z.string() })

export const certificate = z.object({
  kind: z.enum(['ca', 'server']),
  subject: z.string(),
  /** Fingerprint of the DER, lower-case hex in pairs with colons, as browsers show it. */
  sha256: z.string(),
  names: z.array(z.string()),
  notBeforeUtc: utc,
  notAfterUtc: utc,
})

export type AccountDoc = z.infer<typeof account>
export type IssuedDoc = z.infer<typeof issued>
export type SessionDoc = z.infer<typeof session>
export type TokenDoc = z.infer<typeof token>
export type CertificateDoc = z.infer<typeof certificate>
