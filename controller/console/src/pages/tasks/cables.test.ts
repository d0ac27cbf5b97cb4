import { expect, test } from 'vitest'
import type { MapDoc } from '../../../../src/api/map.ts'
import { knownCables } from './cables.ts'
import { cableColour } from './colour.ts'

const NAME = { ja: '基幹', en: 'Core' }
const MAP: MapDoc = {
  site: { id: 's', name: NAME },
  rooms: [{ id: 'server', name: { ja: 'サーバー室', en: 'Server room' } }],
  segments: [],
  devices: [
    {
      ...{ id: 'core', kind: 'switch', name: NAME, room: 'server', rack: 'A-03', unit: 12, address: null },
      ...{ ports: [], services: [], ways: [] },
    },
  ],
  cables: [
    {
      ...{ id: 'C-1', tag: '2-03', colour: 'red', medium: 'cat6', segments: [], notes: '', line: 2 },
      ends: [
        { kind: 'port', device: 'core', port: 'Gi1/0/1' },
        { kind: 'wall', position: 'P-2', panel: true },
      ],
    },
  ],
  cuts: [],
  controller: { device: 'core', port: 'x', segment: 'mgmt' },
}

test('both ends of a cable are named with device, room and wall', () => {
  expect(knownCables(['C-1'], MAP)[0]?.places).toMatchObject([
    { kind: 'port', port: 'Gi1/0/1', device: { rack: 'A-03', unit: 12 }, room: { id: 'server' } },
    { kind: 'wall', position: 'P-2', panel: true },
  ])
})

test.each([
  ['a map that could not be read', null],
  ['a map that does not hold it', { ...MAP, cables: [] }],
])('with %s the id of the cable is left', (_, map) => {
  expect(knownCables(['C-1'], map)).toEqual([{ id: 'C-1', cable: null, places: [] }])
})

test.each([
  ['red', 'ja', '赤', '#d92d20'],
  ['Gray', 'en', 'grey', '#8a8f98'],
  ['黄色', 'en', 'yellow', '#ffd60a'],
  ['teal with a stripe', 'ja', 'teal with a stripe', null],
] as const)('%s is called as the reader calls it in %s', (written, language, word, css) => {
  expect(cableColour(written, language)).toEqual({ word, css })
})

test('a cable without a colour shows none', () => {
  expect(cableColour('  ', 'en')).toBeNull()
})
