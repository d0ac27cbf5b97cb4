import type { Bundle, Step } from '@kakuri/core/compile/program.ts'
import { roomSteps } from '@kakuri/core/compile/room-part.ts'
import type { EventBodies, RunKind } from '@kakuri/core/journal/events.ts'
import { GONE_AFTER_MS } from '@kakuri/core/link/messages.ts'
import type { RoomRun, RoomView } from '@kakuri/core/view/room-shape.ts'

export type Why = EventBodies['alone.began']['why']

/** What the agent would carry out by itself. */
export interface AloneOrder {
  readonly why: Why
  readonly by: readonly string[]
  readonly bundle: Bundle
  readonly kind: RunKind
  /** Every stage up to the last one with a step here, in the plan's order. */
  readonly stages: readonly string[]
  readonly steps: readonly string[]
}

/** After the controller is gone for certain, before a begun stage is carried on. */
export const STAGE_GRACE_MS = 10_000

/**
 * The rest of the room's steps of the stages that were begun; null where there is nothing to go on with. `done`: steps that the agent
 * went on with already since the controller was last heard.
 */
export function restOfStages(
  agent: string,
  room: RoomView | null,
  done: ReadonlySet<string>,
  bundleOf: (sha256: string) => Bundle | null,
): AloneOrder | null {
  const run = room?.run ?? null
  if (run === null || run.direction !== 'isolate' || run.phase !== 'running') return null
  const begun = run.stages.filter(stage => stage.begun)
  if (!begun.some(stage => !stage.ended)) return null
  const bundle = bundleOf(run.bundle)
  if (bundle === null) return null
  const ended = new Set(run.steps.filter(step => step.outcome !== null).map(step => step.id))
  const taken = new Set(run.steps.map(step => step.id))
  const inBegun = new Set(begun.map(stage => stage.id))
  const steps = ofStages(bundle, roomSteps(bundle.program, agent), id => inBegun.has(id))
    .map(step => step.id)
    .filter(id => taken.has(id) && !ended.has(id) && !done.has(id))
  if (steps.length === 0) return null
  const by = [...new Set(begun.flatMap(stage => stage.openedBy))]
  return { why: 'stage', by, bundle, kind: run.kind, steps, stages: upToLast(bundle, steps) }
}

/** All of the room's steps; null where it has none. */
export function wholeRoom(
  agent: string,
  why: Why,
  by: readonly string[],
  bundle: Bundle,
  kind: RunKind = 'incident',
): AloneOrder | null {
  const steps = roomSteps(bundle.program, agent).map(step => step.id)
  if (steps.length === 0) return null
  return { why, by, bundle, kind, steps, stages: upToLast(bundle, steps) }
}

type Begun = EventBodies['alone.began']

/** A drill has to do with drills alone, and what is real with what is real. */
export const isOfKind = ({ drill }: Begun, run: RoomRun): boolean => (run.kind === 'drill') === (drill === true)

/**
 * What the agent began has lost its reason, by what the controller says now: it puts back, the run whose stage is gone on with is
 * not going on, or its drill has ended. What two people or the plan's limit began in earnest goes on to its end.
 */
export function isOver(begun: Begun, run: RoomRun | null): boolean {
  const other = run === null || !isOfKind(begun, run)
  if (!other && run.direction === 'restore') return true
  if (begun.drill && other) return true
  return begun.why === 'stage' && (other || run.phase !== 'running')
}

/** Milliseconds without the controller after which the plan lets the agent begin; null where it does not. */
export function limitMs(bundle: Bundle, room: RoomView | null): number | null {
  const { alone } = bundle.program.plan
  if (alone === undefined) return null
  const real = room !== null && ((room.run !== null && room.run.kind !== 'drill') || room.isolated.length > 0)
  return alone.when === 'always' || real ? Math.max(alone.afterMs, GONE_AFTER_MS) : null
}

function ofStages({ program }: Bundle, steps: readonly Step[], which: (stage: string) => boolean): Step[] {
  const inside = new Set(
    program.stages
      .filter(stage => which(stage.id))
      .flatMap(stage => stage.waves.flatMap(wave => wave.steps.map(step => step.id))),
  )
  return steps.filter(step => inside.has(step.id))
}

function upToLast({ program }: Bundle, steps: readonly string[]): string[] {
  const wanted = new Set(steps)
  const last = program.stages.findLastIndex(stage =>
    stage.waves.some(wave => wave.steps.some(one => wanted.has(one.id))),
  )
  return program.stages.slice(0, last + 1).map(stage => stage.id)
}
