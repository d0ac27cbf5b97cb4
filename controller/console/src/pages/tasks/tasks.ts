import type { BoardRunDoc, BoardStepDoc, TaskDoc } from '../../../../src/api/board.ts'
import type { EntryDoc } from '../../../../src/api/chronology.ts'
import type { Bilingual } from '../../../../src/api/common.ts'

type Instruction = NonNullable<BoardStepDoc['task']>
export type Answer = NonNullable<TaskDoc['answer']>

/** What waits for hands, or was answered and is being looked at. */
export interface Waiting {
  /** The run that asks, or `watch`. */
  readonly run: string
  /** Null: the watch asks. */
  readonly kind: BoardRunDoc['kind'] | null
  readonly step: string
  readonly stage: string
  readonly instruction: Instruction
  readonly sinceUtc: number | null
  /** Somebody answered, and the links are being looked at now. */
  readonly looking: boolean
  readonly answer: Answer | null
  readonly warning: Bilingual | null
}

export interface Room {
  /** Null: the map tells no room. */
  readonly room: string | null
  readonly waiting: readonly Waiting[]
}

export interface Finished {
  readonly step: string
  readonly tag: string
  readonly answer: Answer | null
  readonly outcome: BoardStepDoc['outcome']
  /** What the chronology says about the last answer: by whom, and who entered it. */
  readonly told: EntryDoc | null
}

/** In the run's order. */
export function waitingTasks(
  steps: readonly BoardStepDoc[],
  entries: readonly EntryDoc[],
  run: Pick<BoardRunDoc, 'id' | 'kind'>,
): Waiting[] {
  return steps.flatMap(step =>
    step.task === null || step.phase === 'ended'
      ? []
      : [
          {
            run: run.id,
            kind: run.kind,
            step: step.id,
            stage: step.stage,
            instruction: step.task,
            sinceUtc: shownUtc(entries, step.id, run.id) ?? step.sinceUtc,
            looking: step.phase !== 'needs-person',
            answer: step.answer,
            warning: step.warning,
          },
        ],
  )
}

/** What the watch found open again and asks somebody to cut: real, whatever run is shown. */
export function watchWaiting(tasks: readonly TaskDoc[]): Waiting[] {
  return tasks.map(({ run, step, stage, instruction, sinceUtc, answer, warning }) => ({
    ...{ run, kind: null, step, stage, instruction, sinceUtc, answer, warning },
    looking: answer !== null,
  }))
}

/** When the person was asked; a step may have been tried by machine long before. */
function shownUtc(entries: readonly EntryDoc[], step: string, run: string): number | null {
  const shown = entries.findLast(entry => entry.type === 'task.shown' && entry.step === step && entry.run === run)
  return shown?.utc ?? null
}

/** Rooms by the name a person reads, those without a room last; inside a room in the run's order. */
export function byRoom(waiting: readonly Waiting[], nameOf: (room: string) => string): Room[] {
  const rooms = [...Map.groupBy(waiting, one => one.instruction.room)]
  return rooms
    .map(([room, waiting]) => ({ room, waiting }))
    .sort((a, b) => {
      if (a.room === null || b.room === null) return Number(a.room === null) - Number(b.room === null)
      return nameOf(a.room).localeCompare(nameOf(b.room))
    })
}

/** Tasks of this run that ended, the last answered first. A restore that is cut again asks anew: then it waits once more. */
export function finishedTasks(
  steps: readonly BoardStepDoc[],
  entries: readonly EntryDoc[],
  run: BoardRunDoc | null,
): Finished[] {
  const ended = steps.filter(
    step => step.phase === 'ended' && (step.answer !== null || wasAsked(entries, step.id, run)),
  )
  const all = ended.map(step => ({
    step: step.id,
    tag: step.tag,
    answer: step.answer,
    outcome: step.outcome,
    told: lastAnswer(entries, step.id, run),
  }))
  return all.sort((a, b) => (b.told?.seq ?? 0) - (a.told?.seq ?? 0))
}

const wasAsked = (entries: readonly EntryDoc[], step: string, run: BoardRunDoc | null) =>
  run !== null && entries.some(entry => entry.type === 'task.shown' && entry.step === step && entry.run === run.id)

const lastAnswer = (entries: readonly EntryDoc[], step: string, run: BoardRunDoc | null) =>
  (run && entries.findLast(entry => entry.type === 'task.answered' && entry.step === step && entry.run === run.id)) ??
  null

/** Entries of both, oldest first, each once. */
export function mergeEntries(one: readonly EntryDoc[], other: readonly EntryDoc[]): EntryDoc[] {
  const bySeq = new Map([...one, ...other].map(entry => [entry.seq, entry]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}
