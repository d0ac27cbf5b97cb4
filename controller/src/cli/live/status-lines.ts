import type { Bilingual } from '@kakuri/core/base/text.ts'
import { type ProgramBody, type ProgramStage, type Step, stageSteps } from '@kakuri/core/compile/program.ts'
import type { Outcome } from '@kakuri/core/journal/events.ts'
import type { LatchedCut } from '@kakuri/core/journal/ledger.ts'
import { type Board, type Standing, standing } from '@kakuri/core/view/board.ts'
import type { Desk } from '../desk.ts'
import { SAY } from '../messages/say.ts'
import { harmless, padTo } from '../terminal/width.ts'
import { headLine, stepLines } from './block.ts'
import { outcomeText } from './outcome.ts'
import { stepText } from './step-text.ts'

/** What is cut and what is not, stage by stage; then the run that is open, if any. */
export function boardLines(desk: Desk, board: Board): string[] {
  return [
    desk.style.bold(desk.say(board.program.site.name)),
    ...board.program.stages.flatMap(stage => stageLines(desk, board, stage)),
    ...runLines(desk, board.program, board),
  ]
}

function stageLines(desk: Desk, board: Board, stage: ProgramStage): string[] {
  const steps = stageSteps(stage)
  const stands = Map.groupBy(steps, step => standing(board, step.id))
  const count = (...which: readonly Standing[]) => which.reduce((sum, one) => sum + (stands.get(one)?.length ?? 0), 0)
  const cut = desk.say(SAY.cutOf(count('cut'), steps.length, count('doubtful', 'restoring')))
  const head = ` ${desk.style.bold(stage.id)} ${desk.say(stage.name)}  ${cut}`
  return [head, ...steps.map(step => cutLine(desk, board, step))]
}

function cutLine(desk: Desk, board: Board, step: Step): string {
  return `   ${desk.style.bold(padTo(step.tag, 6))} ${padTo(stepText(desk, step), 34)} ${cutState(desk, board, step.id)}`
}

function cutState(desk: Desk, board: Board, id: string): string {
  const { style } = desk
  const cut = board.cut.get(id)
  const reopened = board.reopened.get(id)
  const unreadable = board.unreadable.get(id)
  if (reopened !== undefined)
    return `${style.alarm(` ${desk.say(SAY.reopened)} `)} ${harmless(desk.say(reopened.text))}`
  if (cut === undefined) return notCut(desk, board, id)
  const rung = cut.rung === null ? '' : ` ${cut.rung}`
  const how = cut.outcome === null ? `… ${desk.say(SAY.outcomeOpen)}` : outcomeText(desk, ownOutcome(cut, cut.outcome))
  const state = desk.say(STATES[standing(board, id)] ?? SAY.isCut)
  const doubt = unreadable === undefined ? '' : style.yellow(` ? ${desk.say(SAY.unreadable)} ${unreadable.code}`)
  return `${style.bold(state)}  ${how}${rung}${doubt}`
}

/** What a later run found severed and an earlier one had found open was cut here; it was not so before the incident. A person's answer stands. */
function ownOutcome({ was, rung }: LatchedCut, outcome: Outcome): Outcome {
  return outcome === 'already-so' && rung !== 'hands' && was?.state === 'open' ? 'done' : outcome
}

const STATES: Partial<Record<Standing, Bilingual>> = { restoring: SAY.restoring, doubtful: SAY.notProven }

/** A cut that the last run tried in vain is told from one that nobody asked for. */
function notCut(desk: Desk, { run }: Board, id: string): string {
  const step = run?.stages.flatMap(stage => stage.steps).find(one => one.id === id)
  const failed = run?.direction === 'isolate' && run.kind !== 'drill' ? (step?.outcome ?? null) : null
  if (failed === null) return desk.style.dim(`· ${desk.say(SAY.notCut)}`)
  return `${desk.style.yellow(`! ${desk.say(SAY.notCut)}`)}  ${desk.say(SAY.lastTry)} ${outcomeText(desk, failed)}`
}

function runLines(desk: Desk, program: ProgramBody, board: Board): string[] {
  const { run } = board
  if (run === null || run.phase === 'ended') return []
  const open = run.stages
    .flatMap(stage => stage.steps)
    .filter(step => step.phase !== 'ended' && step.phase !== 'waiting')
  const lines = open.flatMap(step => stepLines(desk, program, step, desk.cli.clock.now()))
  return [
    '',
    headLine(desk, program, run),
    desk.say(run.phase === 'paused' ? SAY.runPaused : SAY.runOpenOrGone),
    ...lines,
  ]
}

/** The board as --json gives it. */
export function boardDocument(board: Board) {
  return {
    site: board.program.site.id,
    stages: board.program.stages.map(stage => ({
      id: stage.id,
      steps: stageSteps(stage).map(({ id, tag }) => ({
        id,
        tag,
        cut: standing(board, id) === 'cut',
        standing: standing(board, id),
        outcome: board.cut.get(id)?.outcome ?? null,
        rung: board.cut.get(id)?.rung ?? null,
        reopened: board.reopened.has(id),
        unreadable: board.unreadable.get(id)?.code ?? null,
      })),
    })),
    run: board.run,
  }
}
