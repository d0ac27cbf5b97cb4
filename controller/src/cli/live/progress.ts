import { type ProgramBody, stageSteps } from '@kakuri/core/compile/program.ts'
import type { AnyEvent, Direction, EventBodies, Outcome, RunKind } from '@kakuri/core/journal/events.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'

export type StepState = 'waiting' | 'under-way' | 'person' | 'ended'

/** One step as somebody watching sees it. */
export interface StepProgress {
  readonly id: string
  state: StepState
  rung: RungKind | null
  /** Rungs that were tried and did not get through, with the code or `refused`. */
  readonly failed: { readonly rung: RungKind; readonly why: string }[]
  /** Monotonic milliseconds at which it began; null before. */
  since: number | null
  outcome: Outcome | null
  ms: number
  note: string
}

export interface RunProgress {
  readonly id: string
  readonly kind: RunKind
  readonly direction: Direction
  readonly actor: string
  readonly reason: string
  readonly stages: readonly string[]
}

/** What the events of one run add up to while it is under way. Fed in order. */
export class Progress {
  run: RunProgress | null = null
  /** The stage that runs or whose gate is asked. */
  stage: string | null = null
  phase: 'idle' | 'gate' | 'running' | 'probation' | 'paused' | 'ended' = 'idle'
  probation: { readonly stage: string; readonly endsAt: number } | null = null
  readonly steps: ReadonlyMap<string, StepProgress>
  readonly #picked: { ids: ReadonlySet<string> | null } = { ids: null }

  constructor(program: ProgramBody) {
    const ids = program.stages.flatMap(stageSteps).map(step => step.id)
    this.steps = new Map(ids.map(id => [id, fresh(id)]))
  }

  /** False for a step that a partial restore leaves alone. */
  takesPart(step: string): boolean {
    return this.#picked.ids === null || this.#picked.ids.has(step)
  }

  apply(event: AnyEvent): void {
    if (event.type === 'run.started') this.#begin(event.run ?? '', event.actor, event.body)
    else if (event.type.startsWith('step.') || event.type.startsWith('task.') || event.type.startsWith('rung.'))
      this.#step(event)
    else this.#phase(event)
  }

  #begin(id: string, actor: string, body: EventBodies['run.started']): void {
    this.run = { id, actor, kind: body.kind, direction: body.direction, reason: body.reason, stages: body.stages }
    this.#picked.ids = body.steps === null ? null : new Set(body.steps)
    this.phase = 'idle'
    for (const step of this.steps.values()) Object.assign(step, fresh(step.id))
  }

  #phase(event: AnyEvent): void {
    if (event.type === 'gate.waiting') Object.assign(this, { stage: event.body.stage, phase: 'gate' })
    else if (event.type === 'stage.started') Object.assign(this, { stage: event.body.stage, phase: 'running' })
    else if (event.type === 'run.paused') this.phase = 'paused'
    else if (event.type === 'run.resumed' || event.type === 'run.recovered') this.phase = 'running'
    else if (event.type === 'run.ended') this.phase = 'ended'
    else if (event.type === 'probation.started') this.#probation(event.body, event.mono)
    else if (event.type === 'probation.confirmed' || event.type === 'probation.expired') this.probation = null
    else if (event.type === 'wave.started')
      for (const id of event.body.steps) Object.assign(this.steps.get(id) ?? {}, { state: 'under-way', since: event.mono })
  }

  #probation(body: EventBodies['probation.started'], mono: number): void {
    this.phase = 'probation'
    this.stage = body.stage
    this.probation = { stage: body.stage, endsAt: mono + body.ms }
  }

  #step(event: AnyEvent): void {
    const body = event.body as { readonly step?: string }
    const step = this.steps.get(body.step ?? '')
    if (step === undefined) return
    if (event.type === 'step.ended') this.#end(step, event.body)
    else if (event.type === 'step.intent') Object.assign(step, { state: 'under-way', rung: event.body.rung })
    else if (event.type === 'rung.failed') step.failed.push({ rung: event.body.rung, why: event.body.code })
    else if (event.type === 'rung.refused') step.failed.push({ rung: event.body.rung, why: 'refused' })
    else if (event.type === 'task.shown') Object.assign(step, { state: 'person', rung: 'hands' })
    else if (event.type === 'task.answered') step.state = 'under-way'
    step.since ??= event.mono
  }

  #end(step: StepProgress, body: EventBodies['step.ended']): void {
    const { outcome, rung, ms, note } = body
    Object.assign(step, { state: 'ended', outcome, rung, ms, note })
  }
}

function fresh(id: string): StepProgress {
  return { id, state: 'waiting', rung: null, failed: [], since: null, outcome: null, ms: 0, note: '' }
}
