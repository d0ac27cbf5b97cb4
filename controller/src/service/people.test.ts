import type { Step } from '@kakuri/core/compile/program.ts'
import type { Instruction } from '@kakuri/core/journal/events.ts'
import { expect, it } from 'vitest'
import { createPeople } from './people.ts'

const STEP: Step = {
  ...{ id: 'ct-line', tag: '2-03', kind: 'hands', device: null, target: null, ladder: [], second: null },
  ...{ cables: ['C-1'], display: null, impact: null },
}
const task = (drill: boolean): Instruction => ({
  ...{ action: 'unplug', drill, tag: '2-03', cables: ['C-1'], room: null },
  text: { ja: '抜いてください', en: 'Unplug it' },
})
const answer = (by: string) => ({ by, answer: 'done', note: '' }) as const
const forever = new AbortController().signal

it('an answer given in a drill is none to whoever is asked to cut the same cable for real', async () => {
  const people = createPeople()
  const real = people.ask(STEP, task(false), forever)
  const drill = people.ask(STEP, task(true), forever)
  people.answer('ct-line', answer('Yamada'), { drill: true })
  expect((await drill).by).toBe('Yamada')
  expect([people.asks('ct-line', { drill: false }), people.asks('ct-line', { drill: true })]).toEqual([true, false])
  people.answer('ct-line', answer('Kato'), { drill: false })
  expect((await real).by).toBe('Kato')
})

it('an answer that comes before the question is kept for it, and taken back by whoever gave it', async () => {
  const people = createPeople()
  people.answer('ct-line', answer('Yamada'), { drill: false })()
  people.answer('ct-line', answer('Kato'), { drill: false })
  expect((await people.ask(STEP, task(false), forever)).by).toBe('Kato')
})
