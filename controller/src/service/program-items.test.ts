import type { ProgramBody, ProgramDevice } from '@kakuri/core/compile/program.ts'
import { expect, it } from 'vitest'
import { differencesOf } from './differences.ts'

const name = { ja: '名', en: 'name' }
const device: ProgramDevice = {
  ...{ id: 'core', kind: 'switch', name, room: 'srv', rack: null, unit: null, address: null, aaa: null },
  ways: {
    snmp: { profile: 'if-mib', port: 161, credentials: 'net', agent: 'box-1' },
    console: { profile: 'ios', agent: 'box-1', path: '/dev/ttyUSB0', baud: 9600, credentials: 'net' },
    outlet: { profile: 'pdu', port: 161, credentials: 'pdu' },
    relay: { profile: 'board', agent: 'box-1', wire: { kind: 'gpio', chip: 'gpiochip0' }, severed: 'on' },
  },
  outlets: [{ device: 'pdu-a', contact: '7' }],
  relays: { power: [{ device: 'board-1', contact: '2' }] },
  photo: 'photos/core.jpg',
}
const program: ProgramBody = {
  ...{
    format: 'kakuri-program/1',
    site: { id: 'x', name },
    segments: {},
    profiles: {},
    cables: {},
    aaa: {},
    stages: [],
  },
  plan: { name, triggers: [], alone: { afterMs: 1_800_000, when: 'incident' } },
  rooms: { srv: { name, people: ['佐藤'] } },
  agents: { 'box-1': { room: 'srv' } },
  contacts: [{ name, phone: '1234' }],
  devices: { core: device },
}
const withDevice = (change: Partial<ProgramDevice>) => ({ ...program, devices: { core: { ...device, ...change } } })
const { alone: _alone, ...silent } = program.plan

it.each([
  ['alone', { ...program, plan: silent }, 'plan: alone', 'after: 30m, when: incident', null],
  ['a phone number', { ...program, contacts: [] }, 'plan: contacts', '名 / name: 1234', null],
  ['people', { ...program, rooms: { srv: { name } } }, 'room srv (name): people', '佐藤', null],
  ['an agent', { ...program, agents: { 'box-1': { room: 'annex' } } }, 'agent box-1: room', 'srv', 'annex'],
  ['outlets', withDevice({ outlets: [] }), 'device core (name): outlets', 'pdu-a:7', null],
  ['relays', withDevice({ relays: {} }), 'device core (name): relays', 'power: board-1:2', null],
  ['a photograph', withDevice({ photo: 'b.png' }), 'device core (name): photo', 'photos/core.jpg', 'b.png'],
] as const)('a change of %s is told', (_what, changed, what, before, after) => {
  expect(differencesOf(program, changed)).toMatchObject([{ what: { en: what }, before, after }])
})

it.each([
  ['snmp', 'if-mib, port: 161, credentials: net, agent: box-1'],
  ['console', 'ios, box-1: /dev/ttyUSB0, baud: 9600, credentials: net'],
  ['outlet', 'pdu, port: 161, credentials: pdu'],
  ['relay', 'board, agent: box-1, severed: on, gpio: gpiochip0'],
])('a way in by %s that is gone is told', (rung, before) => {
  const ways = Object.fromEntries(Object.entries(device.ways).filter(([key]) => key !== rung))
  const told = differencesOf(program, withDevice({ ways }))
  expect(told).toMatchObject([{ what: { en: `device core (name): ${rung}` }, before, after: null }])
})
