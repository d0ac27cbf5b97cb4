import { KakuriError } from '../base/errors.ts'
import { type ProgramBody, type ProgramDevice, type Rung, type Step, stageSteps } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import type { Acting } from './context.ts'
import type { Prepared } from './contract.ts'
import { withDeadline } from './links.ts'
import { event } from './recorder.ts'
import { act, RungFailure, withDriver } from './verbs.ts'

/** Observes every step over every rung that reaches a device, all devices at once, and journals what was found. */
export async function prepare(
  acting: Acting,
  program: ProgramBody,
  bundle: string,
  actor: string,
): Promise<Prepared[]> {
  const looks = await Promise.all(looksOf(program).map(look => observe(acting, look)))
  const found = looks.flat()
  const observed = found.map(one => ({
    ...{ step: one.step, rung: one.rung, reading: one.reading },
    error: one.error === null ? null : { code: codeOf(one.error), message: one.error.message },
  }))
  await acting.recorder.append([event(null, 'run.prepared', { bundle, observed }, actor)])
  return found
}

interface Look {
  readonly device: ProgramDevice
  readonly rung: Rung
  readonly steps: Step[]
}

/** One look for each device and rung. */
function looksOf(program: ProgramBody): Look[] {
  const looks = new Map<string, Look>()
  for (const step of program.stages.flatMap(stageSteps)) {
    const device = step.device === null ? undefined : program.devices[step.device]
    if (device === undefined || step.target === null) continue
    for (const rung of step.ladder.filter(one => one.kind !== 'hands')) {
      const key = `${device.id}\n${rung.kind}`
      const look = looks.get(key) ?? { device, rung, steps: [] }
      look.steps.push(step)
      looks.set(key, look)
    }
  }
  return [...looks.values()]
}

async function observe(acting: Acting, { device, rung, steps }: Look): Promise<Prepared[]> {
  const late = new KakuriError('TIMEOUT', `${device.id} did not answer over ${rung.kind} in ${rung.deadlineMs} ms`)
  const targets = steps.flatMap(step => (step.target === null ? [] : [step.target]))
  const told = (index: number, reading: Reading | null, error: Error | null): Prepared => ({
    ...{ step: steps[index]?.id ?? '', rung: rung.kind, reading, error },
  })
  try {
    const readings = await withDeadline(acting.parts.clock, rung.deadlineMs, late, signal =>
      withDriver(acting, device, rung.kind, signal, driver =>
        act(acting, driver, 'observe', signal, () => driver.observe(targets, signal)),
      ),
    )
    return steps.map((_, index) => told(index, readings[index] ?? null, null))
  } catch (error) {
    if (!(error instanceof RungFailure)) throw error
    return steps.map((_, index) => told(index, null, error))
  }
}

function codeOf(error: Error): string {
  return error instanceof RungFailure ? error.code : 'UNEXPECTED'
}
