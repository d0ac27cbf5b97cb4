import { describe, expect, it } from 'vitest'
import { outletProfileSchema } from './outlet-read.ts'
import { relayProfileSchema } from './relay-read.ts'

const names = [{ object: 'outletName', oid: '1.3.6.1.4.1.99999.1' }]
const state = { object: 'outletState', oid: '1.3.6.1.4.1.99999.2', on: [2], off: [1] }
const command = { object: 'outletCommand', oid: '1.3.6.1.4.1.99999.3', on: 1, off: 2 }
const pending = { object: 'outletPending', oid: '1.3.6.1.4.1.99999.4', none: [2] }
const pdu = {
  ...{ id: 'some-pdu', name: 'Some PDU', standing: 'documented', rung: 'outlet', readingLagMs: 0, settleMs: 3000 },
  batch: { read: 8, write: 8 },
  operations: { contact: { names, state, pending, command } },
}
const outlets = (change: object) => ({ ...pdu, operations: { contact: { names, state, pending, command, ...change } } })
const coils = { kind: 'coils', base: 0, first: 1, count: 16, atOnce: 8 }
const board = {
  ...{ id: 'some-board', name: 'Some board', standing: 'documented', rung: 'relay', answerMs: 1000 },
  operations: { contact: coils },
}
const relays = (contact: object) => ({ ...board, operations: { contact } })

describe('a profile of the outlet rung', () => {
  it('is taken as it stands, with and without a column of waiting commands', () => {
    expect(outletProfileSchema.parse(pdu)).toEqual(pdu)
    const plain = { ...pdu, operations: { contact: { names, state, command } } }
    expect(outletProfileSchema.parse(plain)).toEqual(plain)
  })

  it.each([
    ['a key nobody knows', { ...pdu, reboot: 3 }, []],
    ['an operation that an outlet cannot do', { ...pdu, operations: { ...pdu.operations, port: {} } }, ['operations']],
    ['no column of names', outlets({ names: [] }), ['operations', 'contact', 'names']],
    ['one command for on and off', outlets({ command: { ...command, off: 1 } }), ['operations', 'contact', 'command']],
    [
      'a state under on and under off',
      outlets({ state: { ...state, off: [1, 2] } }),
      ['operations', 'contact', 'state'],
    ],
    [
      'a column of waiting commands that always waits',
      outlets({ pending: { ...pending, none: [] } }),
      ['operations', 'contact', 'pending', 'none'],
    ],
  ])('is refused with its place: %s', (_what, given, path) => {
    expect(outletProfileSchema.safeParse(given).error?.issues.map(issue => issue.path)).toEqual([path])
  })
})

describe('a profile of the relay rung', () => {
  it.each([coils, { kind: 'lines', first: 0, count: 54, activeLow: true }])('is taken as it stands: $kind', contact => {
    expect(relayProfileSchema.parse(relays(contact))).toEqual(relays(contact))
  })

  it.each([
    ['a key nobody knows', { ...board, unit: 3 }, []],
    ['a wire nobody knows', relays({ kind: 'registers' }), ['operations', 'contact', 'kind']],
    ['no coil', relays({ ...coils, count: 0 }), ['operations', 'contact', 'count']],
    ['an address outside the table', relays({ ...coils, base: 70_000 }), ['operations', 'contact', 'base']],
  ])('is refused with its place: %s', (_what, given, path) => {
    expect(relayProfileSchema.safeParse(given).error?.issues.map(issue => issue.path)).toEqual([path])
  })
})
