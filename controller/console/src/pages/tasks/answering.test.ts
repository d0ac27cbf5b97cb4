import { expect, test } from 'vitest'
import { answerBody, answersFor, type Draft, missing } from './answering.ts'

const DRAFT: Draft = { answer: 'done', note: '', by: 'self', name: '' }

test('a cable to be plugged back is never offered as already out', () => {
  expect(answersFor('plug')).not.toContain('already-out')
  expect(answersFor('unplug')).toContain('already-out')
})

test.each<[string, Partial<Draft>, ReturnType<typeof missing>]>([
  ['for oneself nothing is missing', {}, null],
  ['by telephone the name of the person at the rack is needed', { by: 'telephone' }, 'name'],
  ['blanks are no name', { by: 'telephone', name: '　 ' }, 'name'],
  ['one cannot telephone oneself, whatever the width and case', { by: 'telephone', name: ' ＳＡＴＯ ' }, 'own-name'],
  ['with a name it may be sent', { by: 'telephone', name: '鈴木' }, null],
  ['something else must be said', { answer: 'other' }, 'note'],
  ['something else that was said may be sent', { answer: 'other', note: 'door locked' }, null],
])('%s', (_, change, what) => {
  expect(missing({ ...DRAFT, ...change }, 'Sato')).toBe(what)
})

test('a name typed before choosing oneself is not sent', () => {
  expect(answerBody({ ...DRAFT, name: '鈴木', note: ' ok ' })).toEqual({ answer: 'done', note: 'ok', onBehalfOf: null })
})
