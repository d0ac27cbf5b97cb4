import type { RoomCable, RoomRun, RoomStage, RoomTask, RoomView } from '@kakuri/core/view/room-shape.ts'
import type { DisplayDoc } from './contract.ts'
import { alarms, focused, keyOf, missing, openTasks, type Seat, tasksOf } from './seat.ts'

/** What the room's screen shows: decided in one place for the page and the terminal. */
export type Shown =
  | { readonly kind: 'enrolment' | 'waiting' | 'quiet' | 'notice' | 'alone' }
  | TaskShown
  | { readonly kind: 'name' | 'note'; readonly task: RoomTask }
  /** The answer is on its way to whoever looks at the links. */
  | { readonly kind: 'sent'; readonly task: RoomTask; readonly taken: boolean }
  | { readonly kind: 'checking' | 'wrong' | 'result'; readonly task: RoomTask }

export interface TaskShown {
  readonly kind: 'task'
  readonly task: RoomTask
  /** Null where the map knows a port only. */
  readonly cable: RoomCable | null
  /** Which of the room's tasks this is, from 1; and the tags of the others that wait. */
  readonly at: number
  readonly of: number
  readonly next: readonly string[]
}

export function shown(doc: DisplayDoc, seat: Seat): Shown {
  const task = focused(seat, doc)
  if (task !== null) return ofTask(doc, seat, task)
  if (doc.enrolment !== null) return { kind: 'enrolment' }
  if (isAlone(doc)) return { kind: 'alone' }
  if (doc.room === null) return { kind: 'waiting' }
  return { kind: doc.room.run !== null || doc.room.isolated.length > 0 ? 'notice' : 'quiet' }
}

/** Without a controller, where this box can do something by itself or has. */
export function isAlone({ controller, alone }: DisplayDoc): boolean {
  return alone.phase !== 'no' || (controller.state !== 'here' && alone.possible)
}

/** Two codes are taken: without a controller, or as a part of its drill. */
export function takesCodes({ controller, alone }: DisplayDoc): boolean {
  return alone.possible && alone.phase === 'no' && (controller.state !== 'here' || alone.codes === 'drill')
}

function ofTask(doc: DisplayDoc, seat: Seat, task: RoomTask): Shown {
  const lack = missing(seat)
  if (alarms(seat, task)) return { kind: 'wrong', task }
  if (task.phase === 'checking') return { kind: 'checking', task }
  if (task.phase === 'verified' || task.phase === 'not-verified' || task.phase === 'given-up')
    return { kind: 'result', task }
  if (lack !== null) return { kind: lack, task }
  if (seat.answered !== null) return { kind: 'sent', task, taken: seat.answered.taken }
  return taskShown(doc, seat, task)
}

function taskShown(doc: DisplayDoc, seat: Seat, task: RoomTask): TaskShown {
  const all = tasksOf(doc.room)
  const at = all.findIndex(one => keyOf(one) === keyOf(task))
  const tag = (one: RoomTask) => one.cables.map(cable => cable.tag).join(', ') || one.tag
  const cable = task.cables[Math.min(seat.cable, task.cables.length - 1)] ?? null
  const next = openTasks(doc).filter(one => keyOf(one) !== keyOf(task))
  return { kind: 'task', task, cable, at: at + 1, of: all.length, next: next.map(tag) }
}

/**
 * Every screen bears the mark of a drill while one runs, whoever asks; never the one on which codes cut in earnest. `live`: a drill in which cables are really unplugged,
 * marked too, but never taken for one where nothing happens.
 */
export function drillOf(doc: DisplayDoc, on: Shown): 'drill' | 'live' | null {
  const kind = doc.room?.run?.kind
  if ('task' in on) return on.task.drill ? 'drill' : kind === 'live-drill' ? 'live' : null
  if (kind === 'live-drill') return 'live'
  const isEarnest = on.kind === 'alone' && doc.controller.state !== 'here' && !doc.alone.drill
  return kind === 'drill' && !isEarnest ? 'drill' : null
}

/** The watch asks for it: of the controller, or of this box while it is alone. */
export const isReopened = ({ run }: RoomTask): boolean => run === 'watch' || run === 'alone:watch'

/** It was answered, and nobody is there who could look at its links: the answer waits here. */
export const isKept = ({ controller }: DisplayDoc, task: RoomTask) =>
  controller.state !== 'here' && !task.run.startsWith('alone:')

/** What to say on the loudspeakers, and what does not work: of the run under way, else of what stands cut. */
export function toSay({ run, isolated }: RoomView): Pick<RoomRun, 'announcements' | 'impact'> {
  if (run !== null) return run
  const impact = isolated.flatMap(stage => (stage.impact === null ? [] : [stage.impact]))
  return { announcements: isolated.flatMap(stage => stage.announcements), impact }
}

/** Since when anything stands cut; null where that is not known. */
export function cutSince({ isolated }: RoomView): number | null {
  const known = isolated.flatMap(stage => (stage.sinceUtc === null ? [] : [stage.sinceUtc]))
  return known.length === 0 ? null : Math.min(...known)
}

/** So many stages, with the one that goes on among them. */
export function stagesNear(stages: readonly RoomStage[], most: number): readonly RoomStage[] {
  const first = Math.min(stages.findLastIndex(stage => stage.begun) - 1, stages.length - most)
  return stages.slice(Math.max(0, first)).slice(0, most)
}

/** Cables that came out by mistake and that nobody saw back. */
export function outByMistake({ room }: DisplayDoc): readonly RoomCable[] {
  const cables = tasksOf(room).flatMap(task => (task.wrong === null ? [] : [task.wrong]))
  return [...new Map(cables.map(cable => [cable.id, cable])).values()]
}

/** Only what is known is called well: the controller is here, nothing is cut, no cable is out by mistake, and this box has nothing to complain of. */
export function allWell(doc: DisplayDoc): boolean {
  const nothingCut = doc.room !== null && doc.room.run === null && doc.room.isolated.length === 0
  if (outByMistake(doc).length > 0) return false
  return nothingCut && doc.controller.state === 'here' && doc.faults.length === 0 && !doc.readOnly
}
