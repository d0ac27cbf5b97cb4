import { expect, test } from 'vitest'
import { byRoom, finishedTasks, mergeEntries, waitingTasks, watchWaiting } from './tasks.ts'
import { entry, instruction, RUN, step } from './testing.ts'

const asked = (id: string, room: string | null) => step(id, { phase: 'needs-person', task: instruction(room) })

test('a step that needs a person waits since the person was asked, not since the devices were tried', () => {
  const [task] = waitingTasks([asked('ct', 'server')], [entry(7, 'task.shown', { step: 'ct' })], RUN)
  expect(task).toMatchObject({ step: 'ct', sinceUtc: 7_000, looking: false })
})

test('a task shown by an earlier run does not say since when this one waits', () => {
  const [task] = waitingTasks([asked('ct', 'server')], [entry(7, 'task.shown', { step: 'ct', run: 'r0' })], RUN)
  expect(task?.sinceUtc).toBe(100)
})

test('an answered task stays while the links are looked at', () => {
  const answered = step('ct', { phase: 'working', task: instruction('server'), answer: 'done' })
  expect(waitingTasks([answered], [], RUN)).toMatchObject([{ looking: true, answer: 'done' }])
})

test('a step at work without a task does not wait for hands', () => {
  expect(waitingTasks([step('nas', { phase: 'working' })], [], RUN)).toEqual([])
})

test('rooms stand in the order of their names, and what has no room comes last', () => {
  const waiting = waitingTasks([asked('a', null), asked('b', 'z'), asked('c', 'y'), asked('d', 'z')], [], RUN)
  const rooms = byRoom(waiting, room => ({ z: 'East', y: 'West' })[room] ?? room)
  expect(rooms.map(({ room, waiting }) => [room, waiting.map(one => one.step)])).toEqual([
    ['z', ['b', 'd']],
    ['y', ['c']],
    [null, ['a']],
  ])
})

test('finished tasks name the last answer of this run, the latest first', () => {
  const steps = [
    step('a', { phase: 'ended', answer: 'done', outcome: 'done' }),
    step('b', { phase: 'ended', answer: 'other', outcome: 'unreachable' }),
    step('c', { phase: 'ended', outcome: 'done' }),
  ]
  const entries = [
    entry(3, 'task.answered', { step: 'a' }),
    entry(5, 'task.answered', { step: 'b', run: 'r0' }),
    entry(6, 'task.answered', { step: 'b' }),
    entry(9, 'task.answered', { step: 'b' }),
  ]
  const finished = finishedTasks(steps, entries, RUN)
  expect(finished.map(one => [one.step, one.told?.seq])).toEqual([
    ['b', 9],
    ['a', 3],
  ])
})

test('a task that was given up without an answer is listed too', () => {
  const given = step('a', { phase: 'ended', outcome: 'skipped' })
  expect(finishedTasks([given], [entry(2, 'task.shown', { step: 'a' })], RUN)).toMatchObject([
    { answer: null, outcome: 'skipped' },
  ])
})

test('entries that came twice stand once, oldest first', () => {
  const merged = mergeEntries([entry(4, 'b'), entry(2, 'a')], [entry(4, 'b'), entry(9, 'c')])
  expect(merged.map(one => one.seq)).toEqual([2, 4, 9])
})

test('what the watch asks is answered to the watch, stays while it is looked at, and has no run kind', () => {
  const task = { run: 'watch', step: 'ct', stage: 'outside', room: null, sinceUtc: 5, warning: null } as const
  const waiting = watchWaiting([
    { ...task, answer: null, instruction: instruction(null) },
    { ...task, step: 'vpn', answer: 'done', instruction: instruction(null) },
  ])
  expect(waiting).toMatchObject([
    { run: 'watch', kind: null, step: 'ct', looking: false },
    { run: 'watch', kind: null, step: 'vpn', looking: true },
  ])
})
