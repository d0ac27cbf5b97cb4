import { expect, it } from 'vitest'
import { cable, device, handsStep, portStep, program, stage } from './programs.ts'
import { createWorld, type World } from './world.ts'

const AUTO = { kind: 'auto' } as const
const P1 = { kind: 'port', port: 'p1' } as const

const body = (recut: boolean) =>
  program(
    [device('a', 'r1')],
    [cable('C-1', { device: 'a', port: 'p2' }, 'W-1')],
    [stage('s1', AUTO, [[portStep('1-01', 'a', 'p1'), handsStep('1-02', ['C-1'])]], { recut, watchEveryMs: 10_000 })],
  )

async function watched(recut: boolean) {
  const world = createWorld(body(recut))
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  const watching = process.executor.watch(world.bundle, 'Abe')
  await world.clock.advance(1000)
  return { world, process, stop: () => world.clock.until(watching.stop()), failure: () => watching.failure() }
}

const steps = (world: World, type: 'watch.reopened' | 'watch.severed-again' | 'watch.unreadable') =>
  world.events(type).map(event => event.body.step)

it('a port that somebody opens again is noticed within one period, said once, with tag, device and port', async () => {
  const { world, stop } = await watched(false)
  world.network.open('a', P1)
  await world.clock.advance(10_000)
  expect(steps(world, 'watch.reopened')).toEqual(['1-01'])
  await world.clock.advance(50_000)
  await stop()
  expect(steps(world, 'watch.reopened')).toEqual(['1-01'])
  for (const word of ['1-01', 'a', 'p1']) expect(world.events('watch.reopened')[0]?.body.text.ja).toContain(word)
  expect(world.network.read('a', P1).state).toBe('open')
})

it('it is cut again where the stage says so, with intent and read-back, each time it is opened', async () => {
  const { world, stop } = await watched(true)
  world.network.open('a', P1)
  await world.clock.advance(30_000)
  world.network.open('a', P1)
  await world.clock.advance(30_000)
  await stop()
  expect(steps(world, 'watch.reopened')).toEqual(['1-01', '1-01'])
  expect(steps(world, 'watch.severed-again')).toEqual(['1-01', '1-01'])
  expect(world.events('step.intent').filter(event => event.run === null)).toHaveLength(2)
  expect(world.network.read('a', P1).state).toBe('severed')
})

it('an alarm ends when somebody closed the path by themselves, also one that an earlier process raised', async () => {
  const { world, stop } = await watched(false)
  world.network.open('a', P1)
  await world.clock.advance(10_000)
  await stop()
  world.network.sever('a', P1)
  const watching = world.start().executor.watch(world.bundle, 'Abe')
  await world.clock.advance(30_000)
  await world.clock.until(watching.stop())
  expect(steps(world, 'watch.severed-again')).toEqual(['1-01'])
})

