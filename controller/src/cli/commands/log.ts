import { join } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import type { Common, Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { followJournal } from '../follow-journal.ts'
import { chronologyFor } from '../live/chronology.ts'
import { SAY } from '../messages/say.ts'
import { sayRunning } from '../remote/say-running.ts'
import { readBundle } from '../sealed.ts'
import { JOURNAL_FILE } from '../work.ts'

export interface LogOptions extends Common {
  readonly follow?: boolean
  readonly run?: string
}

/** `kakuri log`: the chronology. With --json one event a line, as stored. */
export async function log(desk: Desk, options: LogOptions): Promise<number> {
  const reader = openJournalReader(join(desk.stateFolder, JOURNAL_FILE))
  try {
    const show = entry(desk, options, await programOrNull(desk))
    let shown = 0
    for (const event of reader.read()) shown += show(event) ? 1 : 0
    if (options.run !== undefined && shown === 0) throw new KakuriError('USAGE', desk.say(SAY.noSuchRun(options.run)))
    await sayRunning(desk)
    if (options.follow) await followJournal(desk, reader, event => show(event))
    return exitCode('complete')
  } finally {
    reader.close()
  }
}

/** Shows one event; false for one of another run. */
function entry(desk: Desk, options: LogOptions, program: ProgramBody | null): (event: AnyEvent) => boolean {
  const line = chronologyFor(desk, program)
  return event => {
    const text = line(event)
    if (options.run !== undefined && event.run?.startsWith(options.run) !== true) return false
    desk.json({ event })
    desk.print(text)
    return true
  }
}

/** Names from the sealed plan where there is one; the log is readable without it. */
export async function programOrNull(desk: Desk): Promise<ProgramBody | null> {
  try {
    return (await readBundle(desk)).program
  } catch (error) {
    if (error instanceof KakuriError) return null
    throw error
  }
}
