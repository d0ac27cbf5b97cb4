import { z } from 'zod'
import { RUNG_KINDS } from '../plan/shape.ts'
import { DEVICE_KINDS, SEGMENT_KINDS } from '../site/shape.ts'

const bilingual = z.strictObject({ ja: z.string(), en: z.string() })
const names = z.array(z.string())
const count = z.int().min(0)
const byId = <T extends z.ZodType>(value: T) => z.record(z.string(), value)

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('port'), port: z.string() }),
  z.strictObject({ kind: z.literal('zone-block'), id: z.string(), from: names, to: names }),
  z.strictObject({ kind: z.literal('service'), name: z.string() }),
  z.strictObject({ kind: z.literal('power') }),
])

const portRef = z.strictObject({ device: z.string(), port: z.string() })

const step = z.strictObject({
  id: z.string(),
  tag: z.string(),
  kind: z.enum(['port', 'zone-block', 'service', 'power', 'hands']),
  device: z.string().nullable(),
  target: target.nullable(),
  ladder: z.array(z.strictObject({ kind: z.enum(RUNG_KINDS), deadlineMs: count, hedgeAfterMs: count })).min(1),
  second: portRef.nullable(),
  cables: names,
  display: bilingual.nullable(),
  impact: bilingual.nullable(),
})

const gate = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('auto') }),
  z.strictObject({ kind: z.literal('confirm') }),
  z.strictObject({ kind: z.literal('approve'), count: z.int().min(1), breakGlass: z.literal(true).optional() }),
])

const relation = z.strictObject({ from: names, to: names })

const stage = z.strictObject({
  id: z.string(),
  name: bilingual,
  gate,
  severs: z.array(relation),
  keeps: z.array(relation),
  impact: bilingual.nullable(),
  announcements: z.array(bilingual),
  probationMs: count,
  watchEveryMs: count,
  recut: z.boolean(),
  waves: z.array(z.strictObject({ steps: z.array(step) })),
})

const agent = z.string().optional()

const wire = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('modbus-tcp'), address: z.string(), port: count, unit: count }),
  z.strictObject({ kind: z.literal('modbus-rtu'), path: z.string(), baud: count, unit: count }),
  z.strictObject({ kind: z.literal('gpio'), chip: z.string() }),
])

const ways = z.strictObject({
  ssh: z
    .strictObject({
      profile: z.string(),
      port: count,
      credentials: z.string(),
      hostKeys: names.min(1),
      legacyAlgorithms: z.boolean(),
      agent,
    })
    .optional(),
  snmp: z.strictObject({ profile: z.string(), port: count, credentials: z.string(), agent }).optional(),
  console: z
    .strictObject({
      profile: z.string(),
      agent: z.string(),
      path: z.string(),
      baud: count.optional(),
      credentials: z.string(),
    })
    .optional(),
  outlet: z.strictObject({ profile: z.string(), port: count, credentials: z.string(), agent }).optional(),
  relay: z.strictObject({ profile: z.string(), agent: z.string(), wire, severed: z.enum(['on', 'off']) }).optional(),
})

const contacts = z.array(z.strictObject({ device: z.string(), contact: z.string() }))

const device = z.strictObject({
  id: z.string(),
  kind: z.enum(DEVICE_KINDS),
  name: bilingual,
  room: z.string().nullable(),
  rack: z.string().nullable(),
  unit: z.number().nullable(),
  address: z.string().nullable(),
  ways,
  aaa: z.string().nullable(),
  outlets: contacts.optional(),
  relays: byId(contacts).optional(),
  photo: z.string().optional(),
})

const end = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('port'), device: z.string(), port: z.string() }),
  z.strictObject({ kind: z.literal('wall'), position: z.string(), panel: z.literal(true).optional() }),
])

const cable = z.strictObject({
  id: z.string(),
  tag: z.string().nullable(),
  ends: z.tuple([end, end]),
  colour: z.string(),
  medium: z.string(),
})

const alone = z.strictObject({ afterMs: count, when: z.enum(['incident', 'always']) })

/** `ProgramBody`. What came with agents may be missing: a bundle sealed before is opened still. Profiles are held to their own shape where they are read. */
export const programSchema = z.strictObject({
  format: z.literal('kakuri-program/1'),
  site: z.strictObject({ id: z.string(), name: bilingual }),
  plan: z.strictObject({ name: bilingual, triggers: z.array(bilingual), alone: alone.optional() }),
  rooms: byId(z.strictObject({ name: bilingual, people: names.optional() })),
  agents: byId(z.strictObject({ room: z.string() })).optional(),
  contacts: z.array(z.strictObject({ name: bilingual, phone: z.string() })).optional(),
  segments: byId(z.strictObject({ kind: z.enum(SEGMENT_KINDS), name: bilingual })),
  devices: byId(device),
  profiles: byId(
    z.looseObject({ id: z.string(), rung: z.enum(['ssh', 'snmp', 'outlet', 'relay']), operations: z.looseObject({}) }),
  ),
  cables: byId(cable),
  aaa: byId(z.strictObject({ sessions: count })),
  stages: z.array(stage),
})

/** Base64 has spare bits at its end, so that several texts may mean the same bytes: only the one we write is taken. */
const base64 = (bytes: number) =>
  z.string().refine(text => {
    const raw = Buffer.from(text, 'base64')
    return raw.length === bytes && raw.toString('base64') === text
  }, `is not base64 of ${bytes} bytes`)

const publicKey = z
  .string()
  .startsWith('ed25519:')
  .refine(text => base64(32).safeParse(text.slice('ed25519:'.length)).success, 'is not an Ed25519 public key')

/** The file around the program. */
export const envelopeSchema = z.strictObject({
  body: z.strictObject({
    epoch: z.int().min(1),
    program: z.unknown(),
    sealedAt: z.iso.datetime(),
    sealedBy: z.string().min(1),
    signer: publicKey,
  }),
  format: z.literal('kakuri-bundle/1'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  signature: base64(64),
})
