import type { AnyEvent } from '../journal/events.ts'
import type { WatchTask } from './board.ts'

/** Folds an event outside any run in. */
export function applyToWatchTasks(tasks: Map<string, WatchTask>, event: AnyEvent): void {
  switch (event.type) {
    case 'task.shown': {
      const { step, instruction } = event.body
      tasks.set(step, { instruction, sinceUtc: event.utc, answer: null, warning: null })
      return
    }
    case 'task.answered':
      change(tasks, event.body.step, { answer: event.body.answer, warning: null })
      return
    case 'task.still-up':
      change(tasks, event.body.step, { answer: null, warning: event.body.text })
      return
    case 'task.wrong-cable':
      change(tasks, event.body.step, { warning: event.body.text })
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

function change(tasks: Map<string, WatchTask>, step: string, what: Partial<WatchTask>): void {
  const known = tasks.get(step)
  if (known !== undefined) tasks.set(step, { ...known, ...what })
}
