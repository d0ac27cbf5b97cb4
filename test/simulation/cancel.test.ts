import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import { expect, it } from 'vitest'
import { cable, device, handsStep, hospital, portStep, program, stage } from './programs.ts'
import { createWorld, type Process, type World } from './world.ts'

const ALL = ['s1', 's2', 's3']

const writes = (world: World) => world.log.filter(entry => entry.verb === 'apply' || entry.verb === 'revert').length
const cancel = (world: World, process: Process) =>
  world.finish(process.executor.cancel(world.bundle, 'Abe', 'one stage is enough'))

async function die(world: World, process: Process, work: Promise<unknown>): Promise<void> {
  const worked = work.catch(error => {
    if (!process.isDead()) throw error
  })
  await world.clock.until(Promise.race([worked, process.died]))
  expect(process.isDead()).toBe(true)
}

it('a run that waits at a gate is ended without another write, and a restore may begin', async () => {
  const world = createWorld(hospital())
  world.people.openGate = () => Promise.resolve(null)
  await world.finish(world.isolate(world.start(), ALL))
  const before = writes(world)
  const process = world.start()
  expect([await cancel(world, process), writes(world)]).toEqual(['cancelled', before])
  expect(world.ledger().open).toBeNull()
  expect(world.events('run.ended').map(event => event.actor)).toEqual(['Abe'])
  expect(await world.finish(world.restore(process, ['s1']))).toBe('complete')
  expect(world.network.snapshot()).toEqual({})
})

it('a run whose process died between intent and outcome is ended without a write; a restore observes and opens', async () => {
  const world = createWorld(hospital())
  const dying = world.start({ point: 'after journal step.intent', nth: 1 })
  await die(world, dying, world.finish(world.isolate(dying, ALL)))
  const before = writes(world)
  const process = world.start()
  expect([await cancel(world, process), writes(world)]).toEqual(['cancelled', before])
  expect(world.ledger().latched.size).toBeGreaterThan(0)
  await world.finish(world.restore(process, ['s1']))
  expect(world.network.snapshot()).toEqual({})
})

it('a restore whose process died on probation is cut again', async () => {
  const world = createWorld(hospital())
  await world.finish(world.isolate(world.start(), ['s1']))
  const severed = world.network.snapshot()
  const dying = world.start({ point: 'after journal probation.started', nth: 1 })
  await die(world, dying, world.finish(world.restore(dying, ['s1'])))
  expect(world.network.snapshot()).toEqual({})
  expect(await cancel(world, world.start())).toBe('cancelled')
  expect(world.network.snapshot()).toEqual(severed)
})

it('there is nothing to cancel where no run is open', async () => {
  const world = createWorld(hospital())
  expect(await world.clock.until(world.start().executor.cancel(world.bundle, 'Abe', 'nothing'))).toBeNull()
})

/** A step by hand, one that a slow device is at work on beside it, and a stage after them. */
function atWork(): ProgramBody {
  const port = (device: string, port: string) => ({ device, port })
  const cables = [cable('C-1', port('a', 'p1'), 'W-1'), cable('C-2', port('a', 'p2'), 'W-2')]
  return program([device('a', 'r1'), device('b', 'r1')], cables, [
    stage('s1', { kind: 'auto' }, [
      [
        handsStep('hand', ['C-1']),
        portStep('slow', 'b', 'p1'),
        portStep('late', 'b', 'p2', { rungs: ['hands'], cables: ['C-2'] }),
      ],
    ]),
    stage('s2', { kind: 'auto' }, [[portStep('next', 'a', 'p9')]]),
  ])
}

/** Nobody answers until they are asked no longer. */
function busyPeople(world: World): void {
  world.people.ask = (_step, _told, signal) =>
    new Promise((_, reject) => {
      if (signal.aborted) reject(new Error('aborted'))
      signal.addEventListener('abort', () => reject(new Error('aborted')))
    })
}

