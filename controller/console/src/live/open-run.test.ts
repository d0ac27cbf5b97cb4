import { expect, test } from 'vitest'
import { board, run, step } from '../pages/board/testing.ts'
import { runIsOpen, shownStep } from './open-run.ts'

const known = (phase: 'running' | 'paused' | 'ended', shown: ReturnType<typeof step>) => ({
  board: board({ run: run({ phase }) }),
  steps: { x: shown },
})

test.each([
  ['running', true],
  ['paused', true],
  ['ended', false],
] as const)('a run that is %s is open: %s', (phase, open) => {
  expect(runIsOpen(known(phase, step('x')))).toBe(open)
})

test('a step that a cancelled run never came to does not go on waiting', () => {
  expect(shownStep(known('ended', step('x')), 'x')).toBeUndefined()
})

test('a step that ended is shown after its run', () => {
  expect(shownStep(known('ended', step('x', { phase: 'ended' })), 'x')?.phase).toBe('ended')
})

test('a step waits while the run is open', () => {
  expect(shownStep(known('paused', step('x')), 'x')?.phase).toBe('waiting')
})
