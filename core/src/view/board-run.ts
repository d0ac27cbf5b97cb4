import { samePerson } from '../base/person.ts'
import type { AnyEvent, JournalEvent } from '../journal/events.ts'
import type { RunBoard, StageBoard, StepBoard } from './board.ts'
import { WAITING } from './board-start.ts'
import { warningAfter } from './board-warning.ts'

/** Folds an event of this run in. */
export function applyToRun(run: RunBoard, event: AnyEvent): void {
  if ('step' in event.body) applyToStep(run.steps.get(event.body.step), event)
  else if ('stage' in event.body) applyToStage(run, event.body.stage, event)
  else applyToWhole(run, event)
}

function applyToWhole(run: RunBoard, event: AnyEvent): void {
  switch (event.type) {
    case 'run.pausing':
      run.pausing = { by: event.actor, reason: event.body.reason }
      return
    case 'run.cancelling':
      Object.assign(run, { cancelling: { by: event.actor, reason: event.body.reason }, pausing: null })
      return
    case 'run.paused':
      Object.assign(run, { phase: 'paused', why: event.body.reason, pausing: null })
      return
    case 'run.resumed':
    case 'run.recovered':
      Object.assign(run, { phase: 'running', why: '', pausing: null })
      return
    case 'run.ended':
      Object.assign(run, {
        phase: 'ended',
        why: event.body.reason,
        result: event.body.result,
        pausing: null,
        cancelling: null,
      })
      return
    default:
      return
  }
}

function applyToStage(run: RunBoard, id: string, event: AnyEvent): void {
  const stage = run.stages.find(stage => stage.id === id)
  if (stage === undefined) return
  switch (event.type) {
    case 'stage.started':
      stage.phase = 'running'
      return
    case 'wave.started':
      if (stage.phase !== 'cut-again') stage.phase = 'running'
      beginWave(run, event)
      return
    case 'stage.ended':
      if (stage.phase === 'running') stage.phase = 'ended'
      return
    default:
      applyGate(stage, event)
      applyProbation(stage, event)
  }
}

function applyGate(stage: StageBoard, event: AnyEvent): void {
  switch (event.type) {
    case 'gate.waiting':
      Object.assign(stage, { phase: 'gate', gate: event.body.gate })
      return
    case 'gate.approved':
      stage.approvals = [...withoutPerson(stage.approvals, event.body.by), event.body.by]
      return
    case 'gate.withdrawn':
      stage.approvals = withoutPerson(stage.approvals, event.body.by)
      return
    case 'gate.broken':
      stage.broken = { by: event.body.by, reason: event.body.reason }
      return
    case 'gate.opened':
      Object.assign(stage, { gate: null, openedBy: event.body.by })
      return
    default:
      return
  }
}

function withoutPerson(names: readonly string[], name: string): string[] {
  return names.filter(one => !samePerson(one, name))
}

function beginWave(run: RunBoard, event: JournalEvent<'wave.started'>): void {
  for (const id of event.body.steps) {
    const step = run.steps.get(id)
    if (step?.phase === 'waiting') begin(step, event.utc)
  }
}

function applyProbation(stage: StageBoard, event: AnyEvent): void {
  switch (event.type) {
    case 'probation.started':
      Object.assign(stage, { phase: 'on-probation', probationEnds: event.utc + event.body.ms })
      return
    case 'probation.confirmed':
      Object.assign(stage, { phase: 'restored', probationEnds: null, confirmedBy: event.body.by })
      return
    case 'probation.expired':
      // Every step of the stage is cut again, and has to be seen to end again.
      Object.assign(stage, { phase: 'cut-again', probationEnds: null })
      for (const step of stage.steps) Object.assign(step, WAITING)
      return
    default:
      return
  }
}

function begin(step: StepBoard, utc: number): void {
  Object.assign(step, { phase: 'working', sinceUtc: utc })
}

function applyToStep(step: StepBoard | undefined, event: AnyEvent): void {
  if (step === undefined) return
  switch (event.type) {
    case 'step.observed':
      step.reading = event.body.reading
      return
    case 'step.intent':
      if (step.sinceUtc === null) begin(step, event.utc)
      step.rung = event.body.rung
      return
    case 'rung.failed':
      step.lastError = event.body
      return
    case 'rung.refused':
      step.lastError = { rung: event.body.rung, code: 'REFUSED', message: event.body.refusal }
      return
    case 'step.ended':
      endStep(step, event)
      return
    default:
      applyTask(step, event)
  }
}

function applyTask(step: StepBoard, event: AnyEvent): void {
  switch (event.type) {
    case 'task.shown':
      Object.assign(step, { phase: 'needs-person', task: event.body.instruction })
      return
    case 'task.answered':
      Object.assign(step, { phase: 'working', answer: event.body.answer, ...warningAfter(step, event) })
      return
    case 'task.still-up':
      Object.assign(step, { phase: 'needs-person', ...warningAfter(step, event) })
      return
    case 'task.wrong-cable':
    case 'task.put-back':
      Object.assign(step, warningAfter(step, event))
      return
    default:
      return
  }
}

function endStep(step: StepBoard, event: JournalEvent<'step.ended'>): void {
  const { outcome, rung, reading, second, ms, note } = event.body
  Object.assign(step, { phase: 'ended', outcome, rung: rung ?? step.rung, second, ms, note, task: null, warning: null })
  step.wrong = null
  if (reading !== null) step.reading = reading
}
