import type { AnyEvent, JournalEvent } from '../journal/events.ts'
import type { RunBoard, StageBoard, StepBoard } from './board.ts'
import { WAITING } from './board-start.ts'

/** Folds an event of this run in. */
export function applyToRun(run: RunBoard, event: AnyEvent): void {
  if ('step' in event.body) applyToStep(findStep(run, event.body.step), event)
  else if ('stage' in event.body)
    applyToStage(
      run.stages.find(({ id }) => id === stageOf(event)),
      event,
    )
  else applyToWhole(run, event)
}

function applyToWhole(run: RunBoard, event: AnyEvent): void {
  switch (event.type) {
    case 'run.paused':
      Object.assign(run, { phase: 'paused', why: event.body.reason })
      return
    case 'run.resumed':
    case 'run.recovered':
      Object.assign(run, { phase: 'running', why: '' })
      return
    case 'run.ended':
      Object.assign(run, { phase: 'ended', why: event.body.reason, result: event.body.result })
      return
    default:
      return
  }
}

function stageOf(event: AnyEvent): string {
  return 'stage' in event.body ? event.body.stage : ''
}

function applyToStage(stage: StageBoard | undefined, event: AnyEvent): void {
  if (stage === undefined) return
  switch (event.type) {
    case 'gate.waiting':
      Object.assign(stage, { phase: 'gate', gate: event.body.gate })
      return
    case 'gate.approved':
      if (!stage.approvals.includes(event.body.by)) stage.approvals.push(event.body.by)
      return
    case 'gate.opened':
      Object.assign(stage, { gate: null, openedBy: event.body.by })
      return
    case 'stage.started':
      stage.phase = 'running'
      return
    case 'wave.started':
      if (stage.phase !== 'cut-again') stage.phase = 'running'
      beginWave(stage, event)
      return
    case 'stage.ended':
      if (stage.phase === 'running') stage.phase = 'ended'
      return
    default:
      applyProbation(stage, event)
  }
}

function beginWave(stage: StageBoard, event: JournalEvent<'wave.started'>): void {
  const wave = new Set(event.body.steps)
  for (const step of stage.steps) {
    if (wave.has(step.id) && step.phase === 'waiting') begin(step, event.utc)
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

function findStep(run: RunBoard, id: string): StepBoard | undefined {
  for (const stage of run.stages) {
    const step = stage.steps.find(step => step.id === id)
    if (step !== undefined) return step
  }
  return undefined
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
      Object.assign(step, { phase: 'working', answer: event.body.answer, warning: null })
      return
    case 'task.still-up':
      Object.assign(step, { phase: 'needs-person', warning: event.body.text })
      return
    case 'task.wrong-cable':
      step.warning = event.body.text
      return
    default:
      return
  }
}

function endStep(step: StepBoard, event: JournalEvent<'step.ended'>): void {
  const { outcome, rung, reading, second, ms, note } = event.body
  Object.assign(step, { phase: 'ended', outcome, rung: rung ?? step.rung, second, ms, note, task: null, warning: null })
  if (reading !== null) step.reading = reading
}
