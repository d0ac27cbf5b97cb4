import { z } from 'zod'
import { oneLine, said, shown } from './schema.ts'
import { type Suggest, suggestFrom } from './suggest.ts'
import type { Bilingual } from './text.ts'

/** Names that files refer to each other by. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

export const id = z.string().check(ctx => {
  if (ID.test(ctx.value)) return
  const message = said(
    `cannot be ${shown(ctx.value)}: an id has letters a-z, digits, ".", "_" and "-", at most 64 of them`,
    'use a short id here, and write the full name in any language under name',
  )
  ctx.issues.push({ code: 'custom', input: ctx.value, message })
})

export const text = z.string().min(1)

/** `name: 薬局`, one text for both languages, or `name: {ja: 薬局, en: Pharmacy}`. */
export const bilingual = z.preprocess(
  value => (typeof value === 'string' ? { ja: value, en: value } : value),
  z.strictObject(
    { ja: text, en: text },
    {
      error: issue =>
        issue.code === 'invalid_type' && issue.input !== undefined
          ? said(`must be text, not ${shown(issue.input)}`, 'write one text for both languages, or {ja: ..., en: ...}')
          : undefined,
    },
  ),
) as z.ZodType<Bilingual>

/** Names of one sort of thing, and where they are declared. */
export interface Known {
  /** Such as "room". */
  readonly what: string
  /** Such as "under rooms in site.yaml". */
  readonly where: string
  readonly names: ReadonlySet<string>
  readonly suggest: Suggest
}

export function known(what: string, where: string, names: Iterable<string>): Known {
  const set = new Set(names)
  return { what, where, names: set, suggest: suggestFrom(set) }
}

/** The name of something declared elsewhere. */
export function nameOf(...sorts: readonly [Known, ...Known[]]) {
  return z.string().check(ctx => {
    const message = sorts.some(sort => sort.names.has(ctx.value)) ? null : unknownName(ctx.value, sorts)
    if (message !== null) ctx.issues.push({ code: 'custom', input: ctx.value, message })
  })
}

/** Predicate and hint for a name that is not declared. */
export function unknownName(name: string, sorts: readonly Known[]): string {
  const what = sorts.map(sort => sort.what).join(' or ')
  const places = sorts.map(sort => sort.where).join(' or ')
  const near = sorts.map(sort => sort.suggest(name)).find(found => found !== null)
  return said(`names the ${what} "${oneLine(name)}", which is not ${places}`, near ? `did you mean ${near}?` : null)
}

const DURATION = /^(\d{1,9})(ms|s|m|h)$/
const UNIT_MS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** `500ms`, `10s`, `5m`, `1h` as milliseconds, or null. */
export function durationMs(text: string): number | null {
  const [, count, unit] = DURATION.exec(text) ?? []
  return count === undefined || unit === undefined ? null : Number(count) * (UNIT_MS[unit] ?? 0)
}
