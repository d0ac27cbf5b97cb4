import type { Answer } from '@kakuri/core/executor/contract.ts'
import { expect, it } from 'vitest'
import { createDesk, type DeskParts } from './desk.ts'
import { room, run, task } from './display/testing.ts'

function openDesk(action: 'unplug' | 'plug', state: 'here' | 'gone') {
  const kept: Answer[] = []
  const sent: unknown[] = []
  const alone = {
    doc: () => ({ phase: 'no' }),
    keepAnswer: (_step: string, _drill: boolean, one: Answer) => kept.push(one),
  }
  const view = room({ run: run(), tasks: [task({ action })] })
  const desk = createDesk({
    ...{ agent: 'a', product: '', zoneMinutes: 0, clock: { now: () => 0, mono: () => 0 }, room: () => view },
    ...{
      controller: () => ({ state, sinceUtc: null }),
      alone: () => alone,
      send: async (body: unknown) => sent.push(body),
    },
  } as unknown as DeskParts)
  const { run: id, step, drill } = task()
  return { kept, sent, answer: () => desk.answer({ run: id, step, drill, by: 'Sato', answer: 'done', note: '' }) }
}

it.each([
  ['that a cable is out counts for the agent too while the controller is gone', 'unplug', 'gone', 1],
  ['that a cable is back in is no word about one that the agent would have pulled', 'plug', 'gone', 0],
  ['is for the controller alone while that is here', 'unplug', 'here', 0],
] as const)('an answer %s', async (_what, action, state, count) => {
  const { kept, sent, answer } = openDesk(action, state)
  await answer()
  expect([kept.length, sent.length]).toEqual([count, 1])
})
