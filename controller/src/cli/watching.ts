import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { Desk } from './desk.ts'
import { alarmText } from './live/alarm.ts'
import { eventLine } from './live/event-line.ts'
import { SAY } from './messages/say.ts'
import { terminalPeople } from './people.ts'
import type { Work } from './work.ts'

/** Reads back what is cut, each stage in its period, and raises alarms, until Ctrl-C. Cuts stay as they are. */
export async function watchUntilInterrupted(desk: Desk, work: Work, actor: string): Promise<void> {
  const { program } = work.bundle
  const unsubscribe = work.journal.onAppend(events => {
    for (const event of events) showWatched(desk, program, event)
  })
  desk.print('', desk.say(SAY.watching))
  const people = { desk, program, actor, approvedBy: [], approvedBefore: [], confirmProbation: false }
  const watching = work.executor(terminalPeople(people)).watch(work.bundle, actor)
  await interrupted(desk)
  await watching.stop()
  unsubscribe()
  desk.print(desk.say(SAY.watchEnded))
}

/** Alarms so that nobody misses them, the rest as lines. */
export function showWatched(desk: Desk, program: ProgramBody, event: AnyEvent): void {
  desk.json({ event })
  const line = alarmText(desk, event) ?? eventLine(desk, program, event)
  if (line !== null) desk.print(line)
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
