import { contactsOf, drivenBy, isContactRung } from '../compile/contacts.ts'
import { profileOf } from '../compile/ladder.ts'
import type { CutPointKind, RungKind } from '../plan/shape.ts'
import { canDo, type Profile, type RelayProfile } from '../profile/shape.ts'
import type { Device } from '../site/shape.ts'
import { type Cut, deviceCuts, type LintContext, stepName } from './context.ts'
import type { Finding } from './finding.ts'

type Reason = Pick<Finding, 'message' | 'hint'>

/** Every rung but hands has a way in on what it speaks to, by a profile of that rung which can do the operation. */
export function profile(context: LintContext): Finding[] {
  return deviceCuts(context).flatMap(({ device, ...cut }) =>
    [...new Set(cut.point.ladder)].flatMap(rung => {
      const driven = drivenBy(context.site, cut.point, rung)
      const reasons = noContact(cut, device, rung) ?? driven.flatMap(one => missing(context, cut, one, rung) ?? [])
      return reasons.map(
        reason => ({ rule: 'profile', severity: 'error', place: cut.point.place, ...reason }) satisfies Finding,
      )
    }),
  )
}

/** An outlet or relay rung of a device that none feeds. Null for every other rung. */
function noContact(cut: Cut, device: Device, rung: RungKind): Reason[] | null {
  if (!isContactRung(rung) || contactsOf(device, rung, cut.point).length > 0) return null
  return [noWay(cut, device, rung)]
}

function noWay(cut: Cut, device: Device, rung: RungKind): Reason {
  const hint = `Add a way in by ${rung} to ${device.id}, or take ${rung} out of the ladder.`
  return { message: `${stepName(cut)} names the rung ${rung}, but ${device.id} has no way in by ${rung}`, hint }
}

function missing({ profiles, site }: LintContext, cut: Cut, device: Device, rung: RungKind): Reason | null {
  const name = stepName(cut)
  const id = profileOf(device, rung)
  if (id === undefined) return noWay(cut, device, rung)
  const known = profiles.get(id)
  if (known === undefined) {
    const hint = `Known profiles: ${[...profiles.keys()].sort().join(', ')}.`
    return { message: `${name} needs the profile ${id} of ${device.id}, which does not exist`, hint }
  }
  const shape: string = known.rung
  if (shape !== shapeFor(rung)) {
    const hint = `Name a profile for ${rung} as the way in of ${device.id}.`
    return { message: `${name} goes by ${rung}, but the profile ${id} of ${device.id} is for ${shape}`, hint }
  }
  const { kind } = cut.point
  if (canCut(known, kind, rung)) return known.rung === 'relay' ? unfit(site, cut, device, known) : null
  const hint = `Take ${rung} out of the ladder, or choose another kind of cut point.`
  return { message: `${name} is a ${kind}, which the profile ${id} of ${device.id} cannot do by ${rung}`, hint }
}

/** A profile for coils says nothing of GPIO lines, and no board has more relays than its profile knows. */
function unfit(site: LintContext['site'], cut: Cut, board: Device, known: RelayProfile): Reason | null {
  const { id, operations } = known
  const wire = board.ways.relay?.wire.kind
  const { kind, first, count } = operations.contact
  if (wire !== undefined && (kind === 'lines') !== (wire === 'gpio')) {
    const hint = `Name a profile for ${wire} as the way in of ${board.id}.`
    return { message: `${stepName(cut)} needs the profile ${id} of ${board.id}, which is not for ${wire}`, hint }
  }
  const last = first + count - 1
  const strange = contactsAt(site, cut, board).find(
    one => !/^(0|[1-9]\d*)$/.test(one) || Number(one) < first || Number(one) > last,
  )
  if (strange === undefined) return null
  const hint = `Correct the relay in site.yaml: ${board.id} has ${first} to ${last}.`
  return { message: `${stepName(cut)} switches relay ${strange} of ${board.id}, which has no such relay`, hint }
}

function contactsAt({ devices }: LintContext['site'], { point }: Cut, board: Device): string[] {
  const device = point.device === null ? undefined : devices.get(point.device)
  const contacts = device === undefined ? [] : contactsOf(device, 'relay', point)
  return contacts.filter(contact => contact.device === board.id).map(({ contact }) => contact)
}

function canCut(known: Profile, kind: CutPointKind, rung: RungKind): boolean {
  if (isContactRung(rung)) return Object.hasOwn(known.operations, 'contact')
  return kind !== 'power' && (kind === 'hands' || canDo(known, kind))
}

/** A console speaks the command line that SSH speaks. */
function shapeFor(rung: RungKind): string {
  return rung === 'console' ? 'ssh' : rung
}
