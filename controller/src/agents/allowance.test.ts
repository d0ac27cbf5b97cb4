import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import type { AnyNewEvent } from '@kakuri/core/journal/events.ts'
import { AGENT_SENTENCES } from '@kakuri/core/link/sentences.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { SaidError } from '../service/said.ts'
import { Allowance } from './allowance.ts'
import { ANSWERS_TAKEN, Answers } from './answers.ts'

let clock: HandClock
beforeEach(() => {
  clock = new HandClock()
})

describe('what an agent may make the controller write', () => {
  it('is so much at once, and comes back with time, for each by itself', async () => {
    const allowed = new Allowance({ most: 10, aSecond: 2 }, clock)
    expect([allowed.take('a', 8), allowed.take('a', 3), allowed.take('a', 2), allowed.take('b', 10)]).toEqual([
      true,
      false,
      true,
      true,
    ])
    await clock.advance(1_000)
    expect([allowed.take('a', 3), allowed.take('a', 2)]).toEqual([false, true])
  })

  it('ends with answers: more than people give are not written, and come again', async () => {
    const written: AnyNewEvent[] = []
    const answers = new Answers({
      journal: { read: () => [].values(), head: () => ({ seq: 0, hash: '' }) },
      control: {
        kindOf: () => 'incident',
        answer: async () => {
          throw new SaidError('NOT_WAITING', { en: AGENT_SENTENCES.notAsked, ja: '' })
        },
      },
      record: async event => void written.push(event),
      clock,
    })
    const say = (utc: number) =>
      answers.take('room-a', {
        ...{ run: 'r1', step: 's1', drill: false, by: 'Sato', answer: 'done', note: '', utc, mono: 0 },
      })
    const all = Array.from({ length: 2 * ANSWERS_TAKEN.most }, (_, utc) => utc)
    const ends = await Promise.allSettled(all.map(say))
    expect(ends.filter(end => end.status === 'rejected').length).toBe(ANSWERS_TAKEN.most)
    expect(written.length).toBe(ANSWERS_TAKEN.most)
    await clock.advance(2_000)
    await say(all.length)
    expect(written.length).toBe(ANSWERS_TAKEN.most + 1)
  })
})
