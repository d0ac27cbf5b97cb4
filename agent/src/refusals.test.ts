import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { expect, it } from 'vitest'
import { createRefusals } from './refusals.ts'

it('what is refused for a day, ten times a second, is written down some hundred times', async () => {
  const clock = new HandClock()
  let written = 0
  const append = async () => {
    written += 1
    return []
  }
  const journal: Pick<Journal, 'append'> = { append }
  const refusals = createRefusals(journal, clock, () => undefined)
  const refusal = { id: '', kind: 'beat', why: 'replayed', detail: 'an old one' }
  for (let minute = 0; minute < 24 * 60; minute++) {
    for (let at = 0; at < 600; at++) await refusals.tell(refusal)
    await clock.advance(60_000)
  }
  expect(written).toBe(60 + 24 * 60 - 1)
})
