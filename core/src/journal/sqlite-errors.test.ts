import { expect, it } from 'vitest'
import { journalError } from './sqlite-errors.ts'

it.each([
  [{ code: 'EPERM' }, 'FILE_FAILED'],
  [{ code: 'EACCES' }, 'FILE_FAILED'],
  [{ errcode: 8 }, 'FILE_FAILED'],
  [{ errcode: 14 }, 'FILE_FAILED'],
  [{ errcode: 5 }, 'JOURNAL_LOCKED'],
  [{ errcode: 13 }, 'JOURNAL_FULL'],
  [{ errcode: 11 }, 'JOURNAL_BROKEN'],
])('what fails with %j is told as %s', (marks, code) => {
  expect(journalError(Object.assign(new Error('it failed'), marks), 'journal.db').code).toBe(code)
})
