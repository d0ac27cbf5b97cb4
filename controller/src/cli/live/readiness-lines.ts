import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { ArmReport } from '@kakuri/core/driver/contract.ts'
import type { Readiness, StepReadiness } from '@kakuri/core/view/readiness.ts'
import type { Desk } from '../desk.ts'
import { ARM } from '../messages/arm.ts'
import { asSentence } from '../messages/sentence.ts'
import { padTo } from '../terminal/width.ts'
import { stepOf, stepText } from './step-text.ts'

/** Which sessions are open; a line for each that is not, with the reason. */
export function sessionLines(desk: Desk, sessions: readonly ArmReport[]): string[] {
  const failed = sessions.filter(one => one.error !== null)
  return [
    desk.say(ARM.sessions(sessions.length - failed.length, sessions.length)),
    ...failed.map(one => `  ${desk.style.yellow('!')} ${one.device} ${one.rung}: ${errorText(desk.tell, one.error)}`),
  ]
}

/** One line a step: whether it can be cut, and over which rungs. */
export function readinessLines(desk: Desk, program: ProgramBody, ready: Readiness): string[] {
  return ready.steps.map(step => {
    const plan = stepOf(program, step.step)
    const what = plan === null ? step.step : stepText(desk, plan)
    return `  ${desk.style.bold(padTo(step.tag, 6))} ${padTo(what, 34)} ${padTo(stateText(desk, step), 18)} ${rungsText(desk, step)}`
  })
}

function stateText(desk: Desk, step: StepReadiness): string {
  if (step.state === 'ready') return desk.style.green(`✔ ${desk.say(ARM.ready)}`)
  if (step.state === 'hands-only') return desk.style.yellow(`! ${desk.say(ARM.handsOnly)}`)
  return desk.style.red(`✘ ${desk.say(ARM.notReady)}`)
}

function rungsText(desk: Desk, step: StepReadiness): string {
  const rungs = [...step.ready, ...(step.hands ? ['hands'] : [])]
  const failing = step.failing.map(one => `${one.rung}: ${one.code}`).join(', ')
  return `${desk.say(ARM.over)} ${rungs.join(', ')}${failing === '' ? '' : desk.style.dim(` (${failing})`)}`
}

/** What happened, as `tell` says it, and the code. */
export function errorText(tell: (english: string) => string, error: Error | null): string {
  if (error === null) return ''
  const said = asSentence(tell(error.message))
  return error instanceof KakuriError ? `${said} [${error.code}]` : said
}
