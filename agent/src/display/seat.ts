import type { TaskAnswer } from '@kakuri/core/journal/events.ts'
import type { RoomTask, RoomView } from '@kakuri/core/view/room-shape.ts'
import type { DisplayAnswer, DisplayDoc } from './contract.ts'
import { WORDS } from './words.ts'

/**
 * What the person at the screen has done and not yet sent, and which task is before them. Pure: the page and the terminal
 * keep one each and change it by these functions only.
 */
export interface Seat {
  /** Key of the task that is shown. */
  readonly focus: string | null
  /** Which of its cables, from 0; and what was said of those before it. */
  readonly cable: number
  readonly said: readonly TaskAnswer[]
  /** An answer that still lacks a name or a note. */
  readonly asking: Asking | null
  /** The last answer, from the moment it is sent until the task's phase changes. */
  readonly answered: { readonly mark: string; readonly taken: boolean } | null
  /** Marks of what was looked at and put away: ended tasks, alarms of a wrong cable. */
  readonly seen: readonly string[]
  /** Who answered last, offered again for the next task. */
  readonly name: string | null
  readonly nameUtc: number
}

export interface Asking {
  readonly what: 'name' | 'note'
  readonly answer: TaskAnswer
  readonly note: string
}

export const EMPTY_SEAT: Seat = {
  ...{ focus: null, cable: 0, said: [], asking: null, answered: null },
  ...{ seen: [], name: null, nameUtc: 0 },
}

/** After so long somebody else may stand there. */
const NAME_LASTS_MS = 30 * 60_000

export const keyOf = (task: RoomTask) => JSON.stringify([task.run, task.step, task.action, task.sinceUtc])
/** Changes with the task's phase, so that what was put away comes back when something new is said of it. */
export const markOf = (task: RoomTask) => JSON.stringify([keyOf(task), task.phase, task.wrong?.id ?? null])

/** A cable is out that must not be. Every new word about the task raises this again, as long as it was not seen back. */
const isOut = (task: RoomTask) => task.phase === 'wrong-cable' || task.wrong !== null
const alarmOf = (task: RoomTask) => JSON.stringify([markOf(task), 'out'])
export const alarms = (seat: Seat, task: RoomTask) => isOut(task) && !seat.seen.includes(alarmOf(task))

const ENDED = new Set<RoomTask['phase']>(['verified', 'not-verified', 'given-up'])
export const ended = (task: RoomTask) => ENDED.has(task.phase)
export const waits = (task: RoomTask) => task.phase === 'open' || task.phase === 'still-up'

/** Its own cable still is to come out. */
export const mayPull = (task: RoomTask) => !ended(task) && !task.drill && task.action === 'unplug'

export const tasksOf = (room: RoomView | null) => room?.tasks ?? []
export const openTasks = (doc: DisplayDoc) => tasksOf(doc.room).filter(task => !ended(task))

/** A wrong cable out is more urgent than all that waits, until it was put away; also where the right one is out by now, or the run is over. */
const alarm = (seat: Seat, doc: DisplayDoc) => tasksOf(doc.room).find(task => alarms(seat, task))

/** Brings the seat along with a new document. The task in hand stays before the person until its end was seen. */
export function follow(before: Seat, doc: DisplayDoc): Seat {
  const seat = forget(before, doc)
  const tasks = tasksOf(doc.room)
  const urgent = alarm(seat, doc)
  if (urgent !== undefined) return { ...turnTo(seat, urgent), asking: null, cable: 0, said: [] }
  const held = tasks.find(task => keyOf(task) === seat.focus)
  if (held !== undefined && !(ended(held) && seat.seen.includes(markOf(held)))) return keep(seat, held)
  const next = openTasks(doc).find(task => !seat.seen.includes(markOf(task))) ?? openTasks(doc)[0]
  return next === undefined ? leave(seat) : turnTo(seat, next)
}

function forget(seat: Seat, doc: DisplayDoc): Seat {
  const gone = seat.name !== null && doc.nowUtc - seat.nameUtc > NAME_LASTS_MS
  const marks = new Set(tasksOf(doc.room).flatMap(task => [markOf(task), alarmOf(task)]))
  const seen = seat.seen.filter(mark => marks.has(mark))
  return { ...seat, seen, ...(gone && seat.asking === null && { name: null }) }
}

function keep(seat: Seat, task: RoomTask): Seat {
  const answered = seat.answered?.mark === markOf(task) ? seat.answered : null
  const busy = ended(task) || task.phase === 'checking'
  const restart = busy || (seat.answered !== null && answered === null)
  return { ...seat, answered, ...(restart && { cable: 0, said: [] }), ...(busy && { asking: null }) }
}

