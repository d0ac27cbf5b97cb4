import type { ProgramBody, ProgramDevice } from '../compile/program.ts'
import type { RungKind } from '../plan/shape.ts'

/**
 * How old a reading of this device over this rung may be, in milliseconds. Command lines and relay boards tell the present; a fed
 * device is told of by its PDUs, and what is known of it is as old as what the slowest of them tells.
 */
export function readingLagMs(program: ProgramBody, device: ProgramDevice, rung: RungKind): number {
  if (rung === 'snmp') return profileLagMs(program, device, rung)
  if (rung !== 'outlet') return 0
  const pdus = (device.outlets ?? []).flatMap(outlet => program.devices[outlet.device] ?? [])
  return Math.max(0, ...pdus.map(pdu => profileLagMs(program, pdu, rung)))
}

function profileLagMs({ profiles }: ProgramBody, { ways }: ProgramDevice, rung: 'snmp' | 'outlet'): number {
  const way = ways[rung]
  const profile = way === undefined ? undefined : profiles[way.profile]
  return profile?.rung === 'snmp' || profile?.rung === 'outlet' ? profile.readingLagMs : 0
}
