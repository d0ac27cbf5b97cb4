import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { controlCharacter } from '../../base/printable.ts'
import type { Cable, CableEnd } from '../shape.ts'
import { readCables } from './read.ts'
import { isSpreadsheetError, protectCell, shownText, undoDate, wouldChange } from './spreadsheet.ts'
import { writeCables } from './write.ts'

const read = (bytes: Uint8Array) => readCables({ name: 'cables.csv', bytes }, null)
const bodies = (cables: Iterable<Cable>) => [...cables].map(({ place, ...body }) => body)

const SIGNS = '=+-@,"\' ;|/.:#01239'
const character = fc.oneof(
  fc.constantFrom(...SIGNS),
  fc.constantFrom(...'abcJanE赤病棟階月日ｱ＝'),
  fc.string({ unit: 'binary', maxLength: 1 }),
)
const visible = (text: string) => controlCharacter(text) === null
const text = fc
  .oneof(
    fc.array(fc.oneof(character, fc.constant('\n')), { maxLength: 12 }).map(parts => parts.join('')),
    fc.constantFrom(
      '=HYPERLINK("http://192.0.2.1")',
      '1-03',
      '+1',
      '-',
      '@x',
      '="x"',
      '0042',
      '1/2',
      'TRUE',
      '3月1日',
      'Mar 3',
      '',
    ),
  )
  .filter(visible)
const name = text.filter(
  value =>
    value !== '' &&
    value === value.normalize('NFKC').trim() &&
    !/\s/.test(value) &&
    undoDate(value) === null &&
    !isSpreadsheetError(value),
)
const device = name.filter(value => !/^(wall|panel)$/i.test(value))
const end: fc.Arbitrary<CableEnd> = fc.oneof(
  fc.record({ kind: fc.constant('port' as const), device, port: name }),
  fc.record({ kind: fc.constant('wall' as const), position: name }),
  fc.record({ kind: fc.constant('wall' as const), position: name, panel: fc.constant(true as const) }),
)
const segment = name.filter(value => !/[;|]/.test(value))
const cable: fc.Arbitrary<Cable> = fc.record({
  id: name,
  tag: fc.option(name),
  ends: fc.tuple(end, end),
  colour: text.map(value => value.trim()),
  medium: text.map(value => value.trim()),
  segments: fc.option(fc.uniqueArray(segment, { minLength: 1, maxLength: 3 })),
  notes: text,
  place: fc.constant({ file: 'cables.csv', line: 1, column: 1 }),
})
const portKeys = ({ ends }: Cable) =>
  ends.flatMap(({ ...side }) => (side.kind === 'port' ? [`${side.device}\n${side.port}`] : []))
const cables = fc.uniqueArray(cable, { maxLength: 5, selector: ({ id }) => id }).filter(list => {
  const keys = list.flatMap(portKeys)
  return new Set(keys).size === keys.length
})

/** What a spreadsheet does between opening a CSV file and saving it: every cell becomes what it shows. */
function openAndSave(bytes: Uint8Array): Uint8Array {
  const shown = Papa.parse<string[]>(new TextDecoder().decode(bytes), { delimiter: ',' }).data.map(row =>
    row.map(cell => (shownText(cell) !== cell ? shownText(cell) : wouldChange(cell) ? '#NAME?' : cell)),
  )
  return new TextEncoder().encode(`\ufeff${Papa.unparse(shown, { newline: '\r\n' })}`)
}

describe('cables.csv as it is written', () => {
  it('reads back as exactly the same cables', () => {
    fc.assert(
      fc.property(cables, list => {
        const { cables: back, faults } = read(writeCables(list))
        expect(faults).toEqual([])
        expect(bodies(back.values())).toEqual(bodies(list))
      }),
      { numRuns: 300 },
    )
  })

  /** The one text that a spreadsheet does not give back is one that looks like our own protection. */
  const withoutProtected = cables.filter(list => !JSON.stringify(list).includes('=\\"'))

  it('is opened by a spreadsheet and given back unharmed, formulas and dates included', () => {
    fc.assert(
      fc.property(withoutProtected, list => {
        const { cables: back, faults } = read(openAndSave(writeCables(list)))
        expect(faults).toEqual([])
        expect(bodies(back.values())).toEqual(bodies(list))
      }),
      { numRuns: 300 },
    )
  })

  it('begins with a byte order mark and ends its lines with CRLF', () => {
    const written = new TextDecoder('utf-8', { ignoreBOM: true }).decode(writeCables([]))
    expect(written).toBe('\ufeffcable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes\r\n')
  })
})

describe('a cell', () => {
  it.each([
    '1-03',
    '=1+1',
    '+81',
    '-',
    '@user',
    '0042',
    '1/0',
    '1/2/3',
    '3月1日',
    'Mar-3',
    '3-mar',
    'TRUE',
    '1e5',
    '9 am',
    '＝１',
    'R7.5.1',
    '令和7年',
    '12:30',
    '$5',
    '1234567890123456',
  ])('that a spreadsheet would change is written so that it only shows: %s', value => {
    expect(protectCell(value)).toBe(`="${value}"`)
    expect(shownText(protectCell(value))).toBe(value)
  })

  it.each([
    'C-0042',
    'Gi1/0/24',
    'eth3',
    '2F-01',
    '48',
    '0',
    '赤',
    '3階の床下',
    'ward server',
    'marker',
    'Decommissioned',
    '1F server room',
    '',
  ])('that a spreadsheet leaves alone is written as it is: %j', value => {
    expect(protectCell(value)).toBe(value)
  })

  it.each([
    ['2月1日', '2-01'],
    ['1-Feb', '2-01'],
    ['Feb-01', '2-01'],
    ['2026/2/1', '2-01'],
    ['2026年2月1日', '2-01'],
    ['2026-02-01', '2-01'],
  ])('that was made the date %s is known to have been %s', (date, tag) => {
    expect(undoDate(date)).toBe(tag)
  })

  it.each(['1-03', 'C-1', 'abc-01', 'Gi1/0/1', '12'])('%s is no such date', value => {
    expect(undoDate(value)).toBeNull()
  })
})
