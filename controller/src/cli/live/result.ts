import type { RunResult } from '@kakuri/core/executor/contract.ts'
import { OUTCOMES } from '@kakuri/core/journal/events.ts'
import { isReadBack, outcomeCounts, type RunBoard, type StepBoard } from '@kakuri/core/view/board.ts'
import type { Desk } from '../desk.ts'
import { OUTCOME } from '../messages/outcome.ts'
import { SAY } from '../messages/say.ts'

/** What came out, in words that cannot be taken for more than they are. `run`: null where no event of it was seen. */
export function resultLines(desk: Desk, result: RunResult, run: RunBoard | null): string[] {
  const paint = result === 'complete' ? desk.style.green : desk.style.yellow
  const counts = run === null ? '' : countsText(desk, run)
  return [
    paint(`${result === 'complete' ? '✔' : '!'} ${verdict(desk, result, run)}`),
    ...(counts === '' ? [] : [`  ${counts}`]),
    ...notFound(desk, result, run),
    ...(result === 'paused' ? [desk.say(SAY.paused)] : []),
  ]
}

function verdict(desk: Desk, result: RunResult, run: RunBoard | null): string {
  if (result === 'complete' && run?.kind === 'drill') return desk.say(SAY.runResult.drill)
  if (result !== 'incomplete' || run === null) return desk.say(SAY.runResult[result])
  const open = stepsOf(run).filter(({ outcome }) => outcome !== null && !isReadBack(outcome))
  const again = run.stages.filter(stage => stage.phase === 'cut-again')
  const notReadBack = open.length === 0 ? '' : desk.say(SAY.notReadBack(someOf(open)))
  if (again.length > 0)
    return `${desk.say(SAY.cutAgain(again.map(({ id }) => id).join(', ')))} ${notReadBack}`.trimEnd()
  return `${desk.say(SAY.runResult.incomplete)} ${notReadBack}`.trimEnd()
}

const stepsOf = (run: RunBoard) => run.stages.flatMap(stage => stage.steps)

const SHOWN = 12

/** The tags; of very many only the first, and how many more. */
function someOf(steps: readonly StepBoard[]): string {
  const tags = steps.slice(0, SHOWN).map(step => step.tag)
  return [...tags, ...(steps.length > SHOWN ? [`… +${steps.length - SHOWN}`] : [])].join(', ')
}

function countsText(desk: Desk, run: RunBoard): string {
  const outcomes = outcomeCounts(run)
  return OUTCOMES.flatMap(one =>
    outcomes[one] === undefined ? [] : [`${outcomes[one]} ${desk.say(OUTCOME[one])}`],
  ).join(', ')
}

/** A drill did its work where it found what would have gone wrong; it says what. */
function notFound(desk: Desk, result: RunResult, run: RunBoard | null): string[] {
  if (run?.kind !== 'drill' || result !== 'complete') return []
  const would = stepsOf(run).filter(({ answer }) => answer === 'cannot-find' || answer === 'other')
  return would.length === 0 ? [] : [desk.style.yellow(`! ${desk.say(SAY.drillFound(someOf(would)))}`)]
}
