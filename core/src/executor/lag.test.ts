import { expect, it } from 'vitest'
import type { ProgramBody, ProgramDevice } from '../compile/program.ts'
import type { RungKind } from '../plan/shape.ts'
import type { Profile } from '../profile/shape.ts'
import { readingLagMs } from './lag.ts'

const profile = (rung: string, readingLagMs: number) => ({ rung, readingLagMs }) as unknown as Profile
const pdu = (id: string, profile: string) => ({ id, ways: { outlet: { profile } } }) as unknown as ProgramDevice

const FED = {
  ...{ id: 'sw', ways: { ssh: { profile: 'shell' }, snmp: { profile: 'table' } } },
  outlets: [
    { device: 'quick', contact: '1' },
    { device: 'slow', contact: '2' },
  ],
} as unknown as ProgramDevice

const PROGRAM = {
  devices: { sw: FED, quick: pdu('quick', 'pdu-quick'), slow: pdu('slow', 'pdu-slow') },
  profiles: {
    shell: { rung: 'ssh' } as unknown as Profile,
    table: profile('snmp', 4_000),
    'pdu-quick': profile('outlet', 0),
    'pdu-slow': profile('outlet', 2_500),
  },
} as unknown as ProgramBody

it.each<[RungKind, number]>([
  ['ssh', 0],
  ['snmp', 4_000],
  ['outlet', 2_500],
  ['relay', 0],
])('what %s tells of a fed device may be %i ms old', (rung, lagMs) => {
  expect(readingLagMs(PROGRAM, FED, rung)).toBe(lagMs)
})

it('a device that no outlet feeds lags nowhere', () => {
  expect(readingLagMs(PROGRAM, { ...FED, outlets: [] }, 'outlet')).toBe(0)
})
