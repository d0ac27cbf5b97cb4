import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Screen } from './screen.ts'

function shown(...chunks: readonly (string | Buffer)[]): string {
  const screen = new Screen()
  for (const chunk of chunks) screen.write(Buffer.from(chunk))
  return screen.text
}

it.each([
  ['line ends of every kind', 'a\r\nb\r\r\nc\nd', 'a\nb\nc\nd'],
  ['colours', '\x1b[1;32msw\x1b[0m# ', 'sw# '],
  ['bracketed paste', '\x1b[?2004hsw# ', 'sw# '],
  ['a window title', '\x1b]0;root@sw\x07sw# ', 'sw# '],
  ['a character set', '\x1b(Bsw# ', 'sw# '],
  ['bells and NULs', '\x07s\0w# ', 'sw# '],
  ['erased characters', 'shx\b \bow', 'show'],
  ['a line drawn anew', 'sw# sho\rsw# show', 'sw# show'],
  ['a pager wiped with a return', ' --More-- \r          \rnext', 'next'],
  ['a cursor sent to another line', 'x\x1b[24;1Hsw# ', 'x\nsw# '],
])('%s', (_what, sent, text) => {
  expect(shown(sent)).toBe(text)
})

it.each([
  ['a colour', ['\x1b', '[1;3', '2msw# '], 'sw# '],
  ['a line end', ['a\r', '\nb'], 'a\nb'],
  ['a character of three bytes', [Buffer.from('病').subarray(0, 1), Buffer.from('病').subarray(1)], '病'],
])('%s cut in two is put together', (_what, chunks, text) => {
  expect(shown(...chunks)).toBe(text)
})

it('the text does not depend on how the output was cut into pieces', () => {
  const piece = fc.constantFrom(
    'sw# ',
    '\r\n',
    '\r',
    '\x1b[1m',
    '\x1b[K',
    'x',
    '\b',
    '病棟',
    '\x1b]0;t\x07',
    '\0',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (pieces, size) => {
      const bytes = Buffer.from(`${pieces.join('')}.`)
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      )
      expect(shown(...chunks)).toBe(shown(bytes))
    }),
  )
})

it('plain lines come out the same whether or not something among them has to be obeyed', () => {
  const piece = fc.constantFrom('a', 'sw# ', '\n', '\r\n', '\r\r\n', ' ', '病棟')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      // A colour that says nothing takes the way of everything that is not plain.
      expect(shown(`\x1b[0m${pieces.join('')}x`)).toBe(shown(`${pieces.join('')}x`))
    }),
  )
})
