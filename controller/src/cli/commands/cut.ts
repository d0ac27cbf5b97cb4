import type { RunKind } from '@kakuri/core/journal/events.ts'
import { carry, type RunOptions } from '../carry.ts'
import { actorOf, askText, type Common, type Desk, typedConfirmation } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { ASK } from '../messages/ask.ts'
import { SAY } from '../messages/say.ts'
import { refuseOpenRun } from '../open-run.ts'
import { pickSkips, pickStages } from '../pick.ts'
import { watchUntilInterrupted } from '../watching.ts'
import { type Work, withWork } from '../work.ts'

export interface CutOptions extends Common, RunOptions {
  readonly stage?: readonly string[]
  readonly reason?: string
  readonly skip?: readonly string[]
  readonly watch?: boolean
}

/** `kakuri cut`: isolates, for real. */
export function cut(desk: Desk, options: CutOptions): Promise<number> {
  return withWork(desk, async work => {
    refuseOpenRun(desk, work)
    pickStages(desk, work.bundle.program, options.stage)
    pickSkips(desk, work.bundle.program, options.skip ?? [])
    const actor = await actorOf(desk)
    const code = await isolate({ ...desk, options: { ...desk.options, actor } }, options, work, 'incident')
    const ended = code === exitCode('complete') || code === exitCode('incomplete')
    if (options.watch && ended) await watchUntilInterrupted(desk, work, actor)
    return code
  })
}

/** `kakuri drill`: the same, without the last write. */
export function drill(desk: Desk, options: CutOptions): Promise<number> {
  return withWork(desk, work => {
    refuseOpenRun(desk, work)
    return isolate(desk, options, work, 'drill')
  })
}

/** Asks what has to be asked, then runs. Also what `arm` does on warm sessions. */
export async function isolate(desk: Desk, options: CutOptions, work: Work, kind: RunKind): Promise<number> {
  const { program } = work.bundle
  const stages = pickStages(desk, program, options.stage)
  const skips = pickSkips(desk, program, options.skip ?? [])
  const actor = await actorOf(desk)
  const reason = await reasonOf(desk, options, kind)
  if (kind !== 'drill' && !(await confirmed(desk, work, stages))) {
    desk.screen.print(desk.say(ASK.notConfirmed))
    return exitCode('interrupted')
  }
  const order = { bundle: work.bundle, kind, actor, reason, stages, skips }
  const code = await carry({ desk, work, actor, direction: 'isolate', options }, executor => executor.isolate(order))
  return code ?? exitCode('unexpected')
}

async function reasonOf(desk: Desk, options: CutOptions, kind: RunKind): Promise<string> {
  const given = options.reason?.trim()
  if (given) return given
  return kind === 'drill' ? desk.say(SAY.noReasonGiven) : askText(desk, desk.say(ASK.reason), ASK.noReason)
}

function confirmed(desk: Desk, work: Work, stages: readonly string[]): Promise<boolean> {
  const chosen = work.bundle.program.stages.filter(stage => stages.includes(stage.id))
  const lines = [
    '',
    desk.style.alarm(` ${desk.say(SAY.aboutToCut(chosen.map(stage => desk.say(stage.name)).join(', ')))} `),
    ...chosen.flatMap(stage => (stage.impact === null ? [] : [`  ${stage.id}: ${desk.say(stage.impact)}`])),
  ]
  return typedConfirmation(desk, lines, 'ISOLATE')
}
