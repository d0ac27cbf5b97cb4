import type { CutPoint, RungKind } from '../plan/shape.ts'
import { type ContactRung, contactsOf, takesPower } from '../site/contacts.ts'
import type { Device, SiteMapBody } from '../site/shape.ts'

export { type ContactRung, contactsOf, type Fed, takesPower } from '../site/contacts.ts'

type Devices = Pick<SiteMapBody, 'devices'>

export function isContactRung(rung: RungKind): rung is ContactRung {
  return rung === 'outlet' || rung === 'relay'
}

/** The devices that a rung speaks to, each once: the cut point's own, or the PDUs and boards that switch its contacts. */
export function drivenBy({ devices }: Devices, cut: CutPoint, rung: RungKind): Device[] {
  const device = cut.device === null ? undefined : devices.get(cut.device)
  if (device === undefined || rung === 'hands') return []
  if (!isContactRung(rung)) return [device]
  const ids = new Set(contactsOf(device, rung, cut).map(contact => contact.device))
  return [...ids].flatMap(id => devices.get(id) ?? [])
}

/** The device that loses its power on some rung of the cut point. Null where none takes more than what is asked for. */
export function takenDown({ devices }: Devices, cut: CutPoint): Device | null {
  const device = cut.device === null ? undefined : devices.get(cut.device)
  if (device === undefined) return null
  if (cut.kind === 'power') return device
  return cut.ladder.some(rung => isContactRung(rung) && takesPower(device, rung, cut)) ? device : null
}
