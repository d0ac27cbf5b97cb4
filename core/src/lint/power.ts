import { contactsOf, isContactRung, takenDown } from '../compile/contacts.ts'
import { type Cut, cutsOf, deviceCuts, type LintContext, stepName } from './context.ts'
import type { Finding } from './finding.ts'

/**
 * What an outlet or relay takes, and gives back, is more than one port. So each contact belongs to one cut point, no device
 * that switches others loses its own power, and other cuts on a device that starts anew are looked at with care.
 */
export function power(context: LintContext): Finding[] {
  const around: Around = {
    switched: switchedBy(context),
    cuts: Map.groupBy(deviceCuts(context), ({ device }) => device.id),
  }
  return [...sharedContacts(context), ...context.stages.flatMap(cutsOf).flatMap(cut => taken(context, cut, around))]
}

interface Around {
  /** Devices that hang on a PDU or board, by its id. */
  readonly switched: ReadonlyMap<string, readonly string[]>
  readonly cuts: ReadonlyMap<string, readonly Cut[]>
}

function sharedContacts(context: LintContext): Finding[] {
  const owners = new Map<string, Cut>()
  return deviceCuts(context).flatMap(({ device, ...cut }) => {
    const contacts = cut.point.ladder
      .filter(isContactRung)
      .flatMap(rung => contactsOf(device, rung, cut.point).map(one => `${rung} ${one.contact} of ${one.device}`))
    return [...new Set(contacts)].flatMap(contact => {
      const owner = owners.get(contact)
      owners.set(contact, owner ?? cut)
      if (owner === undefined) return []
      const message = `${stepName(owner)} and ${stepName(cut)} both switch ${contact}`
      const hint = 'Leave the rung to one of the two: restoring one would bring back what the other still holds.'
      return [finding(cut, 'error', message, hint)]
    })
  })
}

function switchedBy({ site }: LintContext): ReadonlyMap<string, readonly string[]> {
  const pairs = [...site.devices.values()].flatMap(({ id, outlets = [], relays = new Map() }) =>
    [...outlets, ...[...relays.values()].flat()].map(contact => ({ by: contact.device, id })),
  )
  const grouped = Map.groupBy(pairs, ({ by }) => by)
  return new Map([...grouped].map(([by, all]) => [by, [...new Set(all.map(({ id }) => id))]]))
}

function taken(context: LintContext, cut: Cut, { switched, cuts }: Around): Finding[] {
  const device = takenDown(context.site, cut.point)
  if (device === null) return []
  const fed = switched.get(device.id) ?? []
  const others = cuts.get(device.id)?.filter(other => other.step !== cut.step) ?? []
  return [
    ...(fed.length === 0 ? [] : [feeding(cut, device.id, fed)]),
    ...others.map(other => startingAnew(cut, device.id, other)),
  ]
}

function feeding(cut: Cut, device: string, fed: readonly string[]): Finding {
  const message = `${stepName(cut)} cuts the power of ${device}, which switches ${fed.join(', ')}`
  return finding(cut, 'error', message, `Cut ${fed.join(', ')} instead, or take the rung out of the ladder.`)
}

function startingAnew(cut: Cut, device: string, other: Cut): Finding {
  const message = `${stepName(cut)} cuts the power of ${device}, where ${stepName(other)} cuts too`
  const hint = `When its power comes back, ${device} may have forgotten that cut: keep one of the two, or let the watch cut again.`
  return finding(cut, 'warning', message, hint)
}

function finding(cut: Cut, severity: Finding['severity'], message: string, hint: string): Finding {
  return { rule: 'power', severity, place: cut.point.place, message, hint }
}
