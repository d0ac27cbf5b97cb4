import { expect, test } from 'vitest'
import type { BoardDoc } from '../../../../src/api/board.ts'
import { nextAction, STALE_MS } from './next-action.ts'
import { board, NOW, plan, planStage, run, stage, standing, step } from './testing.ts'

const PLAN = plan(planStage('a'), planStage('b', { kind: 'approve', count: 2 }))

function next(doc: BoardDoc, known = PLAN, nowUtc = NOW) {
  const steps = Object.fromEntries(doc.steps.map(one => [one.id, one]))
  const cut = Object.fromEntries(doc.standing.map(one => [one.step, one]))
  return nextAction({ plan: known, board: doc, steps, standing: cut, nowUtc })
}

test('without a sealed plan there is nothing to begin', () => {
  expect(nextAction({ plan: null, board: board(), steps: {}, standing: {}, nowUtc: NOW })).toEqual({ kind: 'no-plan' })
})

test('what was never prepared is prepared first', () => {
  expect(next(board({ readiness: { preparedUtc: null, steps: [] } }))).toEqual({ kind: 'prepare', never: true })
})

test('what was prepared more than a day ago is prepared again', () => {
  expect(next(board(), PLAN, NOW + STALE_MS)).toEqual({ kind: 'prepare', never: false })
})

test('once something is cut nobody is sent back to prepare', () => {
  const readiness = { preparedUtc: null, steps: [] }
  expect(next(board({ readiness, isolated: ['a'] }))).toEqual({ kind: 'isolate', stage: 'b' })
})

test('ready: the first stage that is not isolated', () => {
  expect(next(board())).toEqual({ kind: 'isolate', stage: 'a' })
})

test('everything cut: restore', () => {
  expect(next(board({ isolated: ['a', 'b'] }))).toEqual({ kind: 'all-cut' })
})

test('a gate that waits says how many of how many', () => {
  const gated = stage('b', { phase: 'gate', gate: { kind: 'approve', count: 2 }, approvals: ['鈴木'] })
  expect(next(board({ run: run({ stages: [gated] }) }))).toEqual({ kind: 'gate', stage: 'b', have: 1, need: 2 })
})

test('a paused run is resumed before its gate is approved', () => {
  const gated = stage('b', { phase: 'gate', gate: { kind: 'confirm' } })
  expect(next(board({ run: run({ phase: 'paused', stages: [gated] }) }))).toEqual({ kind: 'resume' })
})

test('a probation with its countdown comes before all else that is under way', () => {
  const trial = stage('b', { phase: 'on-probation', probationEnds: 77 })
  const waits = board({ run: run({ phase: 'paused', stages: [trial] }), steps: [step('x', { phase: 'needs-person' })] })
  expect(next(waits)).toEqual({ kind: 'confirm', stage: 'b', until: 77 })
})

test('steps that need hands send to the tasks', () => {
  const steps = [step('x', { phase: 'needs-person' }), step('y', { phase: 'working' })]
  expect(next(board({ run: run(), steps }))).toEqual({ kind: 'tasks', count: 1 })
})

test('a run at work needs nobody', () => {
  expect(next(board({ run: run({ stages: [stage('a', { phase: 'running' })] }) }))).toEqual({
    kind: 'wait',
    stage: 'a',
  })
})

test('a path that stands open again comes before what the plan says next', () => {
  const open = standing('x', { stage: 'a', state: 'reopened' })
  expect(next(board({ isolated: ['a'], standing: [open] }))).toEqual({ kind: 'reopened', stages: ['a'], count: 1 })
})

test('a restore that nobody confirmed, and that was cut again whole, is not told as steps that fell short', () => {
  const lapsed = { phase: 'ended', result: 'incomplete', direction: 'restore' } as const
  const stages = [stage('a', { phase: 'cut-again' })]
  const steps = [step('s1', { phase: 'ended', outcome: 'done' })]
  expect(next(board({ run: run({ ...lapsed, stages }), steps, isolated: ['a'] }))).toEqual({ kind: 'cut-again' })
})

test('a run that ended incomplete asks to look at the steps that fell short', () => {
  const steps = [
    step('x', { phase: 'ended', outcome: 'done' }),
    step('y', { phase: 'ended', outcome: 'unverified' }),
    step('z', { phase: 'ended', outcome: 'unreachable' }),
  ]
  const ended = board({ run: run({ phase: 'ended', result: 'incomplete' }), steps, isolated: ['a'] })
  expect(next(ended)).toEqual({ kind: 'incomplete', count: 2 })
})

test('a run that ended well leaves the way to the next stage', () => {
  const ended = board({ run: run({ phase: 'ended', result: 'complete' }), isolated: ['a'] })
  expect(next(ended)).toEqual({ kind: 'isolate', stage: 'b' })
})
