import { expect, test } from 'vitest'
import { entry } from '../tasks/testing.ts'
import { ALL, absorb, type Filter, heldBack, isNarrowed, matches, queryOf, rowsOf, runsIn } from './feed.ts'

const ENTRY = entry(4, 'task.shown', {
  actor: '佐藤',
  step: 'ct-line',
  text: { ja: '抜線を指示', en: 'Asked to Unplug' },
})

test.each<[string, Partial<Filter>, boolean]>([
  ['nothing asked for', {}, true],
  ['its group', { groups: ['note', 'task'] }, true],
  ['another group', { groups: ['note'] }, false],
  ['its run', { run: 'r1' }, true],
  ['another run', { run: 'r2' }, false],
  ['a word of the Japanese sentence', { text: '抜線' }, true],
  ['a word of the English sentence, whatever the case', { text: ' unplug ' }, true],
  ['the person', { text: '佐藤' }, true],
  ['the cut point', { text: 'CT-line' }, true],
  ['a word that is not there', { text: 'vpn' }, false],
])('an entry that comes live is held against %s as the controller would', (_, filter, shown) => {
  expect(matches(ENTRY, { ...ALL, ...filter })).toBe(shown)
})

test('blanks alone narrow nothing', () => {
  expect(isNarrowed({ ...ALL, text: '  ' })).toBe(false)
  expect(isNarrowed({ ...ALL, run: 'r1' })).toBe(true)
})

test('what is asked of the controller is encoded', () => {
  const query = queryOf({ groups: ['run', 'gate'], run: 'r 1', text: '抜線&x' }, 41, 200)
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    ...{ limit: '200', before: '41', groups: 'run,gate', run: 'r 1', text: '抜線&x' },
  })
})

test('older pages and live entries make one list, newest first, each once', () => {
  const feed = absorb(absorb([], [entry(5, 'a'), entry(4, 'b')]), [entry(4, 'b'), entry(9, 'c'), entry(1, 'd')])
  expect(feed.map(one => one.seq)).toEqual([9, 5, 4, 1])
})

test('a list that learns nothing new stays the same one, so that nothing is drawn again', () => {
  const feed = absorb([], [entry(5, 'a')])
  expect(absorb(feed, [entry(5, 'a')])).toBe(feed)
})

test('each day begins with its date', () => {
  const entries = [entry(1, 'c', { utc: 30 }), entry(2, 'b', { utc: 20 }), entry(3, 'a', { utc: 19 })]
  const rows = rowsOf(entries, utc => String(Math.floor(utc / 10)))
  expect(rows.map(row => row.key)).toEqual(['d1', 'e1', 'd2', 'e2', 'd3', 'e3'])
})

test('while somebody reads further down nothing moves, and what came is counted', () => {
  const feed = absorb([], [entry(9, 'a'), entry(8, 'b'), entry(5, 'c')])
  expect(heldBack(feed, 5)).toMatchObject({ shown: [{ seq: 5 }], fresh: 2 })
  expect(heldBack(feed, null)).toMatchObject({ fresh: 0 })
})

test('runs are listed once, the latest first', () => {
  const runs = runsIn([
    entry(9, 'a', { run: 'r2', kind: 'drill' }),
    entry(3, 'b'),
    entry(2, 'c'),
    entry(1, 'd', { run: null }),
  ])
  expect(runs.map(run => [run.id, run.kind])).toEqual([
    ['r2', 'drill'],
    ['r1', 'incident'],
  ])
})
