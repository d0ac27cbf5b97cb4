import { KakuriError } from '../../base/errors.ts'
import type { CutTarget } from '../../compile/program.ts'
import type { SnmpProfile } from '../../profile/snmp-shape.ts'
import type { Reading } from '../contract.ts'
import type { OpenSession } from '../session.ts'
import { openRows, type RowOrders } from './row-session.ts'

/** Opens a session of the SNMP rung. What a cut then needs is round trips only. */
export const openSnmpSession: OpenSession = async ({ device, profile, credentials, clock, signal }) => {
  const way = device.ways.snmp
  if (way === undefined || device.address === null) {
    throw new KakuriError('UNREACHABLE', `${device.id} has no address for SNMP in the site map`)
  }
  if (profile.rung !== 'snmp')
    throw new KakuriError('PROFILE_INVALID', `${profile.id} is not a profile of the SNMP rung`)
  if (credentials.kind === 'ssh') {
    throw new KakuriError(
      'CREDENTIALS_MISSING',
      `${way.credentials} holds SSH credentials, but ${device.id} is asked over SNMP`,
    )
  }
  const parts = { device: device.id, address: device.address, port: way.port, credentials, clock, signal }
  return openRows(parts, portOrders(profile))
}

function portOrders(profile: SnmpProfile): RowOrders {
  const { names, admin, oper } = profile.operations.port
  return {
    profile: profile.id,
    table: {
      what: 'interface',
      batch: profile.batch,
      names,
      columns: [admin, oper],
      command: admin,
      word: value => (value === admin.up ? 'up' : 'down'),
      reading: (name, [set, link]) => portReading(profile, name, set ?? null, link ?? null),
    },
    cut: admin.down,
    open: admin.up,
    nameOf: (target: CutTarget) => (target.kind === 'port' ? target.port : null),
    settleMs: 0,
  }
}

/** What the values of an interface mean to a person and to the executor. */
function portReading(profile: SnmpProfile, name: string, set: number | null, link: number | null): Reading {
  const { admin, oper } = profile.operations.port
  const adminState = set === admin.up ? 'up' : set === admin.down ? 'down' : null
  const linkState = includes(oper.up, link) ? 'up' : includes(oper.down, link) ? 'down' : null
  const state = adminState === 'up' ? 'open' : adminState === 'down' ? 'severed' : 'unknown'
  const says = [
    `${admin.object}.${name} = ${adminState ?? 'neither up nor down'}(${set ?? 'none'})`,
    `${oper.object}.${name} = ${linkState ?? 'does not tell'}(${link ?? 'none'})`,
  ]
  return { state, admin: adminState, link: linkState, detail: says.join(', ') }
}

function includes(values: readonly number[], value: number | null): boolean {
  return value !== null && values.includes(value)
}