function turnTo(seat: Seat, task: RoomTask): Seat {
  if (seat.focus === keyOf(task)) return keep(seat, task)
  return { ...seat, focus: keyOf(task), cable: 0, said: [], asking: null, answered: null }
}

function leave(seat: Seat): Seat {
  return seat.focus === null ? seat : { ...seat, focus: null, cable: 0, said: [], asking: null, answered: null }
}

export const focused = (seat: Seat, doc: DisplayDoc): RoomTask | null =>
  tasksOf(doc.room).find(task => keyOf(task) === seat.focus) ?? null

/**
 * One cable after the other: `done` and `already-out` lead to the next cable of the task, and only the last one makes an
 * answer. All others are about the whole task.
 */
export function press(seat: Seat, task: RoomTask, answer: TaskAnswer): Seat {
  const said = [...seat.said, answer]
  const pulled = answer === 'done' || answer === 'already-out'
  if (pulled && said.length < task.cables.length) return { ...seat, said, cable: said.length }
  const asking: Asking = {
    ...{ what: answer === 'other' ? 'note' : 'name', answer: pulled ? whole(task, said) : answer },
    note: noteFor(task, said),
  }
  return { ...seat, said, asking }
}

/** A cable that was in already is what was asked for, to be read back like any other. */
const whole = ({ action }: RoomTask, said: readonly TaskAnswer[]): TaskAnswer =>
  action === 'unplug' && said.length > 0 && said.every(one => one === 'already-out') ? 'already-out' : 'done'

/** Which cable an answer of a task with several is about; and of a cable that was to be plugged in, that it was in already. */
function noteFor(task: RoomTask, said: readonly TaskAnswer[]): string {
  const wasIn = (answer: TaskAnswer) => task.action === 'plug' && answer === 'already-out'
  if (task.cables.length < 2) return said.some(wasIn) ? `${WORDS.alreadyIn.ja} / ${WORDS.alreadyIn.en}` : ''
  const words = said.map(answer => (wasIn(answer) ? 'already-in' : answer))
  return words.map((word, at) => `${task.cables[at]?.tag ?? ''} (${task.cables[at]?.id ?? ''}): ${word}`).join('; ')
}

/** One cable back, or out of the question that is open. */
export function back(seat: Seat): Seat {
  if (seat.asking !== null) return { ...seat, asking: null, said: seat.said.slice(0, seat.cable) }
  const cable = Math.max(0, seat.cable - 1)
  return { ...seat, cable, said: seat.said.slice(0, cable) }
}

export function noted(seat: Seat, note: string): Seat {
  if (seat.asking === null) return seat
  const whole = [seat.asking.note, note.trim()].filter(part => part !== '').join('; ')
  return { ...seat, asking: { ...seat.asking, note: whole, what: 'name' } }
}

export const named = (seat: Seat, name: string, nowUtc: number): Seat => ({
  ...seat,
  name: name.trim(),
  nameUtc: nowUtc,
})
export const unnamed = (seat: Seat): Seat => ({ ...seat, name: null })

/** Whether the person still has to say something before an answer can go. */
export function missing(seat: Seat): 'name' | 'note' | null {
  if (seat.asking === null) return null
  if (seat.asking.what === 'note') return 'note'
  return seat.name === null ? 'name' : null
}

export function answerOf(seat: Seat, task: RoomTask): DisplayAnswer | null {
  if (seat.asking === null || seat.name === null || missing(seat) !== null) return null
  const { answer, note } = seat.asking
  return { run: task.run, step: task.step, drill: task.drill, by: seat.name, answer, note }
}

export const sending = (seat: Seat, task: RoomTask): Seat => ({
  ...{ ...seat, asking: null },
  answered: { mark: markOf(task), taken: false },
})
export const taken = (seat: Seat): Seat =>
  seat.answered === null ? seat : { ...seat, answered: { ...seat.answered, taken: true } }

/** The answer did not arrive, or is to be given again: from the first cable. */
export const again = (seat: Seat): Seat => ({ ...seat, answered: null, asking: null, cable: 0, said: [] })

/** Puts away what was read: an ended task, or one whose links are being looked at. */
export const putAway = (seat: Seat, task: RoomTask): Seat => ({
  ...{ ...seat, seen: [...seat.seen, markOf(task)], focus: null },
})

/** Somebody says that the wrong cable is back; whether it is, its link tells. */
export const saidBack = (seat: Seat, task: RoomTask): Seat => ({ ...seat, seen: [...seat.seen, alarmOf(task)] })
