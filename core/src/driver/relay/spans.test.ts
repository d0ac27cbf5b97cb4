import { expect, it } from 'vitest'
import { spansOver } from './spans.ts'

it.each([
  ['nothing', [], 8, 0, []],
  ['neighbours', [2, 0, 1], 8, 0, [{ from: 0, count: 3 }]],
  [
    'no further than at once',
    [0, 1, 2],
    2,
    0,
    [
      { from: 0, count: 2 },
      { from: 2, count: 1 },
    ],
  ],
  [
    'not over a gap that must not be written',
    [0, 2],
    8,
    0,
    [
      { from: 0, count: 1 },
      { from: 2, count: 1 },
    ],
  ],
  ['over a gap that may be read', [0, 5], 8, 8, [{ from: 0, count: 6 }]],
  ['each once', [3, 3], 8, 0, [{ from: 3, count: 1 }]],
])('spans over %s', (_what, addresses, most, gap, spans) => {
  expect(spansOver(addresses, most, gap)).toEqual(spans)
})
