import { expect, it } from 'vitest'
import { linesOf } from './gpio-tools.ts'

it.each([
  [
    '1.6, free',
    '\tline   4:      unnamed       unused   input  active-high ',
    { direction: 'input', used: false, held: false },
  ],
  [
    '1.6, held',
    '\tline   4:     "GPIO4"    "gpioset"  output  active-high [used]',
    { direction: 'output', used: true, held: true },
  ],
  [
    '1.6, of another',
    '\tline   4:     "GPIO4"  "spi0 CS0"  output   active-low [used]',
    { direction: 'output', used: true, held: false },
  ],
  [
    '1.6, of one with a misleading name',
    '\tline   4:  "output" "no output"   input  active-high [used]',
    { direction: 'input', used: true, held: false },
  ],
  ['2.2, free', '\tline   4:\tunnamed         \tinput', { direction: 'input', used: false, held: false }],
  [
    '2.2, held',
    '\tline   4:\t"GPIO4"         \toutput consumer="gpioset"',
    { direction: 'output', used: true, held: true },
  ],
  [
    '2.2, of another',
    '\tline   4:\t"gpioset"       \tinput consumer="buttons"',
    { direction: 'input', used: true, held: false },
  ],
])('reads a line of gpioinfo %s', (_what, row, info) => {
  expect(linesOf(`gpiochip0 - 54 lines:\n${row}\n`).get(4)).toEqual(info)
})
