import { z } from 'zod'
import type { SnmpProfile } from './snmp-shape.ts'

export const oid = z
  .string()
  .regex(/^[0-2](\.(0|[1-9]\d{0,9})){3,63}$/, 'an OID in numbers without a leading dot, such as 1.3.6.1.2.1.2.2.1.7')
export const object = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'the name of the object in its MIB, such as ifAdminStatus')
const milliseconds = z.int().min(1).max(600_000)
export const targets = z.int().min(1).max(200)
export const value = z.int().min(0).max(2_147_483_647)

const port = z
  .strictObject({
    names: z.array(z.strictObject({ object, oid })).min(1).max(4),
    admin: z.strictObject({ object, oid, up: value, down: value }),
    oper: z.strictObject({ object, oid, up: z.array(value).min(1), down: z.array(value).min(1) }),
  })
  .refine(given => given.admin.up !== given.admin.down, { path: ['admin'], error: 'up and down have the same value' })
  .refine(given => !given.oper.up.some(one => given.oper.down.includes(one)), {
    path: ['oper'],
    error: 'a value stands under up and under down',
  })

/** What stands in every profile. */
export const common = {
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and hyphens'),
  name: z.string().min(1).max(100),
  standing: z.enum(['lab', 'recorded', 'documented']),
  timing: z
    .strictObject({ deadlineMs: milliseconds.exactOptional(), hedgeAfterMs: milliseconds.exactOptional() })
    .exactOptional(),
}

/** A profile of the SNMP rung as it stands in profile.yaml. Unknown keys are faults. */
export const snmpProfileSchema = z.strictObject({
  ...common,
  rung: z.literal('snmp'),
  readingLagMs: z.int().min(0).max(60_000),
  batch: z.strictObject({ read: targets, write: targets }),
  operations: z.strictObject({ port }),
}) satisfies z.ZodType<SnmpProfile>
