import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { Desk } from './desk.ts'
import { alarmText } from './live/alarm.ts'
import { chronologyFor } from './live/chronology.ts'
import { SAY } from './messages/say.ts'
import { terminalPeople } from './people.ts'
import type { Work } from './work.ts'

/** Reads back what is cut, each stage in its period, and raises alarms, until Ctrl-C. Cuts stay as they are. */
export async function watchUntilInterrupted(desk: Desk, work: Work, actor: string): Promise<void> {
  const { program } = work.bundle
  const show = shower(desk, program, work.journal.read())
  const unsubscribe = work.journal.onAppend(events => {
    for (const event of events) show(event)
  })
  desk.print('', desk.say(SAY.watching))
  const around = { desk, program, direction: 'isolate' as const, actor, approvedBy: [], approvedBefore: [] }
  const people = terminalPeople({ ...around, confirmProbation: false })
  const watching = work.executor(people).watch(work.bundle, actor)
  await interrupted(desk)
  await watching.stop()
  unsubscribe()
  desk.print(desk.say(SAY.watchEnded))
}

/** Shows events: alarms so that nobody misses them, the rest as lines of the chronology. `earlier` is not shown. */
export function shower(
  desk: Desk,
  program: ProgramBody | null,
  earlier: Iterable<AnyEvent>,
): (event: AnyEvent) => void {
  const line = chronologyFor(desk, program)
  for (const event of earlier) line(event)
  return event => {
    const text = line(event)
    desk.json({ event })
    desk.print(alarmText(desk, event) ?? text)
  }
}

/** Resolves at the next Ctrl-C. */
export function interrupted(desk: Desk): Promise<void> {
  return new Promise(resolve => {
    const unlisten = desk.cli.interrupts.listen(() => {
      unlisten()
      resolve()
    })
  })
}
