import { describe, expect, it } from 'vitest'
import { answer, evidence } from './messages.ts'

const ANSWER = { run: 'r1', step: 's1', drill: false, by: 'Sato', answer: 'done', note: '', utc: 0, mono: 0 } as const
const ZERO = '0'.repeat(64)
const ENTRY = {
  ...{ seq: 1, epoch: 1, utc: 0, mono: 0, actor: '', run: null, type: 'note.added', version: 1 },
  ...{ body: {}, prev: ZERO, hash: ZERO },
}

describe('a time that is no date', () => {
  it.each([1e300, 253_402_300_800_000, -1])('such as %d is in no answer and no evidence', utc => {
    expect(answer.safeParse({ ...ANSWER, utc }).success).toBe(false)
    expect(evidence.safeParse({ events: [{ ...ENTRY, utc }] }).success).toBe(false)
  })

  it('is none of today', () => {
    expect(answer.safeParse({ ...ANSWER, utc: 1_790_000_000_000 }).success).toBe(true)
    expect(evidence.safeParse({ events: [{ ...ENTRY, utc: 1_790_000_000_000 }] }).success).toBe(true)
  })
})
