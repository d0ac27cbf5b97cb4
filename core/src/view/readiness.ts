import { type ProgramBody, type Step, stageSteps } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import type { AnyEvent, EventBodies, JournalEvent } from '../journal/events.ts'
import type { RungKind } from '../plan/shape.ts'

type Observation = EventBodies['run.prepared']['observed'][number]

export interface StepReadiness {
  readonly step: string
  readonly tag: string
  readonly stage: string
  /** Rungs over which the device could be read at the last preparation, in the order of the ladder. */
  readonly ready: readonly RungKind[]
  readonly failing: readonly { readonly rung: RungKind; readonly code: string; readonly message: string }[]
  /** Rungs nobody has tried. `hands` is never among them: a person is not tried ahead. */
  readonly untried: readonly RungKind[]
  /** A person can do it. */
  readonly hands: boolean
  /** How it stands: by a device, by a person only, or by nobody as far as is known. */
  readonly state: 'ready' | 'hands-only' | 'not-ready'
  readonly reading: Reading | null
}

export interface Readiness {
  /** Of the last preparation of this bundle, UTC milliseconds; null where there was none. */
  readonly preparedUtc: number | null
  readonly ageMs: number | null
  readonly steps: readonly StepReadiness[]
}

/** The last preparation of the bundle with this digest. */
export function lastPrepared(events: Iterable<AnyEvent>, bundle: string): JournalEvent<'run.prepared'> | null {
  let last: JournalEvent<'run.prepared'> | null = null
  for (const event of events) if (event.type === 'run.prepared' && event.body.bundle === bundle) last = event
  return last
}

/** Which steps can be cut by which rungs, as the last preparation found. `now`: wall time, UTC milliseconds. */
export function readiness(program: ProgramBody, prepared: JournalEvent<'run.prepared'> | null, now: number): Readiness {
  const observed = prepared?.body.observed ?? []
  return {
    preparedUtc: prepared?.utc ?? null,
    // A clock that was set back must not make old findings look younger than new.
    ageMs: prepared === null ? null : Math.max(0, now - prepared.utc),
    steps: program.stages.flatMap(stage => stageSteps(stage).map(step => stepReadiness(step, stage.id, observed))),
  }
}

function stepReadiness(step: Step, stage: string, observed: readonly Observation[]): StepReadiness {
  const own = observed.filter(one => one.step === step.id)
  const rungs = step.ladder.map(rung => rung.kind).filter(kind => kind !== 'hands')
  const ready = rungs.filter(rung => own.some(one => one.rung === rung && isReady(one)))
  const hands = step.ladder.some(rung => rung.kind === 'hands')
  return {
    ...{ step: step.id, tag: step.tag, stage, ready, hands },
    failing: own.flatMap(one => failing(one)),
    untried: rungs.filter(rung => !own.some(one => one.rung === rung)),
    state: ready.length > 0 ? 'ready' : hands ? 'hands-only' : 'not-ready',
    reading: own.find(isReady)?.reading ?? null,
  }
}

/** A device that has no such target, or whose answer does not tell, answered; but no cut could be read back there. */
function isReady(one: Observation): boolean {
  return one.error === null && (one.reading?.state === 'open' || one.reading?.state === 'severed')
}

function failing(one: Observation): StepReadiness['failing'] {
  if (isReady(one)) return []
  const message = one.reading?.detail ?? ''
  const code = one.reading?.state === 'absent' ? 'NO_SUCH_TARGET' : 'GARBLED_REPLY'
  return [{ rung: one.rung, ...(one.error ?? { code, message }) }]
}
