import { expect, it } from 'vitest'
import { hospital } from './programs.ts'
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
