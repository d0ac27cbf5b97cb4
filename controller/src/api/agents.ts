import { AGENT_NAME } from '@kakuri/core/link/topics.ts'
import { z } from 'zod'
import { bilingual, utc } from './common.ts'

const name = z.string().regex(AGENT_NAME)

/** One agent of the plan, or one that has a certificate though the plan does not name it any more. */
export const agentDoc = z.object({
  id: z.string(),
  room: z.string().nullable(),
  roomName: bilingual.nullable(),
  phase: z.enum(['unknown', 'asking', 'enrolled', 'revoked']),
  /** While it asks. The code itself is not told: it is read from the display. */
  asking: z.object({ address: z.string(), sinceUtc: utc }).nullable(),
  /** `offline` means that nothing is known, never that its room is isolated. */
  link: z.enum(['online', 'offline', 'read-only']),
  sinceUtc: utc.nullable(),
  product: z.string().nullable(),
  /** It holds the bundle that is sealed now. */
  bundleCurrent: z.boolean(),
  /** It carries its room's steps out by itself now, as far as the controller heard. */
  alone: z.boolean(),
  certificate: z.object({ sha256: z.string(), notAfterUtc: utc }).nullable(),
  /** It cut by itself, and the controller has not taken all of that over yet. */
  held: z.boolean(),
  /** Cut points of its room. */
  steps: z.array(z.string()),
  /** What somebody should look into: a record that does not fit, a message that could not be given to it. */
  warnings: z.array(bilingual),
  /** Devices it cannot reach, with why. */
  faults: z.array(z.object({ device: z.string(), rung: z.string(), message: bilingual })),
})
export type AgentDoc = z.infer<typeof agentDoc>

export const approveBody = z.strictObject({ code: z.string().min(4).max(20) })
export const revokeBody = z.strictObject({ reason: z.string().trim().min(1).max(500) })

/** From an agent that is not let in yet; anybody may send it, so everything in it is held small. */
export const askBody = z.strictObject({
  agent: name,
  request: z.string().max(4_000),
  linkKey: z.string().regex(/^ed25519:[A-Za-z0-9+/]{43}=$/),
  recipient: z.string().regex(/^age1[0-9a-z]{20,100}$/),
})
export type AskBody = z.infer<typeof askBody>
/** `nonce`, `authority`: from which the agent makes the code itself, so that nobody in between shows it another one. */
export const askedDoc = z.object({ ticket: z.string(), code: z.string(), nonce: z.string(), authority: z.string() })
export const askStateDoc = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('waiting'), code: z.string() }),
  z.object({ phase: z.literal('refused') }),
  z.object({
    phase: z.literal('approved'),
    certificate: z.string(),
    welcome: z.object({
      authority: z.string(),
      trusted: z.array(z.string()),
      broker: z.object({ host: z.string(), port: z.int() }),
    }),
  }),
])
