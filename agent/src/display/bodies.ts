import { KakuriError } from '@kakuri/core/base/errors.ts'
import { controlCharacter } from '@kakuri/core/base/printable.ts'
import { z } from 'zod'

const printable = (most: number) =>
  z
    .string()
    .max(most)
    .refine(text => controlCharacter(text) === null)

/** What the page may send, each as a whole. */
export const BODIES = {
  answer: z.strictObject({
    run: printable(200).min(1),
    step: printable(200).min(1),
    drill: z.boolean(),
    by: printable(100).refine(name => name.trim() !== ''),
    answer: z.enum(['done', 'cannot-find', 'already-out', 'other']),
    note: printable(2_000),
  }),
  code: z.strictObject({ code: z.string().min(1).max(128) }),
  language: z.strictObject({ language: z.enum(['both', 'ja', 'en']) }),
}

/** Says which member is wrong, never what it held. */
export function taken<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const where = result.error.issues.map(issue => issue.path.join('.') || 'body')
  throw new KakuriError('BODY_INVALID', `Not as expected: ${[...new Set(where)].join(', ')}.`)
}
