import { expect, test } from 'vitest'
import { doingOf, markOf } from '../../components/step-mark.ts'
import { gateState, hasApproved } from './approvals.ts'
import { countGroups, groupNow, groupOf, readinessOf, showsStanding } from './counts.ts'
import { withoutStage, withStage } from './order.ts'
import { plan, planStage, run, stage, standing, step } from './testing.ts'

test.each([
  ['done', 'well'],
  ['already-so', 'well'],
  ['simulated', 'well'],
  ['unverified', 'doubtful'],
  ['handed-over', 'doubtful'],
  ['skipped', 'doubtful'],
  ['refused', 'failed'],
  ['unreachable', 'failed'],
] as const)('a step that ended %s lies with those that are %s', (outcome, group) => {
  expect(groupOf({ phase: 'ended', outcome })).toBe(group)
})

test('a step that ended without a known outcome is a failure, never well', () => {
  expect(groupOf({ phase: 'ended', outcome: null })).toBe('failed')
})

test('every step is counted once', () => {
  const steps = [step('a'), step('b', { phase: 'working' }), step('c', { phase: 'needs-person' })]
  expect(countGroups(steps.map(groupOf))).toEqual({
    waiting: 1,
    working: 1,
    person: 1,
    well: 0,
    doubtful: 0,
    failed: 0,
  })
})

test.each([
  ['isolate', 'done-isolate'],
  ['restore', 'done-restore'],
  ['again', 'done-again'],
] as const)('done is said in the words of what is done: %s', (direction, mark) => {
  expect(markOf({ phase: 'ended', outcome: 'done' }, direction)).toBe(mark)
})

test('what was read back and found open again since does not count as read back', () => {
  const done = step('a', { phase: 'ended', outcome: 'done' })
  expect([groupNow(done, standing('a')), groupNow(done, standing('a', { state: 'reopened' }))]).toEqual([
    'well',
    'failed',
  ])
})

test('what is cut again after its probation ran out is never called restored', () => {
  const lapsed = run({ direction: 'restore', stages: [stage('a', { phase: 'cut-again' }), stage('b')] })
  expect([doingOf(lapsed, 'a'), doingOf(lapsed, 'b')]).toEqual(['again', 'restore'])
  expect(markOf({ phase: 'working', outcome: null }, doingOf(lapsed, 'a'))).toBe('working-again')
})

test('a drill never says that it cuts', () => {
  expect(markOf({ phase: 'working', outcome: null }, doingOf(run({ kind: 'drill' }), 'a'))).toBe('working-drill')
})

test('unverified has a mark of its own', () => {
  expect(markOf({ phase: 'ended', outcome: 'unverified' }, 'isolate')).toBe('unverified')
})

test('the plan knows how many must approve, whatever the waiting gate still counts', () => {
  const waiting = stage('b', { gate: { kind: 'approve', count: 1 }, approvals: ['佐藤'] })
  const state = gateState(waiting, { kind: 'approve', count: 2, breakGlass: true })
  expect(state).toEqual({ have: 1, need: 2, names: ['佐藤'], breakGlass: true })
})

test('one confirmation opens a gate that asks for one', () => {
  expect(gateState(stage('b', { gate: { kind: 'confirm' } }), { kind: 'confirm' })).toMatchObject({ have: 0, need: 1 })
})

test.each(['Sato', 'ＳＡＴＯ', ' sato '])('%s is the person who approved as sato', name => {
  expect(hasApproved({ approvals: ['sato'] }, name)).toBe(true)
})

test('another person has not approved', () => {
  expect(hasApproved({ approvals: ['sato'] }, 'suzuki')).toBe(false)
})

test('readiness is found by the cut point', () => {
  const found = { step: 'x', state: 'ready', ready: ['ssh'], failing: [], untried: [], hands: true } as const
  const readiness = { preparedUtc: 1, steps: [{ ...found, ready: ['ssh' as const], failing: [], untried: [] }] }
  expect(readinessOf(readiness, 'x')?.state).toBe('ready')
  expect(readinessOf(readiness, 'y')).toBeUndefined()
})

test.each([
  ['outside a run', undefined, 'cut', undefined, true],
  ['of a step cut by the run shown', step('x', { phase: 'ended' }), 'cut', 'incident', false],
  ['of a step that was opened since', step('x', { phase: 'ended' }), 'reopened', 'incident', true],
  ['behind a drill', step('x', { phase: 'ended' }), 'cut', 'drill', true],
] as const)('what stands %s is shown: %o %s %s -> %s', (_, of, state, kind, shown) => {
  expect(showsStanding(of, standing('x', { state }), kind)).toBe(shown)
})

const PLAN = plan(planStage('a'), planStage('b'), planStage('c'))

test('choosing a stage takes along the ones before it', () => {
  expect(withStage(PLAN, [], [], 'c')).toEqual(['a', 'b', 'c'])
})

test('what is isolated already is not chosen again by itself', () => {
  expect(withStage(PLAN, ['a'], [], 'c')).toEqual(['b', 'c'])
})

test('leaving a stage out takes away what comes after it', () => {
  expect(withoutStage(PLAN, [], ['a', 'b', 'c'], 'b')).toEqual(['a'])
})

test('leaving out an isolated stage leaves those after it', () => {
  expect(withoutStage(PLAN, ['a'], ['a', 'b'], 'a')).toEqual(['b'])
})
