import { expect, test } from 'vitest'
import { formatAge, formatClock, formatCounting, formatDuration, formatStopwatch } from './format.ts'

test.each([
  [212, '0.21 s', '0.21秒'],
  [12_340, '12.3 s', '12.3秒'],
  [59_960, '1 min 00 s', '1分00秒'],
  [245_000, '4 min 05 s', '4分05秒'],
  [7_500_000, '2 h 05 min', '2時間05分'],
  [273_600_000, '3 d 4 h', '3日4時間'],
  [-5, '0.00 s', '0.00秒'],
])('%d ms lasts %s, %s', (ms, en, ja) => {
  expect([formatDuration(ms, 'en'), formatDuration(ms, 'ja')]).toEqual([en, ja])
})

test.each([
  [9_999, '9 s', '9秒'],
  [134_000, '2 min 14 s', '2分14秒'],
])('%d ms counts as %s, %s', (ms, en, ja) => {
  expect([formatCounting(ms, 'en'), formatCounting(ms, 'ja')]).toEqual([en, ja])
})

test.each([
  [3_000, '3 s ago', '3秒前'],
  [180_000, '3 min ago', '3分前'],
  [90_000_000, '25 h ago', '25時間前'],
  [400_000_000, '4 days ago', '4日前'],
  [-1, '0 s ago', '0秒前'],
])('%d ms ago is %s, %s', (ms, en, ja) => {
  expect([formatAge(ms, 'en'), formatAge(ms, 'ja')]).toEqual([en, ja])
})

test.each([
  [65_000, '01:05'],
  [3_725_000, '1:02:05'],
])('a stopwatch of %d ms shows %s', (ms, shown) => {
  expect(formatStopwatch(ms)).toBe(shown)
})

test('a time of another day carries its date', () => {
  const at = new Date(2026, 0, 2, 3, 4, 5).getTime()
  expect(formatClock(at, at)).toBe('03:04:05')
  expect(formatClock(at, at + 48 * 3_600_000)).toBe('2026-01-02 03:04:05')
})
