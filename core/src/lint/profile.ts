import { profileOf } from '../compile/ladder.ts'
import type { RungKind } from '../plan/shape.ts'
import { canDo, type OperationKind } from '../profile/shape.ts'
import type { Device } from '../site/shape.ts'
import { type Cut, deviceCuts, type LintContext, stepName } from './context.ts'
import type { Finding } from './finding.ts'

type Reason = Pick<Finding, 'message' | 'hint'>

/** Every rung but hands has a way in on its device, by a profile of that rung which can do the operation. */
export function profile(context: LintContext): Finding[] {
  return deviceCuts(context).flatMap(({ device, ...cut }) =>
    [...new Set(cut.point.ladder)].flatMap(rung => {
      const reason = rung === 'hands' ? null : missing(context, cut, device, rung)
      return reason === null
        ? []
        : [{ rule: 'profile', severity: 'error', place: cut.point.place, ...reason } satisfies Finding]
    }),
  )
}

function missing({ profiles }: LintContext, cut: Cut, device: Device, rung: RungKind): Reason | null {
  const name = stepName(cut)
  const id = profileOf(device, rung)
  if (id === undefined) {
    const hint = `Add a way in by ${rung} to ${device.id}, or take ${rung} out of the ladder.`
    return { message: `${name} names the rung ${rung}, but ${device.id} has no way in by ${rung}`, hint }
  }
  const known = profiles.get(id)
  if (known === undefined) {
    const hint = `Known profiles: ${[...profiles.keys()].sort().join(', ')}.`
    return { message: `${name} needs the profile ${id} of ${device.id}, which does not exist`, hint }
  }
  if (known.rung !== shapeFor(rung)) {
    const hint = `Name a profile for ${rung} as the way in of ${device.id}.`
    return { message: `${name} goes by ${rung}, but the profile ${id} of ${device.id} is for ${known.rung}`, hint }
  }
  const { kind } = cut.point
  if (kind === 'hands' || kind === 'power' || canDo(known, kind satisfies OperationKind)) return null
  const hint = `Take ${rung} out of the ladder, or choose another kind of cut point.`
  return { message: `${name} is a ${kind}, which the profile ${id} of ${device.id} cannot do by ${rung}`, hint }
}

/** A console speaks the command line that SSH speaks. */
function shapeFor(rung: RungKind): string {
  return rung === 'console' ? 'ssh' : rung
}
