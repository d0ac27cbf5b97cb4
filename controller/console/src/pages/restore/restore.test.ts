import { expect, test } from 'vitest'
import type { StandingDoc } from '../../../../src/api/board.ts'
import type { PlanStageDoc } from '../../../../src/api/plan.ts'
import { step } from '../tasks/testing.ts'
import { byHand, chosenOf, comesBackAs, cutStages, kindFor, laterLeft, orderFor, toggled } from './choice.ts'
import { notReadBack } from './probation-facts.ts'

const NAME = { ja: '名', en: 'name' }
const OPEN = { state: 'open', admin: 'up', link: 'up', detail: '' } as const

function stage(id: string, steps: readonly string[]): PlanStageDoc {
  return {
    ...{ id, name: NAME, gate: { kind: 'auto' }, severs: [], keeps: [], impact: null, announcements: [] },
    ...{ probationMs: 300_000, watchEveryMs: 5_000, recut: false },
    steps: steps.map(step => ({
      ...{ id: step, tag: step, wave: 0, kind: 'port', device: null, port: null, place: NAME, ladder: [] },
      ...{ cables: [], impact: null, display: null },
    })),
  }
}

function cut(step: string, stage: string, more: Partial<StandingDoc> = {}): StandingDoc {
  return {
    ...{ step, stage, state: 'cut', outcome: 'done', rung: 'ssh', was: OPEN, kind: 'incident' },
    ...{ reopened: null, unreadable: null },
    ...more,
  }
}

const STAGES = [stage('one', ['a', 'b']), stage('two', ['c']), stage('three', ['d'])]
const STANDING = { a: cut('a', 'one'), b: cut('b', 'one'), d: cut('d', 'three') }

test('what is cut stands last stage first, and a stage with nothing cut is left out', () => {
  const shown = cutStages(STAGES, STANDING)
  expect(shown.map(one => [one.id, one.number, one.cuts.map(({ step }) => step)])).toEqual([
    ['three', 3, ['d']],
    ['one', 1, ['a', 'b']],
  ])
})

test('a cut that the plan no longer holds is never left out', () => {
  const shown = cutStages(STAGES, { x: cut('x', 'gone') })
  expect(shown).toMatchObject([{ id: 'gone', number: null, plan: null, cuts: [{ step: 'x', plan: null }] }])
})

test.each([
  ['open', OPEN, 'open'],
  ['severed before', { ...OPEN, state: 'severed' }, 'severed'],
  ['absent', { ...OPEN, state: 'absent' }, 'unknown'],
  ['unreadable', { ...OPEN, state: 'unknown' }, 'unknown'],
  ['never read', null, 'unknown'],
] as const)('a cut point that was %s comes back so', (_, was, back) => {
  expect(comesBackAs(cut('a', 'one', { was }))).toBe(back)
})

test('what a person pulled a person plugs back', () => {
  expect(byHand({ step: 'a', plan: null, standing: cut('a', 'one', { rung: 'hands' }) })).toBe(true)
  expect(byHand({ step: 'a', plan: null, standing: cut('a', 'one') })).toBe(false)
})

test('whole stages are ordered in plan order without naming cut points', () => {
  const order = orderFor(cutStages(STAGES, STANDING), new Set(['a', 'b', 'd']), 'incident', ' all clear ')
  expect(order).toEqual({
    ...{ kind: 'incident', direction: 'restore', stages: ['one', 'three'], skips: [], reason: 'all clear' },
  })
})

test('as soon as one cut point is left out, all that are meant are named', () => {
  const order = orderFor(cutStages(STAGES, STANDING), new Set(['a', 'd']), 'incident', 'x')
  expect(order.steps?.toSorted()).toEqual(['a', 'd'])
})

test('what is no longer cut is not ordered although it was chosen before', () => {
  const order = orderFor(cutStages(STAGES, { d: cut('d', 'three') }), new Set(['a', 'd']), 'incident', 'x')
  expect(order.stages).toEqual(['three'])
})

test('a stage is chosen wholly, in part or not', () => {
  const [three, one] = cutStages(STAGES, STANDING)
  const chosen = toggled(new Set(['d']), ['a'], true)
  expect([three, one].map(stage => stage && chosenOf(stage, chosen))).toEqual(['all', 'some'])
  expect(toggled(chosen, ['d'], false)).toEqual(new Set(['a']))
})

test('a later stage that stays cut is named when an earlier one is restored', () => {
  const stages = cutStages(STAGES, STANDING)
  expect(laterLeft(stages, new Set(['a'])).map(one => one.id)).toEqual(['three'])
  expect(laterLeft(stages, new Set(['d']))).toEqual([])
})

test.each([
  ['an incident', 'incident', 'incident'],
  ['a live drill', 'live-drill', 'live-drill'],
  ['nobody knows what', null, 'incident'],
] as const)('what %s cut is restored as %3$s', (_, kind, restored) => {
  const stages = cutStages(STAGES, { a: cut('a', 'one', { kind }) })
  expect(kindFor(stages, new Set(['a']))).toBe(restored)
})

test('one cut point cut in earnest makes the whole restore one in earnest', () => {
  const stages = cutStages(STAGES, { ...STANDING, a: cut('a', 'one', { kind: 'live-drill' }) })
  expect(kindFor(stages, new Set(['a', 'b']))).toBe('incident')
  expect(kindFor(stages, new Set(['a']))).toBe('live-drill')
})

test.each([
  ['done', 0],
  ['already-so', 0],
  ['unverified', 1],
  ['handed-over', 1],
  ['unreachable', 1],
  ['refused', 1],
] as const)('before confirming, a step that ended as %s is asked to be looked at %i times', (outcome, count) => {
  expect(notReadBack([step('a', { phase: 'ended', outcome })])).toHaveLength(count)
})
