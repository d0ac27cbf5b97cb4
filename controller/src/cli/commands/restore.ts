import { KakuriError } from '@kakuri/core/base/errors.ts'
import { type ProgramBody, type Step, stageSteps } from '@kakuri/core/compile/program.ts'
import { foldLedger, type LatchedCut } from '@kakuri/core/journal/ledger.ts'
import { namesOf } from '@kakuri/core/view/names.ts'
import { carry, type RunOptions } from '../carry.ts'
import { actorOf, askText, type Common, type Desk, typedConfirmation } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { stepText } from '../live/step-text.ts'
import { ASK } from '../messages/ask.ts'
import { SAY } from '../messages/say.ts'
import { refuseOpenRun } from '../open-run.ts'
import { pickStages, pickSteps } from '../pick.ts'
import { fitTo, padTo } from '../terminal/width.ts'
import { type Work, withWork } from '../work.ts'

export interface RestoreOptions extends Common, RunOptions {
  readonly stage?: readonly string[]
  readonly cutPoint?: readonly string[]
  readonly reason?: string
}

interface Chosen {
  readonly stages: readonly string[]
  readonly steps: readonly string[] | null
  readonly cuts: readonly { readonly step: Step; readonly cut: LatchedCut }[]
}

/** `kakuri restore`: puts back what was observed before the cut, in reverse order, on probation. */
export function restore(desk: Desk, options: RestoreOptions): Promise<number> {
  return withWork(desk, async work => {
    refuseOpenRun(desk, work)
    const chosen = choose(desk, options, work)
    const actor = await actorOf(desk)
    const reason = options.reason?.trim() || (await askText(desk, desk.say(ASK.reason), ASK.noReason))
    if (!(await confirmed(desk, work.bundle.program, chosen))) {
      desk.screen.print(desk.say(ASK.notConfirmed))
      return exitCode('interrupted')
    }
    const { bundle } = work
    const picked = chosen.steps === null ? {} : { steps: chosen.steps }
    const order = { bundle, kind: 'incident' as const, actor, reason, stages: chosen.stages, ...picked }
    const code = await carry({ desk, work, actor, direction: 'restore', options }, executor => executor.restore(order))
    return code ?? exitCode('unexpected')
  })
}

/** Only stages in which something is cut; throws NOTHING_TO_RESTORE where nothing is. */
function choose(desk: Desk, options: RestoreOptions, work: Work): Chosen {
  const { program } = work.bundle
  const { latched } = foldLedger(work.journal.read())
  const steps = options.cutPoint === undefined ? null : pickSteps(desk, program, options.cutPoint)
  const wanted = pickStages(desk, program, options.stage)
  const cuts = stepsOf(program, wanted)
    .filter(step => steps === null || steps.includes(step.id))
    .flatMap(step => {
      const cut = latched.get(step.id)
      return cut === undefined ? [] : [{ step, cut }]
    })
  if (cuts.length === 0) throw new KakuriError('NOTHING_TO_RESTORE', desk.say(SAY.nothingCut(wanted.join(', '))))
  const stages = wanted.filter(id => stepsOf(program, [id]).some(step => cuts.some(one => one.step.id === step.id)))
  return { stages, steps, cuts }
}

function stepsOf(program: ProgramBody, stages: readonly string[]): Step[] {
  return program.stages.filter(stage => stages.includes(stage.id)).flatMap(stageSteps)
}

function confirmed(desk: Desk, program: ProgramBody, { stages, cuts }: Chosen): Promise<boolean> {
  const lines = [
    '',
    desk.style.bold(desk.say(SAY.aboutToRestore(stages.join(', ')))),
    ...cuts.map(one => cutLine(desk, program, one)),
  ]
  if (!desk.options.yes) return typedConfirmation(desk, lines, 'RESTORE')
  desk.print(...lines)
  return Promise.resolve(true)
}

/** One line each, so that the whole list is seen before the word is typed; off a terminal nothing is left out. */
function cutLine(desk: Desk, program: ProgramBody, { step, cut }: Chosen['cuts'][number]): string {
  const line = `  ${desk.style.bold(padTo(step.tag, 6))} ${padTo(stepText(desk, step), 34)} ${wasText(desk, program, cut)}`
  return desk.screen.terminal ? fitTo(line, desk.screen.columns - 1) : line
}

/** What was observed before the cut, and so what comes back; in the words of the log, never in the device's. */
function wasText(desk: Desk, program: ProgramBody, { was }: LatchedCut): string {
  if (was?.state === 'severed') return desk.say(SAY.wasSevered)
  if (was?.state !== 'open') return desk.style.yellow(desk.say(SAY.wasUnknown))
  return desk.say(SAY.was(namesOf(program, desk.language).reading(was)))
}
