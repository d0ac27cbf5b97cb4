import { expect, it } from 'vitest'
import type { PlanStepDoc } from '../../../../src/api/plan.ts'
import { isolationOf } from './isolation.ts'
import { board, planStage, standing } from './testing.ts'

const cutPoint = (id: string): PlanStepDoc => ({
  ...{ id, tag: id, wave: 0, kind: 'port', device: null, port: null, place: { ja: id, en: id } },
  ...{ ladder: [], cables: [], impact: null, display: null },
})
const STAGE = { ...planStage('a'), steps: [cutPoint('one'), cutPoint('two')] }
const ISOLATED = board({ isolated: ['a'] })
const CUT = standing('one')

it.each([
  ['isolated', 0, standing('two')],
  ['short', 1, standing('two', { state: 'doubtful' })],
  ['open', 1, standing('two', { state: 'reopened' })],
  ['being-restored', 0, standing('two', { state: 'restoring' })],
] as const)('a stage whose isolation ended is %s (%i) by how its last cut point stands', (word, count, two) => {
  expect(isolationOf(STAGE, { board: ISOLATED, standing: { one: CUT, two } })).toEqual({ word, count })
})

it('a cut point that was refused or skipped is never counted as cut', () => {
  expect(isolationOf(STAGE, { board: ISOLATED, standing: { one: CUT } })).toEqual({ word: 'short', count: 1 })
})

it('a stage that no run isolated is not, whatever is cut of it, and what is cut is counted', () => {
  expect(isolationOf(STAGE, { board: board(), standing: { one: CUT } })).toEqual({ word: 'not-isolated', count: 1 })
})
