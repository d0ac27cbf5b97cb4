import type { Bilingual } from '../base/text.ts'
import type { ProgramBody } from '../compile/program.ts'
import type { AnyEvent, Instruction, JournalEvent, Outcome, TaskAnswer } from '../journal/events.ts'
import { roomCable } from './room-cable.ts'
import type { RoomTask } from './room-shape.ts'

/** Under this run stands what the watch asks for, outside any run. */
export const WATCH_TASKS = 'watch'

type Ended = Extract<RoomTask['phase'], 'verified' | 'not-verified' | 'given-up'>

/** One task as the journal has it so far, whichever rooms it is shown in. */
export interface FoldedTask {
  readonly run: string
  readonly step: string
  readonly instruction: Instruction
  readonly sinceUtc: number
  asked: 'open' | 'checking' | 'still-up'
  ended: Ended | null
  answer: TaskAnswer | null
  stillUp: Bilingual | null
  /** Cables that came out instead and were not seen back, in the order in which they did, each with what is said of it. */
  readonly wrong: Map<string, Bilingual>
  /** The last word about it was that a wrong cable came out. */
  alarm: boolean
  /** Its run is over: it stays for its wrong cable alone. */
  over: boolean
}

export function newTask({ run, utc, body }: JournalEvent<'task.shown'>): FoldedTask {
  return {
    ...{ run: run ?? WATCH_TASKS, step: body.step, instruction: body.instruction, sinceUtc: utc },
    ...{ asked: 'open', ended: null, answer: null, stillUp: null, wrong: new Map(), alarm: false, over: false },
  }
}

/** Folds in what happened to a task. False where nothing of it changed. */
export function changeTask(task: FoldedTask, event: AnyEvent): boolean {
  switch (event.type) {
    case 'task.answered':
      Object.assign(task, { asked: 'checking', answer: event.body.answer, stillUp: null, alarm: false })
      return true
    case 'task.still-up':
      Object.assign(task, { asked: 'still-up', stillUp: event.body.text, alarm: false })
      return true
    case 'task.wrong-cable':
      task.wrong.set(event.body.cable, event.body.text)
      task.alarm = true
      return true
    case 'step.ended':
      task.ended = endOf(task, event)
      return true
    default:
      return false
  }
}

const DONE: ReadonlySet<TaskAnswer | null> = new Set<TaskAnswer>(['done', 'already-out'])
const CLAIMED: ReadonlySet<Outcome> = new Set<Outcome>(['done', 'already-so', 'unverified', 'handed-over'])

/** Verified is only what a device read back; a drill has nothing to be read back. */
function endOf(task: FoldedTask, { body }: JournalEvent<'step.ended'>): Ended {
  const { outcome, reading } = body
  if (outcome === 'simulated') return 'verified'
  if ((outcome === 'done' || outcome === 'already-so') && reading !== null) return 'verified'
  return CLAIMED.has(outcome) && DONE.has(task.answer) ? 'not-verified' : 'given-up'
}

/**
 * A task as the people of one room see it. `prefix`: before the run's id, where the agent itself asks. `isCut`: the cable is cut
 * since, and to stay out.
 */
export function taskView(
  program: ProgramBody,
  room: string,
  prefix: string,
  isCut: (cable: string) => boolean,
  task: FoldedTask,
): RoomTask {
  const { instruction, answer, sinceUtc, step } = task
  const cables = instruction.cables.flatMap(id => cableView(program, room, id))
  const wrong = [...task.wrong.keys()].find(id => !isCut(id))
  return {
    ...{ run: prefix + task.run, step, answer, sinceUtc, cables },
    ...{ action: instruction.action, drill: instruction.drill, tag: instruction.tag, text: instruction.text },
    phase: task.ended ?? (task.alarm && wrong !== undefined ? 'wrong-cable' : task.asked),
    warning: (wrong === undefined ? null : task.wrong.get(wrong)) ?? task.stillUp,
    wrong: wrong === undefined ? null : (cableView(program, room, wrong)[0] ?? null),
  }
}

function cableView(program: ProgramBody, room: string, id: string) {
  const cable = program.cables[id]
  return cable === undefined ? [] : [roomCable(program, cable, room)]
}

/** Rooms in which a task is shown: where to stand, and every room with an end of one of its cables. */
export function roomsOf(program: ProgramBody, instruction: Instruction): Set<string> {
  const ends = instruction.cables.flatMap(id => program.cables[id]?.ends ?? [])
  const rooms = ends.map(end => (end.kind === 'port' ? program.devices[end.device]?.room : null))
  return new Set([instruction.room, ...rooms].filter(room => typeof room === 'string'))
}
