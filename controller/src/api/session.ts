import { z } from 'zod'
import { role, typed, utc } from './common.ts'

export const loginBody = z.object({
  name: typed(64),
  password: z.string().min(1).max(256),
  /** Six digits of the authenticator, or one printed code; empty for an account without a second factor. */
  code: z.string().trim().max(32).default(''),
})

/** Who speaks, and what they may do. */
export const me = z.object({
  name: z.string(),
  kind: z.enum(['account', 'token', 'local']),
  roles: z.array(role),
  /** Until when cuts and restores are allowed without another confirmation; null when a confirmation is needed. */
  steppedUpUntil: utc.nullable(),
  /** When the session ends by itself; null for a token without one. */
  expiresUtc: utc.nullable(),
  /** How the account proves itself beside the password. */
  second: z.enum(['totp', 'none']),
  codesLeft: z.number().int(),
})

/** Password, or a fresh code of the authenticator, or a printed code. */
export const stepUpBody = z.object({ secret: z.string().min(1).max(256) })
export const passwordBody = z.object({ old: z.string().min(1).max(256), fresh: z.string().min(1).max(256) })

export type Me = z.infer<typeof me>
export type LoginBody = z.infer<typeof loginBody>
