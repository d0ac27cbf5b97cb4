import { samePerson } from '@kakuri/core/base/person.ts'
import { roomSteps } from '@kakuri/core/compile/room-part.ts'
import type { Answer } from '@kakuri/core/executor/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { WATCH_RUN } from '../api/board.ts'
import type { AnswerBody } from '../api/runs.ts'
import type { Control, Who } from './contract.ts'
import {
  type ControlParts,
  handleOf,
  notWaiting,
  openRun,
  requireCommand,
  requireRole,
  requireStep,
  stageOf,
} from './control-parts.ts'
import type { Asked } from './people.ts'
import { SaidError } from './said.ts'

type StepControl = Pick<Control, 'skip' | 'answer' | 'confirmProbation'>

/** What people do about single steps and probations. */
export function stepControl(parts: ControlParts): StepControl {
  return {
    skip: (run, step, reason, who) => skip(parts, run, step, reason, who),
    answer: (run, step, answer, who) => answerTask(parts, run, step, answer, who),
    confirmProbation: (run, stage, who) => confirm(parts, run, stage, who),
  }
}

async function skip(parts: ControlParts, run: string, step: string, reason: string, who: Who): Promise<void> {
  const open = openRun(parts, run)
  requireCommand(open.kind, who, { en: 'skip a step', ja: '遮断点を省く' })
  requireStep(parts.plant().bundle.program, open, step)
  const handle = handleOf(parts, run)
  if ((open.steps.get(step)?.ended ?? null) !== null) throw endedAlready(step)
  const ended = parts.awaiting.begin(event => skippedBy(run, step, event))
  handle.skip(step, who.name, reason)
  await ended.found
}

function skippedBy(run: string, step: string, event: AnyEvent): true | null {
  if (event.run !== run) return null
  const over = event.type === 'run.paused' || event.type === 'run.ended'
  if (!over && !(event.type === 'step.ended' && event.body.step === step)) return null
  if (event.type === 'step.ended' && event.body.outcome === 'skipped') return true
  throw endedAlready(step)
}

function endedAlready(step: string): SaidError {
  return notWaiting(`Cut point ${step} has ended already.`, `遮断点 ${step} はすでに終わっています。`)
}

async function answerTask(parts: ControlParts, run: string, step: string, body: AnswerBody, who: Who): Promise<void> {
  const inRun = run === WATCH_RUN ? null : openRun(parts, run)
  requireRole(who, ['onsite', 'network', 'commander'], { en: 'answer tasks', ja: '作業に回答する' })
  requireOwnRoom(parts, step, who)
  const answer = { ...enteredBy(body, who), answer: body.answer, note: body.note }
  const before = inRun?.steps.get(step)?.answer ?? null
  if (before !== null && before.answer === answer.answer && samePerson(before.by, answer.by)) return
  const asked = { drill: inRun?.kind === 'drill' }
  if (!isAsked(parts, inRun?.id ?? null, step, asked)) throw notAsked(step)
  const answered = parts.awaiting.begin(event => answeredBy(inRun?.id ?? null, step, answer, event))
  const takeBack = parts.people.answer(step, answer, asked)
  await answered.found.finally(takeBack)
}

/** A display answers for what hangs in its own room, whatever it was made to send. Throws FORBIDDEN. */
function requireOwnRoom(parts: ControlParts, step: string, { kind, agent }: Who): void {
  if (kind !== 'agent') return
  const { program } = parts.plant().bundle
  if (agent !== undefined && roomSteps(program, agent).some(one => one.id === step)) return
  throw new SaidError('FORBIDDEN', {
    en: `Cut point ${step} does not belong to the room of agent ${agent}.`,
    ja: `遮断点 ${step} はエージェント ${agent} の部屋のものではありません。`,
  })
}

/** Also between the event that says so and the question itself. */
function isAsked(parts: ControlParts, run: string | null, step: string, asked: Asked): boolean {
  if (run === null) return parts.state().atWatch.has(step)
  return parts.runs.handle?.id === run && (parts.people.asks(step, asked) || parts.state().atPeople.has(step))
}

/** Whoever enters it for somebody else, by telephone, is named beside them, and so is the display at which it was given. */
function enteredBy({ onBehalfOf }: AnswerBody, who: Who): { by: string; via: string | null } {
  if (onBehalfOf === null || samePerson(onBehalfOf, who.name)) return { by: who.name, via: null }
  if (who.kind === 'agent') return { by: onBehalfOf, via: who.name }
  requireRole(who, ['network', 'commander'], { en: 'answer for somebody else', ja: '他の人に代わって回答する' })
  return { by: onBehalfOf, via: who.name }
}

/** Two may answer in one name at the same moment, one of them by telephone: what the other said was not taken. */
function answeredBy(run: string | null, step: string, mine: Answer, event: AnyEvent): true | null {
  if (event.run !== run) return null
  const isMine = event.type === 'task.answered' && event.body.by === mine.by && event.body.answer === mine.answer
  if (isMine && event.body.step === step) return true
  const past = event.type === 'task.answered' || event.type === 'step.ended'
  if (past && event.body.step === step) throw notAsked(step)
  return null
}

function notAsked(step: string): SaidError {
  return notWaiting(
    `No task of cut point ${step} waits for an answer.`,
    `遮断点 ${step} の作業は回答を待っていません。`,
  )
}

async function confirm(parts: ControlParts, run: string, stage: string, who: Who): Promise<void> {
  const open = openRun(parts, run)
  requireCommand(open.kind, who, { en: 'confirm a probation', ja: '仮復旧を確定する' })
  stageOf(parts.plant().bundle.program, open, stage)
  if (open.probations.get(stage)?.decided === 'confirmed') return
  handleOf(parts, run)
  if (!parts.state().probations.has(stage)) throw notOnProbation(stage)
  const decided = parts.awaiting.begin(event => confirmedBy(run, stage, event))
  const takeBack = parts.people.confirm(stage, who.name)
  await decided.found.finally(takeBack)
}

function confirmedBy(run: string, stage: string, event: AnyEvent): true | null {
  if (event.run !== run) return null
  if (event.type === 'probation.confirmed' && event.body.stage === stage) return true
  if (event.type === 'probation.expired' && event.body.stage === stage) throw notOnProbation(stage)
  return null
}

function notOnProbation(stage: string): SaidError {
  return notWaiting(
    `Stage ${stage} is not on probation: it was decided, or nothing of it was put back.`,
    `ステージ ${stage} は仮復旧の確認を待っていません。`,
  )
}
