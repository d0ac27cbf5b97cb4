import { z } from 'zod'
import { AGENT_NAME } from './topics.ts'

/** What an agent that is not let in yet and the controller say to each other over HTTPS, under /api/v1/agents/ask. */

/** Anybody may send it, so everything in it is held small. */
export const askBody = z.strictObject({
  agent: z.string().regex(AGENT_NAME),
  /** PKCS #10, PEM. */
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
      trusted: z.array(z.string()).min(1),
      broker: z.object({ host: z.string(), port: z.int() }),
    }),
  }),
])
export type AskState = z.infer<typeof askStateDoc>