it('is durable before anything is stopped, gives the tasks of people up at once, and lets devices end', async () => {
  const world = createWorld(atWork())
  busyPeople(world)
  world.latency = call => (call.verb === 'apply' ? 4000 : 50)
  const handle = await world.clock.until(world.isolate(world.start(), ['s1', 's2']))
  await world.clock.advance(2000)
  handle.cancel('a false alarm', 'Abe')
  await world.clock.advance(100)
  expect(world.outcomes()).toEqual({ hand: 'unreachable', late: 'unreachable' })
  expect(world.events('step.ended').map(event => event.body.note)).toEqual(Array(2).fill('the run was cancelled'))
  expect(await world.clock.until(handle.finished)).toBe('cancelled')
  expect(world.outcomes()).toMatchObject({ slow: 'done' })
  const order = world.journal.events.map(event => event.type)
  expect(order.indexOf('run.cancelling')).toBeLessThan(order.indexOf('step.ended'))
  expect(world.events('run.cancelling').map(event => [event.actor, event.body.reason])).toEqual([
    ['Abe', 'a false alarm'],
  ])
})

it('nobody is asked for a step whose devices fail after the run was cancelled', async () => {
  const body = atWork()
  const ladder = portStep('slow', 'b', 'p1', { rungs: ['ssh', 'hands'], cables: ['C-1'] })
  const only = createWorld(
    { ...body, stages: [stage('s1', { kind: 'auto' }, [[ladder]])] },
    { fault: call => (call.verb === 'open' ? 'lost' : null) },
  )
  only.latency = () => 2000
  const handle = await only.clock.until(only.isolate(only.start(), ['s1']))
  await only.clock.advance(500)
  handle.cancel('a false alarm', 'Abe')
  expect(await only.clock.until(handle.finished)).toBe('cancelled')
  expect([only.events('task.shown'), only.outcomes()]).toEqual([[], { slow: 'unreachable' }])
})

it('a crash after it was asked for keeps it: the next process ends the run and begins nothing', async () => {
  const world = createWorld(atWork())
  busyPeople(world)
  const dying = world.start({ point: 'after journal run.cancelling', nth: 1 })
  const handle = await world.clock.until(world.isolate(dying, ['s1', 's2']))
  await world.clock.advance(2000)
  handle.cancel('a false alarm', 'Abe')
  await world.clock.until(dying.died)
  const before = writes(world)
  expect(await world.finish(world.start().executor.resume(world.bundle, 'Baba'))).toBe('cancelled')
  expect([writes(world), world.events('run.cancelling').length]).toEqual([before, 1])
  expect(world.events('run.ended').map(event => [event.actor, event.body.reason])).toEqual([['Abe', 'a false alarm']])
})

it('what a broken-off restore cuts again by hand is asked for all the same', async () => {
  const world = createWorld(atWork())
  await world.finish(world.isolate(world.start(), ['s1']))
  const severed = world.network.snapshot()
  world.people.confirmProbation = (_stage, _ms, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
  const handle = await world.clock.until(world.restore(world.start(), ['s1']))
  await world.clock.advance(30_000)
  expect(world.network.snapshot()).toEqual({})
  handle.cancel('the attacker is still there', 'Abe')
  expect(await world.clock.until(handle.finished)).toBe('cancelled')
  expect(world.network.snapshot()).toEqual(severed)
})

it('is asked for once, and of a run that ended never', async () => {
  const world = createWorld(atWork())
  const handle = await world.clock.until(world.isolate(world.start(), ['s1']))
  handle.cancel('one', 'Abe')
  handle.cancel('two', 'Baba')
  await world.clock.until(handle.finished)
  const whole = await world.clock.until(world.isolate(world.start(), ['s1']))
  await world.clock.until(whole.finished)
  whole.cancel('three', 'Baba')
  await world.clock.advance(1000)
  expect(world.events('run.cancelling').map(event => event.body.reason)).toEqual(['one'])
})
