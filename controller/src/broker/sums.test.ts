import { HandClock, settled } from '@kakuri/core/base/hand-clock.ts'
import { expect, it } from 'vitest'
import { BROKER_LIMITS } from './limits.ts'
import { Rate } from './rate.ts'
import { Refusals, type Refused } from './refusals.ts'
import { Takeovers } from './takeovers.ts'

it('a refusal is told at once, what follows in sums once a minute, and then no more', async () => {
  const [clock, told]: [HandClock, Refused[]] = [new HandClock(), []]
  const refusals = new Refusals(clock, new AbortController().signal)
  refusals.listen(refused => told.push(refused))
  for (let at = 0; at < 1_000; at += 1) refusals.note('room-a', 'flood', `packet ${at}`)
  refusals.note('room-b', 'flood', 'another')
  refusals.note('room-a', 'topic', 'another reason')
  expect(told.map(one => one.count)).toEqual([1, 1, 1])
  await clock.advance(60_000)
  expect(told.slice(3)).toEqual([{ agent: 'room-a', why: 'flood', detail: 'packet 999', count: 999 }])
  await clock.advance(120_000)
  expect(told).toHaveLength(4)
  expect(clock.sleeping).toBe(0)
})

it('nothing is told after the end', async () => {
  const [clock, told, end]: [HandClock, Refused[], AbortController] = [new HandClock(), [], new AbortController()]
  const refusals = new Refusals(clock, end.signal)
  refusals.listen(refused => told.push(refused))
  refusals.note('room-a', 'flood', '1')
  refusals.note('room-a', 'flood', '2')
  end.abort()
  await settled()
  expect(told).toHaveLength(1)
})

it('an agent that comes again from its own address takes its name at once, some times', () => {
  const takeovers = new Takeovers()
  const took = Array.from({ length: 8 }, (_, at) => {
    const may = takeovers.may('room-a', 'same', 0, at)
    if (may) takeovers.took('room-a', at)
    return may
  })
  expect(took).toEqual([true, true, true, true, true, false, false, false])
})

it.each([
  [1_999, false],
  [2_000, true],
])('a name taken from another address is kept: after %i ms it may be taken again: %s', (stood, may) => {
  const takeovers = new Takeovers()
  expect(takeovers.may('room-a', 'other', 0, 0)).toBe(true)
  takeovers.took('room-a', 0)
  expect(takeovers.may('room-a', 'other', stood, stood)).toBe(may)
  expect(takeovers.may('room-b', 'other', 0, 0)).toBe(true)
})

it('nobody keeps a contested name for longer than half a minute', () => {
  const takeovers = new Takeovers()
  for (let at = 0; at < 100; at += 1) takeovers.took('room-a', at)
  expect(takeovers.may('room-a', 'other', 29_999, 100)).toBe(false)
  expect(takeovers.may('room-a', 'other', 30_000, 100)).toBe(true)
})

it('a rate allows what the limits say, then pauses, then is a flood', () => {
  const rate = new Rate({ ...BROKER_LIMITS, packetsPer10s: 100, bytesPer10s: 1_000, floodPauses: 2 }, 0)
  const burst = Array.from({ length: 100 }, () => rate.take(1, 0))
  expect(new Set(burst)).toEqual(new Set(['fits']))
  const later = [1, 1, 900, 900, 900].map((bytes, at) => rate.take(bytes, at === 0 ? 0 : 1_000))
  expect(later).toEqual(['over', 'fits', 'fits', 'over', 'flood'])
})
