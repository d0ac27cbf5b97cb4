import { expect, it } from 'vitest'
import { readingOf } from './readings.ts'
import type { SshInterfaceRead } from './ssh-shape.ts'

const read: SshInterfaceRead = {
  command: 'show',
  row: '^(?<name>\\w+) (?<admin>\\w+) (?<link>\\w+)$',
  admin: { on: 'up', off: 'down' },
  link: { on: 'up', off: 'down' },
  absent: ['^no such'],
}
const names = { interface: '\\w+' }
const state = (output: string, change: Partial<SshInterfaceRead> = {}) =>
  readingOf({ ...read, ...change }, names, { kind: 'port', port: 'e1' }, output).state

it.each([
  ['down and without a link', 'e1 off off', 'severed'],
  ['up and without a link', 'e1 on off', 'open'],
  ['down and yet with a link: a contradiction', 'e1 off on', 'unknown'],
  ['a word for its state that nobody knows', 'e1 asleep off', 'unknown'],
  ['a word that every object has', 'e1 constructor off', 'unknown'],
  ['told of twice, in two ways', 'e1 off off\ne1 on on', 'unknown'],
  ['told of twice, in one way', 'e1 off off\ne1 off off', 'severed'],
  ['a list without it', 'e2 on on', 'absent'],
  ['a list with a line about it that was not understood', 'e2 on on\ne1 is fine', 'unknown'],
  ['a line that says that it is not there', 'no such thing', 'absent'],
  ['silence', '', 'unknown'],
  ['an error', 'permission denied', 'unknown'],
])('%s: %j is %s', (_what, output, expected) => {
  expect(state(output)).toBe(expected)
})

it('the answer to a command about one interface never makes it absent by saying nothing of it', () => {
  expect(state('e2 on on', { command: 'show {name}' })).toBe('unknown')
})

it.each([
  ['its own row', 'e2 on on\ne1 off off\nno such\ne3 on on', 'absent'],
  ['the row of another', 'e1 off off\ne2 off off\nno such', 'severed'],
  ['the row of another, before its own', 'e2 off off\nno such\ne1 on on', 'open'],
])('a line below %s that says "no such interface" speaks of that interface: %j', (_what, output, expected) => {
  expect(state(output)).toBe(expected)
})

it('no words at all are no block', () => {
  const block = { kind: 'zone-block', id: 'x', from: ['a'], to: ['b'] } as const
  expect(readingOf(read, names, block, 'e1 off off').state).toBe('unknown')
})
