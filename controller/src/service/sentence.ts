import type { Language } from '@kakuri/core/base/text.ts'
import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { createChronology, formatTime } from '@kakuri/core/view/chronology.ts'

/** The sentence of an event alone, without the number, the time and the mark of a drill that a chronology puts before it. */
export function createSentence(program: ProgramBody, language: Language): (event: AnyEvent) => string {
  const line = createChronology({ program, language })
  return event => {
    const before = `#${event.seq} ${formatTime(event.utc, 0)} `
    // Outside any run nothing is a drill.
    return line({ ...event, run: null }).slice(before.length)
  }
}
