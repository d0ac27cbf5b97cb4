import type { Control } from './contract.ts'
import { gateControl } from './control-gates.ts'
import type { ControlParts } from './control-parts.ts'
import { runControl } from './control-runs.ts'
import { stepControl } from './control-steps.ts'

/** The runs of this controller, as calls of the API move them. */
export function createControl(parts: ControlParts): Control {
  return { ...runControl(parts), ...gateControl(parts), ...stepControl(parts) }
}
