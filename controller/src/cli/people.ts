import { KakuriError } from '@kakuri/core/base/errors.ts'
import { samePerson } from '@kakuri/core/base/person.ts'
import type { ProgramBody, Step } from '@kakuri/core/compile/program.ts'
import type { Answer, People } from '@kakuri/core/executor/contract.ts'
import type { Direction, Instruction, TaskAnswer } from '@kakuri/core/journal/events.ts'
import type { Gate } from '@kakuri/core/plan/shape.ts'
import type { Desk } from './desk.ts'
import { taskLines } from './live/task.ts'
import { ASK } from './messages/ask.ts'
import { harmless } from './terminal/width.ts'

export interface Around {
  readonly desk: Desk
  readonly program: ProgramBody
  readonly direction: Direction
  /** Who runs the command. */
  readonly actor: string
  /** Names given ahead for gates that ask for approvals. */
  readonly approvedBy: readonly string[]
  /** Approvals that the journal already holds for the run. */
  readonly approvedBefore: readonly { readonly stage: string; readonly by: string }[]
  /** Confirms every probation at once, in the actor's name. */
  readonly confirmProbation: boolean
}

/** The people around a run, at a terminal. */
export function terminalPeople(around: Around): People {
  const approved = new Map<string, string[]>()
  for (const { stage, by } of around.approvedBefore) remember(approved, stage, [by])
  return {
    openGate: (stage, gate, signal) => openGate(around, approved, stage, gate, signal),
    ask: (step, instruction, signal) => askHands(around, step, instruction, signal),
    confirmProbation: (stage, ms, signal) => confirmProbation(around, stage, ms, signal),
  }
}

async function openGate(
  around: Around,
  approved: Map<string, string[]>,
  stage: string,
  gate: Gate,
  signal: AbortSignal,
) {
  if (gate.kind === 'approve') return collectApprovals(around, approved, stage, gate, signal)
  if (gate.kind === 'auto' || around.desk.options.yes) return [around.actor]
  return confirmGate(around, stage, signal)
}

/** Only an empty line keeps the gate closed and pauses; a slip is asked again. */
async function confirmGate(around: Around, stage: string, signal: AbortSignal): Promise<readonly string[] | null> {
  const { desk } = around
  let lines = gateLines(around, stage)
  for (;;) {
    const typed = (await desk.keyboard.ask({ lines, prompt: desk.say(ASK.gateConfirm(stage)), signal }))?.trim()
    if (!typed) return null
    if (typed.toLowerCase() === stage.toLowerCase()) return [around.actor]
    lines = [desk.say(ASK.gateOther(harmless(typed), stage))]
  }
}

/**
 * One approval at a time, so that each is durable before the next is asked; the executor asks again for what is left.
 * Names given ahead count first.
 */
async function collectApprovals(
  around: Around,
  approved: Map<string, string[]>,
  stage: string,
  gate: Approve,
  signal: AbortSignal,
) {
  const { desk } = around
  const before = approved.get(stage) ?? []
  const ahead = different(around.approvedBy, before)
  if (ahead.length > 0) return remember(approved, stage, ahead)
  if (before.length === 0) desk.screen.print(...gateLines(around, stage))
  for (;;) {
    const name = (await desk.keyboard.ask({ prompt: desk.say(ASK.approver(gate.count)), signal }))?.trim()
    if (!name) return null
    if (!before.some(other => samePerson(other, name))) return remember(approved, stage, [name])
    desk.screen.print(desk.say(ASK.sameApprover(name)))
  }
}

type Approve = Extract<Gate, { kind: 'approve' }>

function different(names: readonly string[], before: readonly string[]): string[] {
  const fresh: string[] = []
  for (const name of names) {
    if (![...before, ...fresh].some(other => samePerson(other, name))) fresh.push(name.trim())
  }
  return fresh
}

function remember(approved: Map<string, string[]>, stage: string, names: readonly string[]): readonly string[] {
  approved.set(stage, [...(approved.get(stage) ?? []), ...names])
  return names
}

