import { stageSteps } from '@kakuri/core/compile/program.ts'
import type { Executor, RunHandle, RunResult } from '@kakuri/core/executor/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { Desk } from './desk.ts'
import { exitCode, exitForRun } from './exit-codes.ts'
import { Follower } from './live/follow.ts'
import type { Progress } from './live/progress.ts'
import { SAY } from './messages/say.ts'
import { terminalPeople } from './people.ts'
import type { Work } from './work.ts'

export interface RunOptions {
  readonly approvedBy?: readonly string[]
  readonly confirmProbation?: boolean
}

export interface Carrying {
  readonly desk: Desk
  readonly work: Work
  readonly actor: string
  readonly options: RunOptions
  /** Events of a run that is taken up again. */
  readonly earlier?: readonly AnyEvent[]
}

/** Begins a run, shows it, and brings it to its end or its pause. Returns the exit code; null where there was no run. */
export async function carry(
  carrying: Carrying,
  begin: (executor: Executor) => Promise<RunHandle | null>,
): Promise<number | null> {
  const { desk, work, earlier = [] } = carrying
  const follower = new Follower(desk, work.bundle.program, work.journal, earlier)
  try {
    const handle = await begin(work.executor(peopleOf(carrying)))
    if (handle === null) return null
    const result = await pausable(desk, follower, handle)
    await follower.stop()
    return tell(desk, work, handle.id, result, follower.progress)
  } finally {
    await follower.stop()
  }
}

function peopleOf({ desk, work, actor, options, earlier = [] }: Carrying) {
  return terminalPeople({
    desk,
    actor,
    program: work.bundle.program,
    approvedBy: options.approvedBy ?? [],
    approvedBefore: earlier.filter(event => event.type === 'gate.approved').map(event => event.body),
    confirmProbation: options.confirmProbation === true,
  })
}

/** Ctrl-C pauses between steps; the next one says what is still under way. No step is left without an outcome. */
async function pausable(desk: Desk, follower: Follower, handle: RunHandle): Promise<RunResult> {
  let asked = false
  const unlisten = desk.cli.interrupts.listen(() => {
    if (asked) {
      const open = follower.underWay()
      desk.screen.print(desk.say(SAY.stillUnderWay), ...(open.length > 0 ? open : [`   ${desk.say(SAY.nothingUnderWay)}`]))
      return
    }
    asked = true
    desk.screen.print(desk.say(SAY.pausing))
    handle.pause('Ctrl-C')
  })
  try {
    return await handle.finished
  } finally {
    unlisten()
  }
}

/** What came out, stage by stage, in words that cannot be taken for more than they are. */
function tell(desk: Desk, work: Work, id: string, result: RunResult, progress: Progress): number {
  const counts = Object.fromEntries(
    work.bundle.program.stages
      .filter(stage => progress.run?.stages.includes(stage.id))
      .map(stage => [stage.id, outcomesOf(progress, stageSteps(stage).map(step => step.id))]),
  )
  desk.json({ result: { run: id, result, exit: exitForRun(result), stages: counts } })
  const drill = progress.run?.kind === 'drill' && result === 'complete'
  const text = desk.say(drill ? SAY.runResult.drill : SAY.runResult[result])
  const paint = result === 'complete' ? desk.style.green : desk.style.yellow
  desk.print('', paint(`${result === 'complete' ? '✔' : '!'} ${text}`))
  if (result === 'paused') desk.print(desk.say(SAY.paused))
  return exitCode(exitForRun(result))
}

function outcomesOf(progress: Progress, steps: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const id of steps) {
    const outcome = progress.steps.get(id)?.outcome ?? 'waiting'
    if (progress.takesPart(id)) counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}
