import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { UpBody } from '@kakuri/core/link/messages.ts'
import type { RoomTask, RoomView } from '@kakuri/core/view/room-shape.ts'
import type { Codes } from './alone-codes.ts'
import type { Alone } from './alone-contract.ts'
import type { DisplayAnswer, DisplayDesk, DisplayDoc, Enrolment } from './display/contract.ts'
import { ended } from './display/seat.ts'
import type { Standing } from './presence.ts'

export interface DeskParts {
  readonly agent: string
  readonly product: string
  readonly clock: Clock
  readonly zoneMinutes: number
  readonly language: () => DisplayDoc['language']
  readonly setLanguage: (language: DisplayDoc['language']) => void
  readonly enrolment: () => Enrolment | null
  readonly controller: () => { readonly state: Standing; readonly sinceUtc: number | null }
  readonly readOnly: () => boolean
  /** The controller's view, and the one folded from the own journal. */
  readonly room: () => RoomView | null
  readonly own: () => RoomView | null
  /** Null before the agent was let in. */
  readonly alone: () => Alone | null
  readonly codes: () => Codes | null
  readonly possible: () => boolean
  readonly faults: () => readonly Bilingual[]
  /** Durable when it resolves. */
  readonly send: (body: UpBody<'answer'>) => Promise<void>
  readonly photo: DisplayDesk['photo']
}

export interface AgentDesk extends DisplayDesk {
  /** Something it shows has changed. Many changes at once are told once. */
  changed(): void
}

const OWN = 'alone:'
const NOBODY: ReturnType<Alone['doc']> = {
  ...{ phase: 'no', why: null, drill: false, codes: 'cut', beginsUtc: null, steps: { all: 0, ended: 0, failed: 0 } },
  reopened: [],
}
const keyOf = ({ run, step }: { readonly run: string; readonly step: string }) => JSON.stringify([run, step])

/** What the display shows and takes. */
export function createDesk(parts: DeskParts): AgentDesk {
  const listeners = new Set<() => void>()
  /** Answers that the controller has not said anything of yet, by task; with the view in which the task stood. */
  const given = new Map<string, { readonly answer: DisplayAnswer; readonly seq: number }>()
  let telling = false
  const changed = () => {
    if (telling) return
    telling = true
    setImmediate(() => {
      telling = false
      for (const listener of listeners) listener()
    })
  }
  return {
    changed,
    doc: () => compose(parts, task => overlaid(task, given, parts.room())),
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    answer: async answer => {
      if (answer.by.trim() === '') throw new KakuriError('USAGE', 'An answer needs the name of whoever gives it.')
      if (answer.run.startsWith(OWN)) answerOwn(parts, answer)
      else await answerController(parts, answer, given)
      changed()
    },
    code: async code => {
      const codes = parts.codes()
      if (codes === null) throw new KakuriError('NOT_WAITING', 'This agent was not let in yet.')
      const reply = await codes.type(code)
      changed()
      return reply
    },
    setLanguage: async language => {
      parts.setLanguage(language)
      changed()
    },
    photo: parts.photo,
  }
}

function compose(parts: DeskParts, overlay: (task: RoomTask) => RoomTask): DisplayDoc {
  const { agent, product, clock, zoneMinutes } = parts
  const alone = parts.alone()?.doc() ?? NOBODY
  return {
    ...{ agent, product, zoneMinutes, nowUtc: clock.now(), language: parts.language() },
    ...{ enrolment: parts.enrolment(), controller: parts.controller(), readOnly: parts.readOnly() },
    room: shownRoom(parts, alone.phase, overlay),
    alone: { possible: parts.possible(), ...alone, firstCode: parts.codes()?.first() ?? null },
    faults: parts.faults(),
  }
}

/** Its own while it acts without a controller; else the controller's, with its own open tasks before those. */
function shownRoom(
  parts: DeskParts,
  phase: 'no' | 'acting' | 'held',
  overlay: (task: RoomTask) => RoomTask,
): RoomView | null {
  const theirs = parts.room()
  const own = phase === 'no' ? null : parts.own()
  if (own === null) return theirs === null ? null : { ...theirs, tasks: theirs.tasks.map(overlay) }
  if (theirs === null || parts.controller().state !== 'here') {
    const run = own.run ?? theirs?.run ?? null
    const isolated = own.isolated.length > 0 ? own.isolated : (theirs?.isolated ?? [])
    const tasks = [...own.tasks, ...outOf(theirs)]
    return { ...own, tasks, run, isolated, lastDrill: theirs?.lastDrill ?? own.lastDrill }
  }
  return { ...theirs, tasks: [...own.tasks, ...theirs.tasks.map(overlay)] }
}

/** What the controller had said of cables that came out wrongly holds without it; its tasks are not asked any more. */
function outOf(theirs: RoomView | null): RoomTask[] {
  const out = (theirs?.tasks ?? []).filter(task => task.wrong !== null)
  return out.map(task => ({ ...task, phase: ended(task) ? task.phase : 'given-up' }))
}

/** Until the controller's view has moved on, an answered task is being looked at. */
function overlaid(
  task: RoomTask,
  given: Map<string, { readonly answer: DisplayAnswer; readonly seq: number }>,
  room: RoomView | null,
): RoomTask {
  const mine = given.get(keyOf(task))
  if (mine === undefined || room === null) return task
  if (room.seq > mine.seq) {
    given.delete(keyOf(task))
    return task
  }
  const { answer } = mine.answer
  return { ...task, answer, phase: answer === 'done' || answer === 'already-out' ? 'checking' : 'given-up' }
}

function waits(room: RoomView | null, answer: DisplayAnswer): RoomTask {
  const task = room?.tasks.find(one => one.run === answer.run && one.step === answer.step)
  const waiting = task?.phase === 'open' || task?.phase === 'still-up' || task?.phase === 'wrong-cable'
  if (task === undefined || !waiting || task.drill !== answer.drill) {
    throw new KakuriError('NOT_WAITING', `Nobody is asked about ${answer.step} any more.`)
  }
  return task
}

function answerOwn(parts: DeskParts, answer: DisplayAnswer): void {
  waits(parts.own(), answer)
  const { by, note, step, drill } = answer
  const taken = parts.alone()?.answer(step, drill, { by: by.trim(), answer: answer.answer, note }) ?? false
  if (!taken) throw new KakuriError('NOT_WAITING', `Nobody is asked about ${step} any more.`)
}

async function answerController(
  parts: DeskParts,
  answer: DisplayAnswer,
  given: Map<string, { readonly answer: DisplayAnswer; readonly seq: number }>,
): Promise<void> {
  const room = parts.room()
  const { action } = waits(room, answer)
  const { clock } = parts
  const by = answer.by.trim()
  await parts.send({ ...answer, by, utc: clock.now(), mono: clock.mono() })
  given.set(keyOf(answer), { answer, seq: room?.seq ?? 0 })
  // What was plugged back is no word about what the agent would have to pull.
  if (parts.controller().state !== 'here' && action === 'unplug') {
    parts.alone()?.keepAnswer(answer.step, answer.drill, { by, answer: answer.answer, note: answer.note })
  }
}
