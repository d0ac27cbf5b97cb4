import { type ProgramBody, type ProgramStage, type Step, stageSteps } from '@kakuri/core/compile/program.ts'
import type { Desk } from '../desk.ts'
import { SAY } from '../messages/say.ts'
import { padTo } from '../terminal/width.ts'
import { outcomeText, spent } from './outcome.ts'
import type { Progress, StepProgress } from './progress.ts'
import { stepText } from './step-text.ts'

/** The live picture of a run: what is cut, by which rung, how long it took, what waits for a person. */
export function blockLines(desk: Desk, program: ProgramBody, progress: Progress, mono: number): string[] {
  if (progress.run === null) return []
  const stages = program.stages.filter(stage => progress.run?.stages.includes(stage.id))
  return [
    '',
    headLine(desk, program, progress),
    ...stages.flatMap(stage => stageLines(desk, stage, progress, mono)),
    ...probationLine(desk, progress, mono),
    desk.style.dim(desk.say(SAY.ctrlC)),
  ]
}

/** INCIDENT or DRILL, the direction, the organisation and the run: said in words on every picture. */
export function headLine(desk: Desk, program: ProgramBody, progress: Progress): string {
  const { run } = progress
  if (run === null) return ''
  const kind = desk.say(run.kind === 'incident' ? SAY.incident : run.kind === 'drill' ? SAY.drill : SAY.liveDrill)
  const badge = run.kind === 'drill' ? desk.style.practice(` ${kind} `) : desk.style.alarm(` ${kind} `)
  const direction = desk.style.bold(desk.say(run.direction === 'isolate' ? SAY.isolate : SAY.restore))
  return `${badge} ${direction}  ${desk.say(program.site.name)}  ${desk.style.dim(`${desk.say(SAY.run)} ${run.id.slice(0, 8)}`)}`
}

function stageLines(desk: Desk, stage: ProgramStage, progress: Progress, mono: number): string[] {
  const steps = stageSteps(stage).filter(step => progress.takesPart(step.id))
  const ended = steps.filter(step => progress.steps.get(step.id)?.state === 'ended').length
  const begun = steps.some(step => progress.steps.get(step.id)?.since !== null)
  const head = ` ${desk.style.bold(`${stage.id}`)} ${desk.say(stage.name)}  ${ended}/${steps.length}`
  if (!begun || progress.stage !== stage.id) return [desk.style.dim(head)]
  return [head, ...steps.map(step => stepLine(desk, step, progress.steps.get(step.id), mono))]
}

/** One step: tag, what it acts on, how it stands, by which rung, how long. */
export function stepLine(desk: Desk, step: Step, progress: StepProgress | undefined, mono: number): string {
  const tag = desk.style.bold(padTo(step.tag, 6))
  return `   ${tag} ${padTo(stepText(desk, step), 40)} ${padTo(stateText(desk, progress), 22)} ${rungText(desk, progress, mono)}`
}

function stateText(desk: Desk, progress: StepProgress | undefined): string {
  if (progress === undefined || progress.state === 'waiting') return desk.style.dim(`· ${desk.say(SAY.waiting)}`)
  if (progress.outcome !== null) return outcomeText(desk, progress.outcome)
  if (progress.state === 'person') return desk.style.yellow(`! ${desk.say(SAY.waitsForPerson)}`)
  return desk.style.cyan(`… ${desk.say(SAY.underWay)}`)
}

function rungText(desk: Desk, progress: StepProgress | undefined, mono: number): string {
  if (progress === undefined || progress.since === null) return ''
  const ms = progress.outcome === null ? Math.max(0, mono - progress.since) : progress.ms
  const failed = progress.failed.map(one => `${one.rung} ${one.why}`).join(', ')
  return [padTo(progress.rung ?? '', 6), padTo(spent(ms), 8), failed && desk.style.dim(`(${failed})`)].join(' ')
}

function probationLine(desk: Desk, progress: Progress, mono: number): string[] {
  if (progress.probation === null) return []
  const left = Math.max(0, Math.ceil((progress.probation.endsAt - mono) / 1000))
  return [desk.style.yellow(` ! ${desk.say(SAY.probationLeft(progress.probation.stage, left))}`)]
}
