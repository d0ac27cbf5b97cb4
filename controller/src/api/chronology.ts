import { z } from 'zod'
import { bilingual, remark, runKind, seq, typed, utc } from './common.ts'

/** Groups a person filters by. */
export const ENTRY_GROUPS = ['run', 'gate', 'step', 'task', 'watch', 'note', 'plan', 'people', 'system'] as const

export const photo = z.object({ sha256: z.string(), mime: z.string(), bytes: z.number().int() })

/** One event of the journal as a person reads it. */
export const entry = z.object({
  seq,
  utc,
  type: z.string(),
  group: z.enum(ENTRY_GROUPS),
  /** `alarm`: somebody should look now. */
  level: z.enum(['info', 'attention', 'alarm']),
  actor: z.string(),
  run: z.string().nullable(),
  /** Kind of its run; null outside any run. */
  kind: runKind.nullable(),
  stage: z.string().nullable(),
  step: z.string().nullable(),
  /** The sentence alone, without number, time and mark of a drill. */
  text: bilingual,
  photo: photo.nullable(),
})

export const chronologyQuery = z.object({
  /** Only entries before this one; the newest unless told. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  /** Only these groups, separated by commas. */
  groups: z.string().max(200).optional(),
  run: z.string().max(64).optional(),
  /** Only entries whose sentence in either language, actor or step holds this, whatever the case. */
  text: z.string().max(200).optional(),
})

/** Newest first. `before`: what to ask for next; null at the journal's beginning. */
export const chronology = z.object({ entries: z.array(entry), before: seq.nullable() })

export const noteBody = z.object({
  text: remark(4000).refine(text => text !== '', 'must not be empty'),
  seenUtc: utc.nullable().default(null),
  machine: remark(200).default(''),
  seenBy: remark(200).default(''),
  /** JPEG, PNG or WebP, base64, at most 6 MB of bytes. */
  photo: z
    .object({ base64: z.string().max(8_400_000) })
    .nullable()
    .default(null),
})

export const exportQuery = z.object({
  format: z.enum(['csv', 'json', 'pdf']),
  language: z.enum(['ja', 'en']).default('ja'),
  /** Minutes east of UTC in which times are written. */
  offset: z.coerce.number().int().min(-840).max(840).default(540),
  run: typed(64).optional(),
})

export type EntryDoc = z.infer<typeof entry>
export type EntryGroup = (typeof ENTRY_GROUPS)[number]
export type ChronologyDoc = z.infer<typeof chronology>
export type ChronologyQuery = z.infer<typeof chronologyQuery>
export type NoteBody = z.infer<typeof noteBody>
export type ExportQuery = z.infer<typeof exportQuery>
