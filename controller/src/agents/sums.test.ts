import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { expect, it } from 'vitest'
import { createSums } from './sums.ts'

it('a flood that lasts a day is told in few entries, and every one of it is counted', async () => {
  const clock = new HandClock()
  const told: number[] = []
  const sums = createSums<string>(clock, 10_000, (_item, count) => told.push(count))
  const flood = async (left: number): Promise<void> => {
    if (left === 0) return
    sums.add('one kind', 'item')
    await clock.advance(5_000)
    return flood(left - 1)
  }
  await flood(17_280)
  await clock.advance(3_600_000)
  expect([told[0], told.length < 40, told.reduce((sum, count) => sum + count)]).toEqual([1, true, 17_280])
  sums.close()
})

it('what comes again after a quiet time is told at once', async () => {
  const clock = new HandClock()
  const told: string[] = []
  const sums = createSums<string>(clock, 10_000, item => told.push(item))
  sums.add('one kind', 'first')
  await clock.advance(11_000)
  sums.add('one kind', 'second')
  expect(told).toEqual(['first', 'second'])
  sums.close()
})
