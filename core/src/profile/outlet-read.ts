import { z } from 'zod'
import type { OutletProfile } from './outlet-shape.ts'
import { common, object, oid, targets, value } from './snmp-read.ts'

const values = z.array(value).min(1)

const contact = z
  .strictObject({
    names: z.array(z.strictObject({ object, oid })).min(1).max(4),
    state: z.strictObject({ object, oid, on: values, off: values }),
    pending: z.strictObject({ object, oid, none: values }).exactOptional(),
    command: z.strictObject({ object, oid, on: value, off: value }),
  })
  .refine(given => given.command.on !== given.command.off, {
    path: ['command'],
    error: 'on and off have the same value',
  })
  .refine(given => !given.state.on.some(one => given.state.off.includes(one)), {
    path: ['state'],
    error: 'a value stands under on and under off',
  })

/** A profile of the outlet rung as it stands in profile.yaml. Unknown keys are faults. */
export const outletProfileSchema = z.strictObject({
  ...common,
  rung: z.literal('outlet'),
  readingLagMs: z.int().min(0).max(60_000),
  settleMs: z.int().min(0).max(60_000),
  batch: z.strictObject({ read: targets, write: targets }),
  operations: z.strictObject({ contact }),
}) satisfies z.ZodType<OutletProfile>
