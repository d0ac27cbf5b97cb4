import { OUTCOMES } from '@kakuri/core/journal/events.ts'
import type { RoomView } from '@kakuri/core/view/room-shape.ts'
import { z } from 'zod'

const text = z.object({ ja: z.string(), en: z.string() })
const end = z.object({
  ...{ name: text, port: z.string(), room: text.nullable(), rack: z.string().nullable(), unit: z.number().nullable() },
  ...{ photo: z.string().nullable(), here: z.boolean() },
})
const cable = z.object({
  ...{ id: z.string(), tag: z.string(), colour: z.string(), colourName: text, medium: z.string() },
  ends: z.tuple([end, end]),
})
const answer = z.enum(['done', 'cannot-find', 'already-out', 'other'])
const task = z.object({
  ...{ run: z.string(), step: z.string(), action: z.enum(['unplug', 'plug']), drill: z.boolean(), tag: z.string() },
  ...{ text, cables: z.array(cable), sinceUtc: z.number() },
  phase: z.enum(['open', 'checking', 'still-up', 'wrong-cable', 'verified', 'not-verified', 'given-up']),
  ...{ answer: answer.nullable(), warning: text.nullable(), wrong: cable.nullable() },
})
const stage = z.object({
  ...{ id: z.string(), name: text, begun: z.boolean(), ended: z.boolean(), openedBy: z.array(z.string()) },
})
const run = z.object({
  ...{ id: z.string(), kind: z.enum(['incident', 'drill', 'live-drill']), direction: z.enum(['isolate', 'restore']) },
  ...{ reason: z.string(), bundle: z.string(), startedUtc: z.number(), phase: z.enum(['running', 'paused']) },
  ...{ stages: z.array(stage), announcements: z.array(text), impact: z.array(text) },
  steps: z.array(z.object({ id: z.string(), outcome: z.enum(OUTCOMES).nullable() })),
})
/** An older controller tells less of it. */
const isolated = z.object({
  ...{ id: z.string(), name: text, proven: z.boolean().default(false), sinceUtc: z.number().nullable().default(null) },
  ...{ impact: text.nullable().default(null), announcements: z.array(text).default([]) },
})
const people = z.array(z.string())
const view: z.ZodType<RoomView> = z.object({
  ...{ seq: z.int().min(0), site: text, room: z.object({ id: z.string(), name: text, people }) },
  contacts: z.array(z.object({ name: text, phone: z.string() })),
  run: run.nullable(),
  isolated: z.array(isolated),
  tasks: z.array(task),
  lastDrill: z.object({ endedUtc: z.number(), result: z.enum(['complete', 'incomplete', 'cancelled']) }).nullable(),
})

/** What a room message holds; null where it is not that. Keys that a newer controller adds are left out. */
export function readRoomView(value: unknown): RoomView | null {
  const read = view.safeParse(value)
  return read.success ? read.data : null
}
