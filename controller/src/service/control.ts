import type { Control } from './contract.ts'
import { gateControl } from './control-gates.ts'
import type { ControlParts } from './control-parts.ts'
import { runControl } from './control-runs.ts'
import { stepControl } from './control-steps.ts'

/** The runs of this controller, as calls of the API move them. */
export function createControl(parts: ControlParts): Control {
  const runs = runControl(parts)
  const gates = gateControl(parts)
  const steps = stepControl(parts)
  const soon = <A extends readonly unknown[], T>(call: (...given: A) => Promise<T>) => {
    return async (...given: A): Promise<T> => {
      await parts.takenUp()
      return call(...given)
    }
  }
  return {
    ...{ kindOf: runs.kindOf, start: soon(runs.start), pause: soon(runs.pause), resume: soon(runs.resume) },
    ...{ cancel: soon(runs.cancel), prepare: soon(runs.prepare) },
    ...{ approve: soon(gates.approve), withdraw: soon(gates.withdraw), breakGlass: soon(gates.breakGlass) },
    ...{ skip: soon(steps.skip), answer: soon(steps.answer), confirmProbation: soon(steps.confirmProbation) },
  }
}
