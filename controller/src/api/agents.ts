import { z } from 'zod'
import { bilingual, utc } from './common.ts'

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

export { type AskBody, askBody, askedDoc, askStateDoc } from '@kakuri/core/link/enrol.ts'
