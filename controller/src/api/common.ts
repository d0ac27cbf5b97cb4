import { ROLES } from '@kakuri/core/journal/events.ts'
import { RUNG_KINDS } from '@kakuri/core/plan/shape.ts'
import { z } from 'zod'

/** Shapes that several documents of the API share. Every time is UTC milliseconds since 1970; every duration milliseconds. */

export const bilingual = z.object({ ja: z.string(), en: z.string() })
export const role = z.enum(ROLES)
export const rungKind = z.enum(RUNG_KINDS)
export const runKind = z.enum(['incident', 'drill', 'live-drill'])
export const direction = z.enum(['isolate', 'restore'])
export const utc = z.number().int().nonnegative()
export const ms = z.number().nonnegative()
/** Position in the journal; 0 before the first event. */
export const seq = z.number().int().nonnegative()

/** Characters that turn the direction of writing could make a line read as another. */
const NO_TURNING = /^[^\u202a-\u202e\u2066-\u2069]*$/u

/** A name or reason a person types: no control characters, not only spaces. */
export const typed = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}+$/u)
    .regex(NO_TURNING)
/** As `typed`, with line breaks, and may be empty. */
export const remark = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[\P{Cc}\n]*$/u)
    .regex(NO_TURNING)

export const portRef = z.object({ device: z.string(), port: z.string() })

export const gate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('auto') }),
  z.object({ kind: z.literal('confirm') }),
  z.object({ kind: z.literal('approve'), count: z.number().int(), breakGlass: z.literal(true).optional() }),
])

export const reading = z.object({
  state: z.enum(['open', 'severed', 'absent', 'unknown']),
  admin: z.enum(['up', 'down']).nullable(),
  link: z.enum(['up', 'down']).nullable(),
  detail: z.string(),
})

/** What every refusal and failure looks like. `code` is one of docs/reference/errors.md. */
export const problem = z.object({
  code: z.string(),
  message: bilingual,
  /** What a person should do next. */
  next: bilingual,
  /** Whether trying again can help. */
  retryable: z.boolean(),
  /**
   * One entry for each place: where a body did not fit, `path` as `stages/0`, empty for the whole; in a site file, `path` as
   * `site.yaml:3:1`. `hint` says what to do about it.
   */
  faults: z.array(z.object({ path: z.string(), message: bilingual, hint: bilingual.optional() })).optional(),
})

export const nothing = z.object({})

export type Bilingual = z.infer<typeof bilingual>
export type Gate = z.infer<typeof gate>
export type Reading = z.infer<typeof reading>
export type Problem = z.infer<typeof problem>
