import { expect, it } from 'vitest'
import { duration, momentText } from './phrases.ts'
import { NIGHT } from './testing.ts'
import { TROUBLES, WORDS } from './words.ts'

const ALL = [...Object.entries(WORDS), ...TROUBLES.map(text => [text.en, text] as const)]
/** Three English words in a row are a sentence, not a name that is typed. */
const ENGLISH = /[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/

it.each(ALL)('%s stands in both languages, and in no third', (_, { ja, en }) => {
  expect(ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
  expect(ja).not.toMatch(ENGLISH)
  expect(en).toMatch(/[A-Za-z0-9]/)
  expect(en).not.toMatch(/[ぁ-んァ-ヶ一-龠]/)
})

it.each([
  [-5, '0:00'],
  [7_400, '0:07'],
  [754_000, '12:34'],
  [11_554_000, '3:12:34'],
  [183_154_000, '2d 2:52:34'],
])('%i ms are told as %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

it('a moment of another day is told with its day, as the clock on the wall has it', () => {
  expect(momentText(NIGHT, NIGHT, 540).ja).toBe('03:07')
  expect(momentText(NIGHT - 4 * 3_600_000, NIGHT, 540).ja).toBe('2026年10月19日（月） 23:07')
})
