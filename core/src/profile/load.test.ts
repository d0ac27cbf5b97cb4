import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { formatFault } from '../base/fault.ts'
import { loadProfiles } from './load.ts'

const text = (id: string) =>
  readFileSync(resolve(import.meta.dirname, `../../../firmware-profiles/${id}/profile.yaml`), 'utf8')
const source = (content: string, name = 'profile.yaml') => ({ name, bytes: Buffer.from(content) })

function faults(...contents: readonly string[]): string[] {
  const read = loadProfiles(contents.map(content => source(content)))
  return read.ok ? [] : read.faults.map(formatFault)
}

it('reads profiles as plain data that JSON holds without loss', () => {
  const read = loadProfiles(['frr-vtysh', 'linux-nftables', 'cisco-ios'].map(id => source(text(id))))
  const profiles = read.ok ? [...read.value.values()] : []
  expect(profiles.map(profile => profile.id)).toEqual(['frr-vtysh', 'linux-nftables', 'cisco-ios'])
  expect(JSON.parse(JSON.stringify(profiles))).toEqual(profiles)
})

it.each([
  [
    'an unknown key',
    'start: enable',
    'start: enable\nopne: []',
    'Nobody knows the key opne here.\n    did you mean open?',
  ],
  [
    'a regular expression that does not compile',
    "refusals: ['^% ']",
    "refusals: ['(']",
    'this is not a regular expression',
  ],
  ['a group that is missing', '(?<link>', '(?:', 'no group named link'],
  ['a start that is no mode', 'start: enable', 'start: enabel', 'there is no mode enabel'],
  ['a mode from nowhere', 'from: enable', 'from: view', 'there is no mode view'],
  ['a read that is not there', 'read: [interface]', 'read: [interfacs]', 'there is no read interfacs'],
  ['a read for many that is not there', 'read: [interfaces, interface]', 'read: [all]', 'there is no read all'],
  [
    'a placeholder that nobody fills',
    'interface {name}',
    'interface {port}',
    'nothing is known to put in place of {port}',
  ],
  ['the same in a read', 'show interface {name}', 'show interface {id}', 'put in place of {id}'],
  ['a wrong rung', 'rung: ssh', 'rung: ash', 'does not say for which rung it is'],
  ['a line that holds a line break', 'shutdown]', '"shutdown\\nreload"]', 'one line without control characters'],
  ['a key that carries out what it clears', 'clear: [ctrl-e, ctrl-u]', 'clear: [enter]', 'console.clear.0'],
  ['a key of a console that nobody knows', 'clear: [ctrl-e, ctrl-u]', 'clear: [ctrl-z]', 'console.clear.0'],
  ['a stranger without a way out', ', type: exit', '', 'console.strangers.0.type'],
  ['no number', 'linesAtOnce: 1000', 'linesAtOnce: 0', 'linesAtOnce'],
])('%s is a fault at its place', (_what, from, to, message) => {
  const content = text('frr-vtysh')
  expect(content).toContain(from)
  const found = faults(content.replace(from, to))
  expect(found.join('\n')).toContain(message)
  expect(found[0]).toMatch(/^profile\.yaml:\d+:\d+: /)
})

it('two profiles with one id are a fault', () => {
  expect(faults(text('frr-vtysh'), text('frr-vtysh')).join()).toContain('A second profile has the id frr-vtysh.')
})

it('the faults of every file are shown together', () => {
  const wrong = text('frr-vtysh').replace('start: enable', 'start: none')
  expect(faults(wrong, 'rung: no').length).toBeGreaterThan(1)
})
