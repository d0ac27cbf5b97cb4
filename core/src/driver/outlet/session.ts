import { KakuriError } from '../../base/errors.ts'
import type { OutletProfile } from '../../profile/outlet-shape.ts'
import type { Reading } from '../contract.ts'
import type { OpenSession } from '../session.ts'
import { openRows, type RowOrders } from '../snmp/row-session.ts'

/** Opens a session of the outlet rung: the outlets of one PDU over SNMP. Its targets are contacts. */
export const openOutletSession: OpenSession = async ({ device, profile, credentials, clock, signal }) => {
  const way = device.ways.outlet
  if (way === undefined || device.address === null) {
    throw new KakuriError('UNREACHABLE', `${device.id} has no address for its outlets in the site map`)
  }
  if (profile.rung !== 'outlet')
    throw new KakuriError('PROFILE_INVALID', `${profile.id} is not a profile of the outlet rung`)
  if (credentials.kind === 'ssh') {
    throw new KakuriError(
      'CREDENTIALS_MISSING',
      `${way.credentials} holds SSH credentials, but the outlets of ${device.id} are switched over SNMP`,
    )
  }
  const parts = { device: device.id, address: device.address, port: way.port, credentials, clock, signal }
  return openRows(parts, outletOrders(profile))
}

function outletOrders(profile: OutletProfile): RowOrders {
  const { names, state, pending, command } = profile.operations.contact
  return {
    profile: profile.id,
    table: {
      what: 'outlet',
      batch: profile.batch,
      names,
      columns: pending === undefined ? [state] : [state, pending],
      command,
      word: value => (value === command.on ? 'on' : 'off'),
      reading: (name, [now, waits]) => outletReading(profile, name, now ?? null, waits ?? null),
    },
    cut: command.off,
    open: command.on,
    nameOf: target => (target.kind === 'contact' ? target.contact : null),
    settleMs: profile.settleMs,
  }
}

/** An outlet that is off while a command waits may be on in a moment: that is no cut, and it is not called one. */
function outletReading(profile: OutletProfile, name: string, now: number | null, waits: number | null): Reading {
  const { state, pending } = profile.operations.contact
  const is = now === null ? null : state.on.includes(now) ? 'on' : state.off.includes(now) ? 'off' : null
  const quiet = pending === undefined || (waits !== null && pending.none.includes(waits))
  const says = [`${state.object}.${name} = ${is ?? 'neither on nor off'}(${now ?? 'none'})`]
  if (!quiet) says.push(`${pending.object}.${name} = a command may be waiting(${waits ?? 'none'})`)
  const reading = is === 'on' ? 'open' : is === 'off' && quiet ? 'severed' : 'unknown'
  return { state: reading, admin: null, link: null, detail: says.join(', ') }
}
