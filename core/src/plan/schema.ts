import { z } from 'zod'
import { bilingual, durationMs, id, known, nameOf, text } from '../base/fields.ts'
import { LIMITS } from '../base/limits.ts'
import { said, shown } from '../base/schema.ts'
import { portOf } from '../site/schema.ts'
import type { SiteMap } from '../site/shape.ts'
import { type Gate, RUNG_KINDS } from './shape.ts'

/** The five ways to say what a cut point severs; each cut point has exactly one. */
export const KIND_KEYS = ['port', 'zoneBlock', 'service', 'power', 'hands'] as const

const VERSION = z.literal('kakuri/1', {
  error: issue => (issue.input === undefined ? said('is missing', 'begin the file with plan: kakuri/1') : undefined),
})

/** plan.yaml, version kakuri/1, for one site map. */
export function planSchema(site: SiteMap) {
  const segments = known('segment', 'under segments in site.yaml', site.segments.keys())
  const devices = known('device', 'under devices in site.yaml', site.devices.keys())
  const cables = known('cable', 'in cables.csv', site.cables.keys())
  const names = z.array(nameOf(segments, devices)).min(1)
  const segmentNames = z.array(nameOf(segments)).min(1)
  const relation = z.strictObject({ from: names, to: names })
  const cutPoint = z.strictObject({
    id,
    tag: text.optional(),
    port: portOf(devices).optional(),
    zoneBlock: z.strictObject({ device: nameOf(devices), from: segmentNames, to: segmentNames }).optional(),
    service: portOf(devices).optional(),
    power: nameOf(devices).optional(),
    hands: z.array(nameOf(cables)).min(1).optional(),
    cables: z.array(nameOf(cables)).min(1).optional(),
    ladder: z.array(z.enum(RUNG_KINDS)).min(1).optional(),
    impact: bilingual.optional(),
    display: bilingual.optional(),
  })
  const stage = z.strictObject({
    id,
    name: bilingual,
    gate,
    severs: z.array(relation).default([]),
    keeps: z.array(relation).default([]),
    impact: bilingual.optional(),
    announcements: z.array(bilingual).default([]),
    probation: duration.default(600_000),
    watch: z
      .strictObject({ every: duration.default(10_000), recut: z.boolean().default(false) })
      .default({ every: 10_000, recut: false }),
    cutPoints: z.array(cutPoint).min(1),
  })
  return z.strictObject({
    plan: VERSION,
    name: bilingual,
    triggers: z.array(bilingual).default([]),
    alone: z.strictObject({ after: aloneAfter, when: z.enum(['incident', 'always']) }).optional(),
    stages: z.array(stage).min(1),
  })
}
export type PlanFile = z.infer<ReturnType<typeof planSchema>>
export type StageEntry = PlanFile['stages'][number]
export type CutPointEntry = StageEntry['cutPoints'][number]

const duration = z.unknown().transform((value, ctx): number => {
  const ms = typeof value === 'string' ? durationMs(value) : null
  if (ms !== null && ms > 0 && ms <= LIMITS.durationMs) return ms
  const message =
    ms === null
      ? `must be a duration such as 500ms, 10s, 5m or 1h, not ${shown(value)}`
      : `must be more than nothing and at most ${LIMITS.durationMs / 3_600_000}h, not ${shown(value)}`
  ctx.issues.push({ code: 'custom', input: value, message })
  return z.NEVER
})

/** Less would let a controller that starts anew, or a switch that does, set rooms off. */
const ALONE_LEAST_MS = 60_000

const aloneAfter = duration.check(ctx => {
  if (ctx.value >= ALONE_LEAST_MS) return
  const message = said('must be at least 1m', 'a controller that is started anew must not set the rooms off')
  ctx.issues.push({ code: 'custom', input: ctx.value, message })
})

const GATES =
  'write auto, confirm, or {approve: 2} for two people (1 to 9); {approve: 2, breakGlass: true} lets one person open it alone'

const approvalGate = z.strictObject({ approve: z.int().min(1).max(9), breakGlass: z.boolean().default(false) })

const gate = z.unknown().transform((value, ctx): Gate => {
  if (value === 'auto' || value === 'confirm') return { kind: value }
  const approvals = approvalGate.safeParse(value)
  if (approvals.success) {
    const { approve: count, breakGlass } = approvals.data
    return { kind: 'approve', count, ...(breakGlass ? { breakGlass } : {}) }
  }
  const message = said(value === undefined ? 'is missing' : `cannot be ${shown(value)}`, GATES)
  ctx.issues.push({ code: 'custom', input: value, message })
  return z.NEVER
})
