import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../base/limits.ts'
import { readCables } from './read.ts'

const HEADER = 'cable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes'
const read = (content: string | Uint8Array) =>
  readCables(
    { name: 'cables.csv', bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content },
    null,
  )
const first = (content: string | Uint8Array) => [...read(content).cables.values()][0]
const faultPlaces = (content: string | Uint8Array) =>
  read(content).faults.map(({ place }) => [place.line, place.column])

/** `C-1,,sw,1,wall,棚-1,赤,cat6,,病棟` in Shift_JIS. */
const SHIFT_JIS = Uint8Array.from([
  ...new TextEncoder().encode(`${HEADER}\r\nC-1,,sw,1,wall,`),
  ...[0x92, 0x49, 0x2d, 0x31, 0x2c, 0x90, 0xd4],
  ...new TextEncoder().encode(',cat6,,'),
  ...[0x95, 0x61, 0x93, 0x8f],
])

describe('cables.csv as spreadsheets write it', () => {
  it('is read from Shift_JIS', () => {
    const { ends, colour, notes } = first(SHIFT_JIS) ?? {}
    expect([ends?.[1], colour, notes]).toEqual([{ kind: 'wall', position: '棚-1' }, '赤', '病棟'])
  })

  it.each([
    ['a byte order mark', `\ufeff${HEADER}\nC-1,,sw,1,wall,W-1,red,cat6,,\n`],
    ['CRLF', `${HEADER}\r\nC-1,,sw,1,wall,W-1,red,cat6,,\r\n`],
    ['the line ends of old Macs', `${HEADER}\rC-1,,sw,1,wall,W-1,red,cat6,,\r`],
    ['empty rows and columns at the end', `${HEADER},,\nC-1,,sw,1,wall,W-1,red,cat6,,,,\n,,,,,,,,,,,\n\n\n`],
    ['every cell in quotes', `${HEADER}\n"C-1","","sw","1","wall","W-1","red","cat6","",""\n`],
    ['rows cut short after the last cell that is filled', `${HEADER}\nC-1,,sw,1,wall,W-1,red,cat6\n`],
    [
      'columns in another order',
      'notes,segments,medium,colour,b_port,b_device,a_port,a_device,tag,cable\n,,cat6,red,W-1,wall,1,sw,,C-1\n',
    ],
    ['spaces around names', `${HEADER}\n C-1 ,,sw　, 1,Wall,W-1,red,cat6,,\n`],
  ])('is read with %s', (_, content) => {
    const { faults, cables } = read(content)
    expect(faults).toEqual([])
    expect(cables.get('C-1')).toMatchObject({
      tag: null,
      ends: [
        { kind: 'port', device: 'sw', port: '1' },
        { kind: 'wall', position: 'W-1' },
      ],
      colour: 'red',
      medium: 'cat6',
      segments: null,
      notes: '',
    })
  })

  it.each(['a b', 'a;b', 'a|b', ' a ; b | a ', 'a\nb'])('has the segments a and b in %j', cell => {
    expect(first(`${HEADER}\nC-1,,sw,1,wall,W-1,,,"${cell}",`)?.segments).toEqual(['a', 'b'])
  })

  it('keeps line breaks, quotes and commas in notes', () => {
    expect(first(`${HEADER}\r\nC-1,,sw,1,wall,W-1,,,,"left,\r\nthen ""up"""\r\n`)?.notes).toBe('left,\nthen "up"')
  })

  it('gives each cable the line it begins in, also after rows of several lines', () => {
    const content = `${HEADER}\r\nC-1,,sw,1,wall,W-1,,,,"one\r\ntwo\r\nthree"\r\n\r\nC-2,,sw,2,wall,W-2,,,,\r\n`
    expect([...read(content).cables.values()].map(({ place }) => [place.line, place.column])).toEqual([
      [2, 1],
      [6, 1],
    ])
  })

  it('tells the place of a cell behind a quoted cell of two lines in the same row', () => {
    expect(faultPlaces(`${HEADER}\n"C\n1",,sw,"a ""b"", c",,W-1,,,,\n`)).toEqual([
      [2, 1],
      [3, 21],
    ])
  })
})

describe('a cables.csv that cannot be read', () => {
  it.each([
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x63, 0]), [1, 1], 'The file is saved as UTF-16 ("Unicode text").'],
    [
      'no known encoding',
      Uint8Array.from([0x61, 0x0a, 0x62, 0x0a, 0x81]),
      [3, 1],
      'This line is neither UTF-8 nor Shift_JIS text.',
    ],
    [
      'a UTF-8 mark but other bytes',
      Uint8Array.from([0xef, 0xbb, 0xbf, 0x0a, 0x90, 0xd4]),
      [2, 1],
      'This line is neither UTF-8 nor Shift_JIS text.',
    ],
    ['nothing in it', new Uint8Array(), [1, 1], 'The first row does not name the columns.'],
    [
      'too many bytes',
      new Uint8Array(LIMITS.csvBytes + 1),
      [1, 1],
      `The file has ${LIMITS.csvBytes + 1} bytes; at most ${LIMITS.csvBytes} are read.`,
    ],
    [
      'too many rows',
      new TextEncoder().encode('\n'.repeat(LIMITS.csvRows + 1)),
      [LIMITS.csvRows + 1, 1],
      `The file has ${LIMITS.csvRows + 2} rows; at most ${LIMITS.csvRows} are read.`,
    ],
  ])('says so: %s', (_, content, [line, column], message) => {
    const [fault, ...rest] = read(content).faults
    expect([fault?.place.line, fault?.place.column, fault?.message, rest]).toEqual([line, column, message, []])
  })

  it('says which cell is too long', () => {
    const { faults } = read(`${HEADER}\nC-1,,sw,1,wall,W-1,,,,${'x'.repeat(LIMITS.textCharacters + 1)}`)
    expect(faults.map(fault => fault.message)).toEqual(['The cell has 4001 characters; at most 4000 are read.'])
  })
})
