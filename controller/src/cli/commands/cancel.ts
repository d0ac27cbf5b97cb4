import type { People } from '@kakuri/core/executor/contract.ts'
import type { OpenRun } from '@kakuri/core/journal/ledger.ts'
import { carry } from '../carry.ts'
import { actorOf, askText, type Common, type Desk, typedConfirmation } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { ASK } from '../messages/ask.ts'
import { SAY } from '../messages/say.ts'
import { openRunOf, runKind } from '../open-run.ts'
import { type Around, terminalPeople } from '../people.ts'
import { withWork } from '../work.ts'

export interface CancelOptions extends Common {
  readonly reason?: string
}

/** `kakuri cancel`: ends a run that was paused or whose process died, so that another can begin. */
export function cancel(desk: Desk, options: CancelOptions): Promise<number> {
  return withWork(desk, async work => {
    const open = openRunOf(work)
    if (open === null) {
      desk.json({ result: null })
      desk.print(desk.say(SAY.nothingToCancel))
      return exitCode('complete')
    }
    const actor = await actorOf(desk)
    const reason = options.reason?.trim() || (await askText(desk, desk.say(ASK.reason), ASK.noReason))
    if (!(await typedConfirmation(desk, whatHappens(desk, open.run), 'CANCEL'))) {
      desk.screen.print(desk.say(ASK.notConfirmed))
      return exitCode('interrupted')
    }
    const { direction } = open.run
    const people = nobodyOpens({ desk, actor, direction, program: work.bundle.program })
    const carrying = { desk, work, actor, direction, options: {}, people, earlier: open.events }
    const text = `${actor}: ${reason}`
    return (await carry(carrying, executor => executor.cancel(work.bundle, actor, text))) ?? exitCode('complete')
  })
}

function whatHappens(desk: Desk, run: OpenRun): string[] {
  const after = run.direction === 'isolate' ? SAY.cancelsIsolation : SAY.cancelsRestore
  return ['', desk.say(SAY.aboutToCancel(run.id, runKind(desk, run), run.reason)), `  ${desk.say(after)}`]
}

/** No gate is opened and no probation confirmed on the way out; a cable may still have to be pulled again. */
function nobodyOpens(around: Pick<Around, 'desk' | 'actor' | 'direction' | 'program'>): People {
  const { ask } = terminalPeople({ ...around, approvedBy: [], approvedBefore: [], confirmProbation: false })
  return { ask, openGate: () => Promise.resolve(null), confirmProbation: () => Promise.resolve(null) }
}
