import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Desk } from '../desk.ts'
import { REMOTE } from '../messages/remote.ts'
import { sentenceOf } from '../report-error.ts'
import { runningController } from './local-call.ts'

/** Says beside what was read from the journal that a controller runs here. Reading goes on whatever became of it. */
export async function sayRunning(desk: Desk): Promise<void> {
  try {
    const found = await runningController(desk)
    if (found !== null) tell(desk, desk.say(REMOTE.runs(found.url)))
  } catch (error) {
    if (!(error instanceof KakuriError)) throw error
    tell(desk, sentenceOf(desk, error))
  }
}

/** On standard error: what stands on standard output is the journal's. */
function tell(desk: Desk, text: string): void {
  if (!desk.options.json) desk.cli.stderr.write(`${text}\n`)
}
