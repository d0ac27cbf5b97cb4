import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import type { Beat } from '@kakuri/core/link/messages.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createPresence, type Presence } from './presence.ts'
import type { Checkpoint } from './state.ts'

let clock: HandClock
let said: string[]
let kept: Checkpoint[]
let presence: Presence
const open = (before: Checkpoint | null = null) =>
  createPresence({
    ...{ clock, kept: before, keep: one => kept.push(one), changed: now => said.push(now) },
    rewritten: () => said.push('rewritten'),
  })
beforeEach(() => {
  clock = new HandClock()
  ;[said, kept] = [[], []]
  presence = open()
})
afterEach(() => presence.close())

const beat = (change: Partial<Beat> = {}): Beat => ({
  ...{ v: 1, epoch: 1, boot: 5, n: 10, utc: 1_000, head: { seq: 7, hash: 'aa' }, signature: '' },
  ...change,
})

it('is here with the first beat and gone seven seconds after the last, whatever the wall clock says', async () => {
  await clock.advance(60_000)
  expect(presence.standing).toBe('never')
  presence.heard(beat())
  await clock.advance(6_900)
  expect(presence.standing).toBe('here')
  await clock.advance(700)
  expect([presence.standing, presence.sinceUtc]).toEqual(['gone', clock.now() - 7_600])
  presence.heard(beat({ n: 11 }))
  expect(said).toEqual(['here', 'gone', 'here'])
})

it('is here with any signed word that is new, and tells its time by beats alone', async () => {
  presence.heard(beat({ utc: 50_000 }))
  await clock.advance(20_000)
  presence.spoke()
  expect(said).toEqual(['here', 'gone', 'here'])
  expect([presence.silentMs(), presence.controllerUtc()]).toEqual([0, 70_000])
  await clock.advance(7_700)
  expect(presence.standing).toBe('gone')
})

it('knows for how long nobody was heard, over a restart by the wall clock, whichever way that jumped', async () => {
  expect(presence.silentMs()).toBe(null)
  presence.heard(beat())
  await clock.advance(5_000)
  expect(presence.silentMs()).toBe(5_000)
  presence.close()
  const [last = null] = kept.toReversed()
  presence = open(last)
  expect(presence.silentMs()).toBe(5_000)
  presence.close()
  presence = open(last && { ...last, heardUtc: clock.now() + 86_400_000 })
  expect(presence.silentMs()).toBe(86_400_000)
})

it.each([
  ['the same beat again', {}, false],
  ['an earlier beat', { n: 9, utc: 900 }, false],
  ['a beat of a lower epoch', { epoch: 0, n: 99, utc: 9_000 }, false],
  ['the next beat', { n: 11, utc: 3_000 }, true],
  ['the next beat after its clock was set back', { n: 11, utc: 500 }, true],
  ['the first beat of its next start', { boot: 6, n: 1, utc: 4_000 }, true],
  ['a beat of a controller put back from a copy', { boot: 2, n: 1, utc: 9_000 }, true],
])('%s counts: %s', (_what, change, counts) => {
  presence.heard(beat())
  expect(presence.heard(beat(change))).toBe(counts)
})

it.each([
  ['ends earlier', { seq: 6, hash: 'cc' }, true],
  ['has another entry there', { seq: 7, hash: 'bb' }, true],
  ['is the same', { seq: 7, hash: 'aa' }, false],
  ['has gone on', { seq: 8, hash: 'dd' }, false],
])('a journal that %s than the one seen before the restart is told: %s', (_what, head, told) => {
  presence.close()
  presence = open({ epoch: 1, boot: 5, n: 1, head: { seq: 7, hash: 'aa' } })
  presence.heard(beat({ head }))
  expect(said.includes('rewritten')).toBe(told)
})

it('the head is kept at once after a start of the controller, then once a minute at most', async () => {
  presence.heard(beat())
  presence.heard(beat({ n: 11, head: { seq: 8, hash: 'bb' } }))
  expect(kept.map(one => one.head.seq)).toEqual([7])
  await clock.advance(60_000)
  presence.heard(beat({ n: 12, head: { seq: 9, hash: 'cc' } }))
  expect(kept.map(one => one.head.seq)).toEqual([7, 9])
})
