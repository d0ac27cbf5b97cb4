import { expect, test } from 'vitest'
import { EMPTY, isEmpty, keepDraft, keptDraft, noteBody } from './draft.ts'
import { exportPath, fileName } from './exporting.ts'
import { base64, fitted, goesAsItIs } from './photo.ts'
import { fromInput, offsetAt, toInput } from './when.ts'

function storage() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

const DRAFT = { text: 'ransom note\non PC-12', when: '', machine: 'PC-12', seenBy: '' }

test('what was typed is there again after the page was left', () => {
  const place = storage()
  keepDraft(place, DRAFT)
  expect(keptDraft(place)).toEqual(DRAFT)
})

test('what was sent leaves nothing behind', () => {
  const place = storage()
  keepDraft(place, DRAFT)
  keepDraft(place, EMPTY)
  expect(place.kept.size).toBe(0)
})

test.each(['', '{', 'null', '[1]', '{"text":5}'])('%j in the store is no draft', text => {
  const place = storage()
  place.setItem('kakuri.note', text)
  expect(isEmpty(keptDraft(place))).toBe(true)
})

test('a note without a photograph and without a time says so', () => {
  expect(noteBody({ ...DRAFT, text: ' x ' }, null, null)).toEqual({
    ...{ text: 'x', seenUtc: null, machine: 'PC-12', seenBy: '', photo: null },
  })
})

test('a time goes into the input and comes back to the second', () => {
  const utc = Date.UTC(2026, 2, 1, 2, 14, 7)
  expect(fromInput(toInput(utc))).toBe(utc)
})

test.each(['', 'yesterday'])('%j is no time', value => {
  expect(fromInput(value)).toBeNull()
})

test('minutes east of UTC are counted as the export counts them', () => {
  const utc = Date.UTC(2026, 0, 15)
  expect(offsetAt(utc)).toBe(0 - new Date(utc).getTimezoneOffset())
})

test.each([
  ['image/jpeg', 4_999_999, true],
  ['image/jpeg', 5_000_001, false],
  ['image/heic', 1_000, false],
])('a photograph of %s with %i bytes goes as it is: %s', (type, size, asItIs) => {
  expect(goesAsItIs({ type, size })).toBe(asItIs)
})

test.each([
  [4000, 3000, 2560, 1920],
  [3000, 4000, 1920, 2560],
  [800, 600, 800, 600],
  [9000, 1, 2560, 1],
])('%i x %i becomes %i x %i', (width, height, w, h) => {
  expect(fitted(width, height)).toEqual({ width: w, height: h })
})

test('bytes are written in base64, also more than fit into one call', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251)
  const back = Uint8Array.from(atob(await base64(new Blob([bytes]))), char => char.charCodeAt(0))
  expect(back).toEqual(bytes)
})

test('an export names format, language and time zone', () => {
  expect(exportPath({ format: 'pdf', language: 'ja', offset: 540, run: null })).toBe(
    '/api/v1/chronology/export?format=pdf&language=ja&offset=540',
  )
})

test.each([
  ['attachment; filename="log.csv"', 'log.csv'],
  [`attachment; filename="x.csv"; filename*=UTF-8''%E8%A8%98%E9%8C%B2.csv`, '記録.csv'],
  [null, 'kakuri.csv'],
])('the file of %j is called %s', (disposition, name) => {
  expect(fileName(disposition, 'kakuri.csv')).toBe(name)
})
