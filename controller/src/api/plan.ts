import { SEGMENT_KINDS } from '@kakuri/core/site/shape.ts'
import { z } from 'zod'
import { bilingual, gate, ms, rungKind, utc } from './common.ts'

export const relation = z.object({ from: z.array(z.string()), to: z.array(z.string()) })

export const planStep = z.object({
  id: z.string(),
  tag: z.string(),
  /** Wave inside the stage, from 0. */
  wave: z.number().int(),
  kind: z.enum(['port', 'zone-block', 'service', 'power', 'hands']),
  device: z.string().nullable(),
  port: z.string().nullable(),
  /** What it severs as a person says it, such as `Core switch, port Gi1/0/24`. */
  place: bilingual,
  ladder: z.array(rungKind),
  /** Cables a person unplugs for the `hands` rung. */
  cables: z.array(z.string()),
  impact: bilingual.nullable(),
  display: bilingual.nullable(),
})

export const planStage = z.object({
  id: z.string(),
  name: bilingual,
  gate,
  severs: z.array(relation),
  keeps: z.array(relation),
  impact: bilingual.nullable(),
  announcements: z.array(bilingual),
  probationMs: ms,
  watchEveryMs: ms,
  recut: z.boolean(),
  steps: z.array(planStep),
})

export const seal = z.object({
  sha256: z.string(),
  sealedBy: z.string(),
  sealedUtc: utc,
  signer: z.string(),
})

/** The sealed plan: what a run carries out. Does not move while no new one is sealed. */
export const plan = z.object({
  site: z.object({ id: z.string(), name: bilingual }),
  name: bilingual,
  triggers: z.array(bilingual),
  seal,
  /** Why the site files are no longer what was sealed; null while they are. */
  filesDiffer: bilingual.nullable(),
  rooms: z.record(z.string(), z.object({ name: bilingual })),
  segments: z.record(z.string(), z.object({ kind: z.enum(SEGMENT_KINDS), name: bilingual })),
  devices: z.record(z.string(), z.object({ name: bilingual, room: z.string().nullable() })),
  stages: z.array(planStage),
  /** When agents run their room's part by themselves. Left out where only two codes at a display begin it. */
  alone: z.object({ afterMs: ms, when: z.enum(['incident', 'always']) }).optional(),
  /** The demo's simulated hospital, and no real one. */
  demo: z.boolean(),
})

export const finding = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning']),
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  message: bilingual,
  hint: bilingual,
  /** The path it speaks of, one text a cable or service; null where it speaks of none. */
  path: z.array(z.string()).nullable(),
})

const pairProof = z.object({
  from: z.string(),
  to: z.string(),
  holds: z.boolean(),
  /** Why it does not hold. */
  findings: z.array(finding),
})

/** The site files as they are now, held against every rule. */
export const checks = z.object({
  checkedUtc: utc,
  /** Fit to be sealed. */
  ok: z.boolean(),
  findings: z.array(finding),
  proofs: z.array(z.object({ stage: z.string(), severs: z.array(pairProof), keeps: z.array(pairProof) })),
})

/** A bundle that was sealed here, newest first. */
export const bundle = seal.extend({
  current: z.boolean(),
  /** Its file is still in the state folder, so that it can be compared. */
  kept: z.boolean(),
})

export const difference = z.object({
  /** What: such as a stage, a cut point, a device or a cable, with its name. */
  what: bilingual,
  kind: z.enum(['added', 'removed', 'changed']),
  /** As it was and is, in the words of the site files; null where it was or is not there. */
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export const differences = z.object({ from: z.string(), to: z.string(), differences: z.array(difference) })

export type PlanDoc = z.infer<typeof plan>
export type PlanStageDoc = z.infer<typeof planStage>
export type PlanStepDoc = z.infer<typeof planStep>
export type FindingDoc = z.infer<typeof finding>
export type ChecksDoc = z.infer<typeof checks>
export type BundleDoc = z.infer<typeof bundle>
export type DifferencesDoc = z.infer<typeof differences>
