import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { createChronology } from '@kakuri/core/view/chronology.ts'
import type { Desk } from '../desk.ts'
import { harmless } from '../terminal/width.ts'

/** One timestamped line for each event, in the person's language and time. Give it every event from the first on. */
export function chronologyFor(desk: Desk, program: ProgramBody | null): (event: AnyEvent) => string {
  const { offsetMinutes } = desk.cli
  const line = createChronology({ program, language: desk.language, offsetMinutes })
  return event => harmless(line(event))
}
