import type { Bilingual } from '../base/text.ts'
import type { AnyEvent } from '../journal/events.ts'

interface Warned {
  readonly warning: Bilingual | null
  /** The cable that came out wrongly and was not seen back. */
  readonly wrong: string | null
}

/** What is warned of at a task after an event. A wrong cable is warned of until it is seen back, whatever is answered meanwhile. */
export function warningAfter({ warning, wrong }: Warned, event: AnyEvent): Warned {
  switch (event.type) {
    case 'task.wrong-cable':
      return { warning: event.body.text, wrong: event.body.cable }
    case 'task.put-back':
      return wrong === event.body.cable ? { warning: null, wrong: null } : { warning, wrong }
    case 'task.answered':
      return wrong === null ? { warning: null, wrong } : { warning, wrong }
    case 'task.still-up':
      return wrong === null ? { warning: event.body.text, wrong } : { warning, wrong }
    default:
      return { warning, wrong }
  }
}
