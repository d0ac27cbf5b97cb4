import { expect, it } from 'vitest'
import { begunBy, codeWarnings } from './phrases.ts'
import { drillOf, shown, takesCodes } from './screens.ts'
import { EMPTY_SEAT } from './seat.ts'
import { STATES } from './testing.ts'
import { WORDS } from './words.ts'

it.each<[keyof typeof STATES, boolean, readonly unknown[]]>([
  ['alone-codes-only', true, [WORDS.cutWarning]],
  ['alone-in-earnest', true, [WORDS.cutEarnest, WORDS.cutWarning]],
  ['notice-drill-codes', true, [WORDS.cutDrill]],
  ['notice', false, [WORDS.cutWarning]],
])('%s: whether codes are taken, and what is said of them first', (name, takes, warnings) => {
  expect([takesCodes(STATES[name]), codeWarnings(STATES[name])]).toEqual([takes, warnings])
})

it.each<[keyof typeof STATES, 'drill' | null]>([
  ['alone-in-earnest', null],
  ['notice-drill-codes', 'drill'],
  ['alone-acting-drill', 'drill'],
  ['alone-acting', null],
])('%s bears the mark of a drill only where codes cut nothing', (name, mark) => {
  const doc = STATES[name]
  expect(drillOf(doc, shown(doc, EMPTY_SEAT))).toBe(mark)
})

it.each<[keyof typeof STATES, string, string]>([
  ['alone-codes-only', 'The cut begins', '切り離しを始めます'],
  ['notice-drill-codes', 'The drill begins', '訓練を始めます'],
])('%s: what two codes began is said in both languages', (name, en, ja) => {
  const text = begunBy(['佐藤', '高橋'], STATES[name])
  expect([text.en.startsWith(en), text.ja.startsWith(ja)]).toEqual([true, true])
})
