import type { EventType } from '../journal/events.ts'

/** Every event type the executor writes. */
const WRITTEN = [
  'run.prepared',
  'run.started',
  'run.recovered',
  'gate.waiting',
  'gate.approved',
  'gate.withdrawn',
  'gate.broken',
  'gate.opened',
  'stage.started',
  'wave.started',
  'step.observed',
  'step.intent',
  'rung.failed',
  'rung.refused',
  'task.shown',
  'task.answered',
  'task.wrong-cable',
  'task.put-back',
  'task.still-up',
  'step.ended',
  'stage.ended',
  'run.cancelling',
  'run.paused',
  'run.resumed',
  'run.ended',
  'probation.started',
  'probation.confirmed',
  'probation.expired',
  'watch.started',
  'watch.reopened',
  'watch.severed-again',
  'watch.unreadable',
] as const satisfies readonly EventType[]

const VERBS = ['observe', 'apply', 'verify', 'revert'] as const

export type WrittenType = (typeof WRITTEN)[number]
export type Verb = (typeof VERBS)[number]
export type CrashPoint = `${'before' | 'after'} journal ${WrittenType}` | `${'before' | 'after'} ${Verb}`

/**
 * Both sides of every journal write and of every device action. Names are stable: crash tests select by them. An append of
 * several event types passes the points of each type once.
 */
export const CRASH_POINTS: readonly CrashPoint[] = [
  ...WRITTEN.flatMap(type => [`before journal ${type}`, `after journal ${type}`] as const),
  ...VERBS.flatMap(verb => [`before ${verb}`, `after ${verb}`] as const),
]
