import { z } from 'zod'
import { RUNG_KINDS } from '../plan/shape.ts'
import { AGENT_NAME } from './topics.ts'

/** Everything that controller and agents say to each other, version 1. Unknown keys are refused. */

const text = z.string().max(2_000)
const name = z.string().regex(AGENT_NAME)
const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)
const count = z.int().min(0)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const base64 = z.base64()
/** UTC milliseconds until the year 9999: what lies further away is no date, and whoever writes it as one would fail. */
const utc = z.number().min(0).max(253_402_300_799_999)

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('port'), port: text }),
  z.strictObject({ kind: z.literal('zone-block'), id: text, from: z.array(text), to: z.array(text) }),
  z.strictObject({ kind: z.literal('service'), name: text }),
  z.strictObject({ kind: z.literal('power') }),
  z.strictObject({ kind: z.literal('contact'), contact: text }),
])
const upDown = z.enum(['up', 'down']).nullable()
const reading = z.strictObject({
  state: z.enum(['open', 'severed', 'absent', 'unknown']),
  admin: upDown,
  link: upDown,
  detail: z.string().max(600),
  parts: z.record(z.string(), z.enum(['open', 'severed', 'absent', 'unknown'])).optional(),
})
const reply = z.union([
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), refusal: text }),
])

/** One verb of a driver, to be carried out by the agent at most once. Devices are those of the bundle it names. */
export const order = z.strictObject({
  order: id,
  /** Connection for which it was given: the agent's boot and session number. It counts for no other. */
  boot: count,
  session: count,
  bundle: sha256,
  device: z.string().min(1).max(200),
  rung: z.enum(RUNG_KINDS),
  verb: z.enum(['open', 'observe', 'apply', 'verify', 'revert']),
  write: z.enum(['write', 'simulate']),
  targets: z.array(target).max(2_000),
  /** For `revert`: what each target was before. Empty otherwise. */
  was: z.array(reading).max(2_000),
  /** Given up after so many milliseconds from when the agent heard it. */
  deadlineMs: z.int().min(1).max(600_000),
})

/** What came of an order. `readings` and `replies` stand in the order of the targets. */
export const result = z.strictObject({
  order: id,
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('readings'), readings: z.array(reading) }),
    z.strictObject({ kind: z.literal('replies'), replies: z.array(reply) }),
    z.strictObject({ kind: z.literal('opened') }),
    z.strictObject({ kind: z.literal('error'), code: z.string().max(40), message: text }),
  ]),
  transcript: z.string().max(17_000),
})

/** Messages that go down to an agent, by kind. */
export const DOWN = {
  order,
  /** Gives an order up; what was begun is ended at once. */
  cancel: z.strictObject({ order: id }),
  /** What the room's display shows and what the agent must know to go on alone. The latest counts. */
  room: z.strictObject({ view: z.unknown() }),
  /** The sealed bundle, gzip. */
  bundle: z.strictObject({ sha256, gzip: base64 }),
  /** Credentials of the room's devices and the codes for cutting alone: age, for the agent's own recipient. */
  secrets: z.strictObject({ age: base64 }),
  /** A renewed certificate, PEM. */
  certificate: z.strictObject({ certificate: z.string().max(8_000) }),
  photo: z.strictObject({
    device: z.string().max(200),
    mime: z.enum(['image/jpeg', 'image/png', 'image/webp']),
    bytes: base64,
  }),
  /** Every message up to this number is durable at the controller. */
  ack: z.strictObject({ ids: z.array(id).min(1).max(1_000) }),
} as const

export const answer = z.strictObject({
  run: z.string().max(100),
  step: z.string().max(200),
  /** Of the task answered: an answer to a drill's task never counts for a real one. */
  drill: z.boolean(),
  by: z.string().min(1).max(120),
  answer: z.enum(['done', 'cannot-find', 'already-out', 'other']),
  note: text,
  /** Both clocks of the agent when it was given. */
  utc,
  mono: z.number(),
})

/** Entries of the agent's own journal, in order, as they are stored there. */
export const evidence = z.strictObject({
  events: z
    .array(
      z.strictObject({
        seq: count,
        epoch: count,
        utc,
        mono: z.number(),
        actor: text,
        run: z.string().nullable(),
        type: z.string().max(60),
        version: count,
        body: z.record(z.string(), z.unknown()),
        prev: sha256,
        hash: sha256,
      }),
    )
    .min(1)
    .max(200),
})

/** Messages that come up from an agent, by kind. */
export const UP = {
  result,
  answer,
  evidence,
  /** PKCS #10, PEM; signed with a fresh key. Asked for when two thirds of the certificate's time are over. */
  renew: z.strictObject({ request: z.string().max(8_000) }),
  /** How it stands: sent when it changes. */
  status: z.strictObject({
    bundle: sha256.nullable(),
    /** True while it carries out the room's steps by itself. */
    alone: z.boolean(),
    /** Newest message of the controller's room view that it shows. */
    hardware: z
      .array(z.strictObject({ device: z.string(), rung: z.enum(RUNG_KINDS), error: text.nullable() }))
      .max(500),
  }),
  ack: z.strictObject({ ids: z.array(id).min(1).max(1_000) }),
} as const

export type DownKind = keyof typeof DOWN
export type UpKind = keyof typeof UP
export type DownBody<K extends DownKind = DownKind> = z.infer<(typeof DOWN)[K]>
export type UpBody<K extends UpKind = UpKind> = z.infer<(typeof UP)[K]>
export type Order = z.infer<typeof order>
export type OrderResult = z.infer<typeof result>

/** Birth and last will. A will says `gone` with the boot and session of the connection it belongs to. */
export const agentState = z.strictObject({
  v: z.literal(1),
  agent: name,
  state: z.enum(['here', 'gone']),
  /** Counted up at every start of the agent, durable. */
  boot: count,
  /** Counted up at every connection within a boot. */
  session: count,
  product: z.string().max(100),
  bundle: sha256.nullable(),
  /** Last journal entry the agent holds, and the newest checkpoint of the controller's journal that it saw. */
  head: z.strictObject({ seq: count, hash: sha256 }),
  checkpoint: z.strictObject({ seq: count, hash: sha256 }).nullable(),
})
export type AgentState = z.infer<typeof agentState>

/** Said by the controller every few seconds: it is there. `head`: of its journal, which agents keep. Signed. */
export const beat = z.strictObject({
  v: z.literal(1),
  epoch: count,
  boot: count,
  n: count,
  utc,
  head: z.strictObject({ seq: count, hash: sha256 }),
  signature: base64,
})
export type Beat = z.infer<typeof beat>
export const BEAT_EVERY_MS = 2_000
/** No beat and no connection for so long: the controller is gone. */
export const GONE_AFTER_MS = 7_000

/** What is around every message. `n` rises with every message of one sender to one receiver, over restarts too. */
export const envelope = z.strictObject({
  v: z.literal(1),
  id,
  from: name,
  to: name,
  n: count,
  epoch: count,
  kind: z.string().max(20),
  body: z.record(z.string(), z.unknown()),
  /** Ed25519 over `kakuri-link/1 ` and the canonical JSON of all the rest, base64. */
  signature: base64,
})
export type Envelope = z.infer<typeof envelope>

/** The controller's name in envelopes; no agent may have it. */
export const CONTROLLER = 'controller'
