import type { AnyEvent } from '../journal/events.ts'
import type { WatchTask } from './board.ts'
import { warningAfter } from './board-warning.ts'

/** Folds an event outside any run in. */
export function applyToWatchTasks(tasks: Map<string, WatchTask>, event: AnyEvent): void {
  switch (event.type) {
    case 'task.shown': {
      const { step, instruction } = event.body
      tasks.set(step, { instruction, sinceUtc: event.utc, answer: null, warning: null, wrong: null })
      return
    }
    case 'task.answered':
      change(tasks, event.body.step, event, { answer: event.body.answer })
      return
    case 'task.still-up':
      change(tasks, event.body.step, event, { answer: null })
      return
    case 'task.wrong-cable':
    case 'task.put-back':
      change(tasks, event.body.step, event, {})
      return
    case 'step.ended':
      tasks.delete(event.body.step)
      return
    case 'journal.opened':
      // The process that asked has ended; the next one asks again.
      tasks.clear()
      return
    default:
  }
}

function change(tasks: Map<string, WatchTask>, step: string, event: AnyEvent, what: Partial<WatchTask>): void {
  const known = tasks.get(step)
  if (known !== undefined) tasks.set(step, { ...known, ...what, ...warningAfter(known, event) })
}
