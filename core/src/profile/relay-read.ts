import { z } from 'zod'
import type { RelayProfile } from './relay-shape.ts'
import { common } from './snmp-read.ts'

const coils = z.strictObject({
  kind: z.literal('coils'),
  base: z.int().min(0).max(65_535),
  first: z.int().min(0).max(1),
  count: z.int().min(1).max(1_000),
  atOnce: z.int().min(1).max(200),
})
const lines = z.strictObject({
  kind: z.literal('lines'),
  first: z.int().min(0).max(1),
  count: z.int().min(1).max(1_000),
  activeLow: z.boolean(),
})

/** A profile of the relay rung as it stands in profile.yaml. Unknown keys are faults. */
export const relayProfileSchema = z.strictObject({
  ...common,
  rung: z.literal('relay'),
  answerMs: z.int().min(10).max(60_000),
  operations: z.strictObject({ contact: z.discriminatedUnion('kind', [coils, lines]) }),
}) satisfies z.ZodType<RelayProfile>
