import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { RunBoard, StageBoard, StepBoard } from '@kakuri/core/view/board.ts'
import type { Desk } from '../desk.ts'
import { SAY } from '../messages/say.ts'
import { STAGE_PHASE } from '../messages/stage-phase.ts'
import { displayWidth, harmless, padTo } from '../terminal/width.ts'
import { outcomeText, spent } from './outcome.ts'
import { stepOf, stepText } from './step-text.ts'

/** The live picture of a run: what is cut, by which rung, how long it took, what waits for a person. `now`: wall time. */
export function blockLines(desk: Desk, program: ProgramBody, run: RunBoard, now: number): string[] {
  return [
    '',
    headLine(desk, program, run),
    ...run.stages.flatMap(stage => stageLines(desk, program, stage, now)),
    desk.style.dim(desk.say(SAY.ctrlC)),
  ]
}

/** INCIDENT or DRILL, the direction, the organisation and the run: said in words on every picture. */
export function headLine(desk: Desk, program: ProgramBody, run: RunBoard): string {
  const kind = desk.say(run.kind === 'incident' ? SAY.incident : run.kind === 'drill' ? SAY.drill : SAY.liveDrill)
  const badge = run.kind === 'drill' ? desk.style.practice(` ${kind} `) : desk.style.alarm(` ${kind} `)
  const direction = desk.style.bold(desk.say(run.direction === 'isolate' ? SAY.isolate : SAY.restore))
  const id = desk.style.dim(`${desk.say(SAY.run)} ${run.id.slice(0, 8)}`)
  return `${badge} ${direction}  ${desk.say(program.site.name)}  ${id}`
}

function stageLines(desk: Desk, program: ProgramBody, stage: StageBoard, now: number): string[] {
  // The seconds left must not fall off the edge of the terminal; the name may.
  if (stage.phase === 'on-probation')
    return [` ${desk.style.bold(stage.id)}  ${phaseText(desk, stage, now)}  ${desk.say(stage.name)}`]
  const ended = stage.steps.filter(step => step.phase === 'ended').length
  const head = ` ${desk.style.bold(stage.id)} ${desk.say(stage.name)}  ${ended}/${stage.steps.length}  ${phaseText(desk, stage, now)}`
  const open = stage.phase === 'running' || stage.phase === 'cut-again'
  return open ? [head, ...stage.steps.flatMap(step => stepLines(desk, program, step, now))] : [head]
}

function phaseText(desk: Desk, stage: StageBoard, now: number): string {
  if (stage.phase === 'on-probation' && stage.probationEnds !== null) {
    const left = Math.max(0, Math.ceil((stage.probationEnds - now) / 1000))
    return desk.style.yellow(`! ${desk.say(SAY.probationLeft(left))}`)
  }
  const text = desk.say(STAGE_PHASE[stage.phase])
  return stage.phase === 'cut-again' ? desk.style.red(text) : desk.style.dim(text)
}

/** Widths of what a step acts on, how it stands, its rung and its time. */
const WIDE = [34, 24, 6, 7] as const
/** For 80 columns: a port of a switch, `! waits for a person`, `snmp`, `59.9 s`. */
const NARROW = [29, 22, 5, 6] as const
const WIDE_FROM = 110

/** One step: tag, what it acts on, how it stands, by which rung, how long; where the line is full, the rest below it. */
export function stepLines(desk: Desk, program: ProgramBody, step: StepBoard, now: number): string[] {
  const plan = stepOf(program, step.id)
  const what = plan === null ? step.id : stepText(desk, plan)
  const [whatWide, stateWide, rungWide, timeWide] = desk.screen.columns < WIDE_FROM ? NARROW : WIDE
  const columns = [
    desk.style.bold(padTo(step.tag, 6)),
    padTo(what, whatWide),
    padTo(stateText(desk, step), stateWide),
    padTo(step.rung ?? '', rungWide),
    padTo(timeText(step, now), timeWide),
  ]
  const line = `   ${columns.join(' ')}`
  const notes = [...notesOf(desk, step)].join('  ')
  if (notes === '') return [line.trimEnd()]
  return displayWidth(`${line} ${notes}`) < desk.screen.columns
    ? [`${line} ${notes}`]
    : [line.trimEnd(), `          ${notes}`]
}

function stateText(desk: Desk, step: StepBoard): string {
  if (step.outcome !== null) return outcomeText(desk, step.outcome)
  if (step.phase === 'needs-person') return desk.style.yellow(`! ${desk.say(SAY.waitsForPerson)}`)
  if (step.phase === 'working') return desk.style.cyan(`… ${desk.say(SAY.underWay)}`)
  return desk.style.dim(`· ${desk.say(SAY.waiting)}`)
}

function timeText(step: StepBoard, now: number): string {
  const ms = step.ms ?? (step.sinceUtc === null ? null : Math.max(0, now - step.sinceUtc))
  return ms === null ? '' : spent(ms)
}

/** What failed on the way, what the far side saw, what a person said in place of done, and what is wrong. */
function* notesOf(desk: Desk, { lastError, second, warning, outcome, rung, note }: StepBoard): Iterable<string> {
  if (lastError !== null) yield desk.style.dim(`(${lastError.rung}: ${lastError.code})`)
  if (second?.link === 'down') yield desk.style.dim(desk.say(SAY.farEndDown(second.device)))
  const byPerson = outcome === 'skipped' || (rung === 'hands' && outcome !== 'done')
  if (byPerson && note !== '') yield desk.style.dim(desk.tell(note))
  if (warning !== null) yield desk.style.red(`✘ ${harmless(desk.say(warning))}`)
}
