import type { Clock } from '@kakuri/core/base/clock.ts'
import { OVER } from '@kakuri/core/base/over.ts'
import { type Bundle, type ProgramBody, type Step, stageSteps } from '@kakuri/core/compile/program.ts'
import type { Drivers, Reading } from '@kakuri/core/driver/contract.ts'
import type { LookAt } from './adoption.ts'

/** A look at all cut points of a room is over after so long; whoever did not answer by then did not tell. */
export const LOOK_MS = 10_000

export interface LookParts {
  readonly bundle: () => Bundle
  readonly drivers: () => Drivers
  readonly clock: Clock
}

/** Reads cut points back over the first rung that tells. Changes nothing. */
export function createLook({ bundle, drivers, clock }: LookParts): LookAt {
  return async steps => {
    const wanted = new Set(steps)
    const { program } = bundle()
    const found = program.stages.flatMap(stageSteps).filter(step => wanted.has(step.id))
    const over = new AbortController()
    const late = new AbortController()
    void clock.sleep(LOOK_MS, over.signal).then(() => late.abort())
    try {
      const looks = found.map(async step => [step.id, await lookAtStep(program, step, drivers(), late.signal)] as const)
      return new Map(await Promise.all(looks))
    } finally {
      over.abort(OVER)
    }
  }
}

async function lookAtStep(
  program: ProgramBody,
  step: Step,
  drivers: Drivers,
  signal: AbortSignal,
): Promise<Reading | null> {
  const device = step.device === null ? undefined : program.devices[step.device]
  if (device === undefined || step.target === null) return null
  for (const { kind } of step.ladder) {
    if (kind === 'hands' || signal.aborted) continue
    try {
      const driver = await drivers.open(device, kind, signal)
      const [reading] = await driver.observe([step.target], signal).finally(() => driver.release())
      if (reading !== undefined && reading.state !== 'unknown') return reading
    } catch {
      // Who does not answer does not tell; the next rung may. What an agent said of it stands until somebody reads it.
    }
  }
  return null
}
