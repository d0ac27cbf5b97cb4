import type { Executor, People, RunHandle, RunResult } from '@kakuri/core/executor/contract.ts'
import type { AnyEvent, Direction } from '@kakuri/core/journal/events.ts'
import { outcomeCounts, type RunBoard } from '@kakuri/core/view/board.ts'
import type { Desk } from './desk.ts'
import { exitCode, exitForRun } from './exit-codes.ts'
import { Follower } from './live/follow.ts'
import { resultLines } from './live/result.ts'
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
  /** What its gates are asked to open for; isolate unless told. */
  readonly direction?: Direction
  readonly options: RunOptions
  /** The people around the run; whoever sits at the terminal unless told. */
  readonly people?: People
  /** Off a terminal too, each stage as it ended in place of a line for every event. */
  readonly brief?: boolean
  /** Events of a run that is taken up again. */
  readonly earlier?: readonly AnyEvent[]
}

/** Begins a run, shows it, and brings it to its end or its pause. Returns the exit code; null where there was no run. */
export async function carry(
  carrying: Carrying,
  begin: (executor: Executor) => Promise<RunHandle | null>,
): Promise<number | null> {
  const { desk, work, earlier = [], brief = false } = carrying
  const follower = new Follower(desk, work.bundle.program, work.journal, { run: earlier[0]?.run ?? null, brief })
  try {
    const handle = await begin(work.executor(carrying.people ?? peopleOf(carrying)))
    if (handle === null) return null
    const result = await pausable(carrying, follower, handle)
    await follower.stop()
    return tell(desk, handle.id, result, follower.run)
  } finally {
    await follower.stop()
  }
}

function peopleOf({ desk, work, actor, direction = 'isolate', options, earlier = [] }: Carrying) {
  return terminalPeople({
    desk,
    actor,
    direction,
    program: work.bundle.program,
    approvedBy: options.approvedBy ?? [],
    approvedBefore: earlier.filter(event => event.type === 'gate.approved').map(event => event.body),
    confirmProbation: options.confirmProbation === true,
  })
}

/** Ctrl-C pauses between steps; the next one says what is still under way. No step is left without an outcome. */
async function pausable({ desk, actor }: Carrying, follower: Follower, handle: RunHandle): Promise<RunResult> {
  let asked = false
  const unlisten = desk.cli.interrupts.listen(() => {
    if (asked) {
      const open = follower.underWay()
      desk.screen.print(
        desk.say(SAY.stillUnderWay),
        ...(open.length > 0 ? open : [`   ${desk.say(SAY.nothingUnderWay)}`]),
      )
      return
    }
    asked = true
    desk.screen.print(desk.say(SAY.pausing))
    handle.pause(`Ctrl-C where ${actor} runs it`)
  })
  try {
    return await handle.finished
  } finally {
    unlisten()
  }
}

function tell(desk: Desk, id: string, result: RunResult, run: RunBoard | null): number {
  const outcomes = run === null ? {} : outcomeCounts(run)
  desk.json({ result: { run: id, result, exit: exitForRun(result), outcomes } })
  desk.print('', ...resultLines(desk, result, run))
  return exitCode(exitForRun(result))
}
