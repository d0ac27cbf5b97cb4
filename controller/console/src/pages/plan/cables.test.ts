import { describe, expect, it } from 'vitest'
import { cable, cut, device, mapOf, port, wall } from '../picture/testing.ts'
import { partsOf, rowsOf, sorted } from './cables.ts'
import { find, folded, indexOf } from './search.ts'

const sw = {
  ...device('sw-ward-1', 'switch', { 'Gi1/0/2': ['ward'], 'Gi1/0/10': ['ward'], 'Gi1/0/3': ['ward'] }),
  rack: 'W1',
}
const MAP = mapOf(
  [sw, device('core', 'switch', { e1: ['servers'] })],
  [
    cable('C-0010', port('sw-ward-1', 'Gi1/0/10'), wall('3F-A12'), ['ward'], { colour: 'red' }),
    cable('C-0002', port('sw-ward-1', 'Gi1/0/2'), port('core', 'e1'), ['servers'], { colour: '青', tag: '3-02' }),
  ],
  [cut('s', ['C-0010'], { tag: '1-01' })],
)
const INDEX = indexOf(rowsOf(MAP), partsOf(MAP))
const keys = (query: string) => find(INDEX, query).map(row => row.cable?.id ?? row.key)
const FREE = 'sw-ward-1\nGi1/0/3'

describe('the search of cables and ports', () => {
  it.each([
    ['a tag of a cable', '3-02', ['C-0002']],
    ['a tag of the plan', '1-01', ['C-0010']],
    ['a number', 'c-0010', ['C-0010']],
    ['a device', 'core', ['C-0002']],
    ['a device and its port', 'sw-ward-1:gi1/0/10', ['C-0010']],
    ['a port without a cable', 'gi1/0/3', [FREE]],
    ['a wall socket', '3f-a12', ['C-0010']],
    ['the colour in the other language', '赤', ['C-0010']],
    ['the colour in English where the file says it in Japanese', 'blue', ['C-0002']],
    ['a segment', 'servers', ['C-0002']],
    ['a room', 'Room', ['C-0010', 'C-0002', FREE]],
    ['full-width letters', 'Ｃ－００１０', ['C-0010']],
    ['several words', 'sw-ward-1 red', ['C-0010']],
    ['words of two rows', 'red blue', []],
    ['nothing', '  ', ['C-0010', 'C-0002', FREE]],
  ])('finds %s', (_, query, found) => {
    expect(keys(query)).toEqual(found)
  })

  it('folds half-width kana', () => {
    expect(folded('ﾅｰｽｽﾃｰｼｮﾝ')).toBe(folded('ナースステーション'))
  })

  it('finds no word across two parts of a row', () => {
    expect(
      find(
        indexOf([1], () => ['ab', 'cd']),
        'bc',
      ),
    ).toEqual([])
  })
})

describe('the order of cables', () => {
  const order = (column: 'endA' | 'tag', down = false) =>
    sorted(rowsOf(MAP), column, down).map(row => row.cable?.id ?? row.key)

  it('counts numbers inside names as numbers', () => {
    expect(order('endA')).toEqual(['C-0002', FREE, 'C-0010'])
    expect(order('endA', true)).toEqual(['C-0010', FREE, 'C-0002'])
  })

  it('leaves what has nothing to sort by at the end, up and down', () => {
    expect([order('tag').at(-1), order('tag', true).at(-1)]).toEqual([FREE, FREE])
  })
})
