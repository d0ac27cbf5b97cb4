import { z } from 'zod'
import { taskAnswer } from './board.ts'
import { direction, remark, runKind, typed } from './common.ts'

const id = z.string().min(1).max(128)

export const orderBody = z.object({
  kind: runKind,
  direction,
  /** Stage ids in plan order. */
  stages: z.array(id).min(1).max(200),
  /** Only these cut points of the stages; for a restore. */
  steps: z.array(id).max(20_000).optional(),
  /** Cut points left out, with the reason; for an isolation. */
  skips: z
    .array(z.object({ step: id, reason: typed(500) }))
    .max(2_000)
    .default([]),
  reason: typed(1000),
})

export const reasonBody = z.object({ reason: typed(1000) })
export const answerBody = z.object({
  answer: taskAnswer,
  note: remark(1000).default(''),
  /** Name of the person at the rack, where somebody else enters it by telephone. */
  onBehalfOf: typed(64).nullable().default(null),
})
export const started = z.object({ run: z.string() })
/** Approvals that count now for the gate asked about. */
export const approvals = z.object({ approvals: z.array(z.string()), opened: z.boolean() })

export const runParams = z.object({ run: id })
export const stageParams = z.object({ run: id, stage: id })
export const stepParams = z.object({ run: id, step: id })

export type OrderBody = z.infer<typeof orderBody>
export type AnswerBody = z.infer<typeof answerBody>
export type ApprovalsDoc = z.infer<typeof approvals>
