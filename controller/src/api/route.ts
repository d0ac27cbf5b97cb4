import type { Role } from '@kakuri/core/journal/events.ts'
import { z } from 'zod'

/**
 * Who may call a route: anybody without a login, anybody who is logged in, or whoever has one of the roles. `stepUp`: the person
 * must have confirmed lately who they are; `unless-drill` leaves drills out. `tokens`: API tokens may call it.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below /api/v1. */
  readonly path: string
  readonly who: 'anyone' | 'logged-in' | readonly Role[]
  readonly stepUp?: true | 'unless-drill'
  readonly tokens?: false
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** Absent where the answer is no JSON: `produces` names it then. */
  readonly reply?: z.ZodType
  readonly produces?: string
  /** Most bytes of a body; 64 KiB unless told. */
  readonly bodyLimit?: number
  readonly summary: string
}

export const ALL = 'logged-in' as const
export const CUTS = ['commander'] as const
export const APPROVES = ['commander', 'network'] as const
export const PLANS = ['network', 'commander'] as const
export const RUNS_DRILLS = ['commander', 'network'] as const
export const HANDS = ['onsite', 'network', 'commander'] as const
export const ADMIN = ['admin'] as const
export const LOOKS_AFTER = ['network', 'commander', 'admin'] as const

export const named = z.object({ name: z.string().min(1).max(64) })
export const byId = z.object({ id: z.string().min(1).max(128) })
export const digest = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })
export const list = <T extends z.ZodType>(one: T) => z.array(one)
/** A restore that names every cut point of a large plan. */
export const ORDER_BYTES = 4 * 1024 * 1024
export const PHOTO_BYTES = 9 * 1024 * 1024
