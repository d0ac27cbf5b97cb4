import { join } from 'node:path'
import { verifyJournal } from '@kakuri/core/journal/verify.ts'
import type { Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { JOURNAL } from '../messages/journal.ts'
import { trustedKeys } from '../sealed.ts'
import { JOURNAL_FILE } from '../work.ts'

/** `kakuri journal verify`: every hash, every checkpoint; names the first event that does not fit. */
export async function journalVerify(desk: Desk): Promise<number> {
  const trusted = await trustedKeys(desk)
  const report = verifyJournal(join(desk.stateFolder, JOURNAL_FILE), trusted.length > 0 ? { trusted } : {})
  desk.json({ journal: report })
  const { style } = desk
  if (report.firstBad === null) {
    desk.print(`${style.green('✔')} ${desk.say(JOURNAL.whole(report.events, report.checkpoints))}`)
    desk.print(`  ${desk.say(JOURNAL.head(report.head.seq, report.head.hash))}`)
    return exitCode('complete')
  }
  desk.print(`${style.red('✘')} ${desk.say(JOURNAL.broken(report.firstBad.seq, report.firstBad.reason))}`)
  return exitCode('journal')
}
