import { z } from 'zod'
import { RUNG_KINDS } from '../plan/shape.ts'
import { type AnyEvent, type EvidenceEntry, OUTCOMES } from './events.ts'

/** The entries of an agent that say what was cut, as a ledger must find them: the agent's word is checked before it is folded. */

const step = z.string()
const rung = z.enum(RUNG_KINDS)
const state = z.enum(['open', 'severed', 'absent', 'unknown'])
const upDown = z.enum(['up', 'down']).nullable()
const reading = z.object({
  ...{ state, admin: upDown, link: upDown, detail: z.string() },
  parts: z.record(z.string(), state).optional(),
})

const BODIES: { readonly [type: string]: z.ZodType } = {
  'run.started': z.object({
    kind: z.enum(['incident', 'drill', 'live-drill']),
    direction: z.literal('isolate'),
    ...{ bundle: z.string(), reason: z.string(), stages: z.array(z.string()), steps: z.array(z.string()).nullable() },
  }),
  'run.ended': z.object({ result: z.string(), reason: z.string() }),
  'wave.started': z.object({ stage: z.string(), wave: z.int(), steps: z.array(z.string()) }),
  'step.intent': z.object({ step, rung, action: z.literal('apply'), was: reading.nullable() }),
  'step.ended': z.object({ step, outcome: z.enum(OUTCOMES), rung: rung.nullable(), reading: reading.nullable() }),
}

/** Types of entries that say something about cuts. */
export const CUT_ENTRIES: readonly string[] = Object.keys(BODIES)

/** The entry as an event; null for what says nothing about cuts, or is not as such an entry must be. */
export function cutEvent(entry: EvidenceEntry): AnyEvent | null {
  const shape = BODIES[entry.type]
  if (shape === undefined || !shape.safeParse(entry.body).success) return null
  return entry as unknown as AnyEvent
}
