import type { ProgramBody, ProgramDevice } from '../compile/program.ts'
import type { RungKind } from '../plan/shape.ts'

/** How old a reading of this device over this rung may be, in milliseconds. Command lines tell the present. */
export function readingLagMs(program: ProgramBody, device: ProgramDevice, rung: RungKind): number {
  if (rung !== 'snmp' || device.ways.snmp === undefined) return 0
  const profile = program.profiles[device.ways.snmp.profile]
  return profile?.rung === 'snmp' ? profile.readingLagMs : 0
}
