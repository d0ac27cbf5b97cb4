import type { Step } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import type { SecondSide } from '../journal/events.ts'
import type { RungKind } from '../plan/shape.ts'
import { end, type Run, type StepState } from './context.ts'
import { readingLagMs } from './lag.ts'
import { lookAt } from './look.ts'
import { SECOND_MS } from './second.ts'

/** By which rungs somebody else cut it; null where only that it is cut is known. */
type ActedBy = readonly (RungKind | null)[]

/**
 * What a person is asked to cut and somebody else has cut meanwhile ends as any step that is found severed: by a reading of every
 * effect that acted. Anything else leaves the task where it is.
 */
export async function endFound(run: Run, step: string, acted: ActedBy): Promise<void> {
  const state = run.steps.get(step)
  if (state === undefined || run.direction !== 'isolate' || run.write !== 'write' || !waits(state)) return
  const found = await readSevered(run, state.step, acted)
  const second = found === null ? null : await secondOf(run, state.step)
  if (found === null || second?.link === 'up') return
  // What ended it meanwhile was first.
  await end(run, [{ state, outcome: 'already-so', ...found, second, note: 'read severed while a person was asked' }])
  state.giveUp.abort()
}

/** An answer that came is weighed by itself. */
function waits({ asked, answer, skip, ended }: StepState): boolean {
  return asked && answer === null && skip === null && ended === null
}

interface Found {
  readonly rung: RungKind | null
  readonly reading: Reading
}

async function readSevered(run: Run, step: Step, acted: ActedBy): Promise<Found | null> {
  const first = await look(run, step, acted)
  const lagMs = lagOf(run, step)
  if (first === null || lagMs === 0) return first
  // A table that lags may tell of a cut that was opened since.
  await run.parts.clock.sleep(lagMs, run.recorder.stopped)
  return look(run, step, acted)
}

async function secondOf(run: Run, { second }: Step): Promise<SecondSide | null> {
  return second && { ...second, link: await run.links.link(second, SECOND_MS) }
}

/** The last of the readings, where all of them are severed. */
async function look(run: Run, step: Step, acted: ActedBy): Promise<Found | null> {
  let found: Found | null = null
  for (const rung of acted) {
    const reading = (await lookAt(run, run.program, new Map([[step.id, rung]]))).get(step.id) ?? null
    if (reading?.state !== 'severed') return null
    found = { rung, reading }
  }
  return found
}

function lagOf({ program }: Run, step: Step): number {
  const device = step.device === null ? undefined : program.devices[step.device]
  return device === undefined ? 0 : Math.max(0, ...step.ladder.map(({ kind }) => readingLagMs(program, device, kind)))
}
