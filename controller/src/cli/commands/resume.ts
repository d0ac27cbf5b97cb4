import { carry, type RunOptions } from '../carry.ts'
import { actorOf, type Common, type Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { SAY } from '../messages/say.ts'
import { openRunOf, runKind } from '../open-run.ts'
import { withWork } from '../work.ts'

export interface ResumeOptions extends Common, RunOptions {}

/** `kakuri resume`: takes up the run that was paused or whose process died. */
export function resume(desk: Desk, options: ResumeOptions): Promise<number> {
  return withWork(desk, async work => {
    const open = openRunOf(work)
    if (open === null) {
      desk.json({ result: null })
      desk.print(desk.say(SAY.noOpenRun))
      return exitCode('complete')
    }
    const actor = await actorOf(desk)
    desk.print(desk.say(SAY.takesUp(open.run.id, runKind(desk, open.run), open.run.reason)))
    const carrying = { desk, work, actor, direction: open.run.direction, options, earlier: open.events }
    return (await carry(carrying, executor => executor.resume(work.bundle, actor))) ?? exitCode('complete')
  })
}