it('asks nobody any longer when it ends, and the next watch asks again', async () => {
  const { world, process, stop } = await watched(true)
  world.people.ask = (_step, _told, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
  world.network.plug('C-1')
  await world.clock.advance(15_000)
  await stop()
  const given = world.events('step.ended').filter(event => event.run === null)
  expect(given.map(event => [event.body.step, event.body.outcome])).toEqual([['1-02', 'skipped']])
  const watching = process.executor.watch(world.bundle, 'Abe')
  await world.clock.advance(15_000)
  await world.clock.until(watching.stop())
  expect(world.events('task.shown').filter(event => event.run === null)).toHaveLength(2)
})

it('a cable that is plugged in again is noticed by its link', async () => {
  const { world, stop } = await watched(false)
  world.network.plug('C-1')
  await world.clock.advance(10_000)
  await stop()
  expect(steps(world, 'watch.reopened')).toEqual(['1-02'])
})

it('a device that cannot be read is said once, and again after it could be read', async () => {
  const { world, stop } = await watched(true)
  const lost = (call: { verb: string }) => (call.verb === 'open' ? ('lost' as const) : null)
  world.fault = lost
  await world.clock.advance(40_000)
  expect(steps(world, 'watch.unreadable')).toEqual(['1-01', '1-02'])
  world.fault = () => null
  await world.clock.advance(20_000)
  world.fault = lost
  await world.clock.advance(20_000)
  await stop()
  expect(steps(world, 'watch.unreadable')).toEqual(['1-01', '1-02', '1-01', '1-02'])
  expect(world.network.read('a', P1).state).toBe('severed')
})

it('what is being restored is open rightly: no alarm, no cut', async () => {
  const { world, process, stop } = await watched(true)
  world.people.confirmProbation = async () => {
    await world.clock.sleep(45_000)
    return 'Abe'
  }
  await world.finish(world.restore(process, ['s1']))
  await world.clock.advance(30_000)
  await stop()
  expect(steps(world, 'watch.reopened')).toEqual([])
  expect(world.network.snapshot()).toEqual({})
})

it('what is not picked out of a stage is cut again also while the rest of the stage is restored on probation', async () => {
  const { world, process, stop } = await watched(true)
  world.people.confirmProbation = async () => {
    world.network.open('a', P1)
    await world.clock.sleep(45_000)
    return 'Abe'
  }
  const order = { kind: 'incident', actor: 'Abe', reason: 'test', stages: ['s1'], steps: ['1-02'] } as const
  await world.finish(process.executor.restore({ bundle: world.bundle, ...order }))
  expect(steps(world, 'watch.severed-again')).toEqual(['1-01'])
  await stop()
  expect(world.network.snapshot()).toEqual({ 'a/port/p1': 'severed' })
})

it('a full journal does not end the watch: the alarm is written when there is space', async () => {
  const { world, stop, failure } = await watched(true)
  world.journal.full = true
  world.network.open('a', P1)
  await world.clock.advance(30_000)
  expect([world.network.read('a', P1).state, failure()]).toMatchObject(['open', { code: 'JOURNAL_FULL' }])
  world.journal.full = false
  await world.clock.advance(20_000)
  expect(failure()).toBe(null)
  await stop()
  expect(steps(world, 'watch.reopened')).toEqual(['1-01'])
  expect(world.network.read('a', P1).state).toBe('severed')
})

it('a restore does not wait for a person who is asked to cut a reopened path again', async () => {
  const { world, process, stop } = await watched(true)
  const { ask } = world.people
  world.people.ask = (_step, _told, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
  world.network.plug('C-1')
  await world.clock.advance(15_000)
  expect(world.events('task.shown').filter(event => event.run === null)).toHaveLength(1)
  world.people.ask = ask
  await world.finish(world.restore(process, ['s1']))
  await stop()
  expect(world.network.snapshot()).toEqual({})
  expect(world.ledger().latched.size).toBe(0)
})

it('an answer that does not tell is said once as unreadable, and nothing is cut because of it', async () => {
  const { world, stop } = await watched(true)
  world.fault = call => (call.verb === 'observe' ? 'mute' : null)
  await world.clock.advance(40_000)
  await stop()
  expect(steps(world, 'watch.unreadable')).toContain('1-01')
  expect(steps(world, 'watch.unreadable').filter(step => step === '1-01')).toHaveLength(1)
  expect(steps(world, 'watch.reopened')).toEqual([])
})

it('a port that was shut before, was opened by somebody and cut again by the watch, stays shut after the restore', async () => {
  const world = createWorld(body(true), { down: ['a/port/p1'] })
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  const watching = process.executor.watch(world.bundle, 'Abe')
  await world.clock.advance(1000)
  world.network.open('a', P1)
  await world.clock.advance(30_000)
  await world.clock.until(watching.stop())
  expect(world.network.read('a', P1).state).toBe('severed')
  expect(await world.finish(world.restore(process, ['s1']))).toBe('complete')
  expect(world.network.snapshot()).toEqual({ 'a/port/p1': 'severed' })
})