/** What stops working is said before a cut; before a restore it would say that what comes back will stop. */
function gateLines({ desk, program, direction }: Around, id: string): string[] {
  const stage = program.stages.find(one => one.id === id)
  const lines = ['', desk.style.bold(desk.say(ASK.gateTitle(id))) + (stage ? `  ${desk.say(stage.name)}` : '')]
  if (direction === 'restore') return [...lines, `  ${desk.say(ASK.gateRestores)}`]
  if (stage?.impact) lines.push(`  ${desk.say(stage.impact)}`)
  for (const text of stage?.announcements ?? []) lines.push(`  ${desk.say(text)}`)
  return lines
}

const ANSWERS: { readonly [typed: string]: TaskAnswer } = {
  done: 'done',
  'already out': 'already-out',
  'cannot find': 'cannot-find',
  other: 'other',
  完了: 'done',
  すでに抜けている: 'already-out',
  既に抜けている: 'already-out',
  見つからない: 'cannot-find',
  その他: 'other',
}
const CONFIRM: readonly string[] = ['confirm', '確認']
const CUT_AGAIN: readonly string[] = ['cut', '遮断']

/** As an input method or a hurried hand may type it: full-width letters, brackets, capitals, hyphens. */
function plainly(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[「」"]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, ' ')
}

async function askHands(around: Around, step: Step, instruction: Instruction, signal: AbortSignal): Promise<Answer> {
  const { desk } = around
  desk.screen.print(...taskLines(desk, step, instruction))
  const answer = await askAnswer(desk, instruction, signal)
  const by = await askAgain(desk, `[${instruction.tag}] ${desk.say(ASK.taskWho)}`, signal)
  const note = answer === 'other' ? await askAgain(desk, desk.say(ASK.taskNote), signal) : ''
  return { by, answer, note }
}

async function askAnswer(desk: Desk, instruction: Instruction, signal: AbortSignal): Promise<TaskAnswer> {
  const question = desk.say(instruction.action === 'unplug' ? ASK.taskAnswer : ASK.plugAnswer)
  for (;;) {
    const typed = await askAgain(desk, `[${instruction.tag}] ${question}`, signal)
    const answer = ANSWERS[plainly(typed)]
    if (answer !== undefined) return answer
    desk.screen.print(desk.say(ASK.taskUnknown(harmless(typed))))
  }
}

/** Asks until something is typed. Throws USAGE when the input has ended: nobody is left to answer. */
async function askAgain(desk: Desk, prompt: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    const line = await desk.keyboard.ask({ prompt, signal })
    signal.throwIfAborted()
    if (line === null) throw new KakuriError('USAGE', desk.say(ASK.nobodyHere))
    if (line.trim() !== '') return line.trim()
  }
}

async function confirmProbation(around: Around, stage: string, ms: number, signal: AbortSignal) {
  if (around.confirmProbation) return around.actor
  const { desk } = around
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  const timer = desk.cli.clock.sleep(ms, either).then(() => over.abort())
  try {
    desk.screen.print('', desk.style.bold(desk.say(ASK.probation(stage, Math.round(ms / 1000)))))
    return await askProbation(desk, either)
  } finally {
    over.abort()
    await timer
  }
}

async function askProbation(desk: Desk, signal: AbortSignal): Promise<string | null> {
  for (;;) {
    const typed = (await desk.keyboard.ask({ prompt: desk.say(ASK.probationAsk), signal }))?.trim()
    if (typed === undefined || CUT_AGAIN.includes(plainly(typed))) return null
    if (!CONFIRM.includes(plainly(typed))) {
      if (typed !== '') desk.screen.print(desk.say(ASK.probationUnknown(harmless(typed))))
      continue
    }
    const name = (await desk.keyboard.ask({ prompt: desk.say(ASK.probationWho), signal }))?.trim()
    if (name) return name
  }
}
