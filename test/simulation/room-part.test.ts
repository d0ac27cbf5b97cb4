import type { IsolateOrder } from '@kakuri/core/executor/contract.ts'
import { expect, it } from 'vitest'
import { hospital } from './programs.ts'
import { createWorld, type Process, type World } from './world.ts'

const ALL = ['s1', 's2', 's3']
/** What stands in room 2. */
const ROOM = ['b1', 'vpn', 'b2', 'f1']
const BY = { by: ['Abe', 'Baba'], reason: 'two codes at the display' }

const part = (world: World, more: Partial<IsolateOrder> = {}): IsolateOrder => ({
  ...{ bundle: world.bundle, kind: 'incident', actor: 'agent-r2', reason: 'alone' },
  ...{ stages: ALL, steps: ROOM, authority: BY, ...more },
})
const run = (world: World, process: Process, more: Partial<IsolateOrder> = {}) =>
  world.finish(process.executor.isolate(part(world, more)))

function unasked(): World {
  const world = createWorld(hospital())
  world.people.openGate = () => Promise.reject(new Error('nobody is to be asked'))
  return world
}

it('only the steps of the room are begun, and every gate opens in the given names without asking', async () => {
  const world = unasked()
  expect(await run(world, world.start())).toBe('complete')
  expect(Object.keys(world.outcomes()).sort()).toEqual([...ROOM].sort())
  expect(world.events('gate.opened').map(event => event.body)).toEqual(ALL.map(stage => ({ stage, by: BY.by })))
  expect(world.events('run.started')[0]?.body).toMatchObject({ steps: ROOM, authority: BY })
})

it('a process that takes the run up again asks for no gate either, and begins nothing else', async () => {
  const world = unasked()
  const dying = world.start({ point: 'after journal stage.ended', nth: 1 })
  const handle = await world.clock.until(dying.executor.isolate(part(world)))
  await world.clock.until(Promise.race([handle.finished.catch(() => null), dying.died]))
  expect(await world.finish(world.start().executor.resume(world.bundle, 'agent-r2'))).toBe('complete')
  expect(Object.keys(world.outcomes()).sort()).toEqual([...ROOM].sort())
  expect(world.events('gate.opened').map(event => event.body.by)).toEqual([BY.by, BY.by, BY.by])
})

it('a stage without a step of the room ends at once, its gate unasked', async () => {
  const world = unasked()
  await run(world, world.start(), { steps: ['f1'] })
  expect(world.events('stage.ended').map(event => event.body)).toEqual([
    { stage: 's1', outcomes: {}, partial: true },
    { stage: 's2', outcomes: {}, partial: true },
    { stage: 's3', outcomes: { done: 1 } },
  ])
  expect(world.events('gate.opened').map(event => event.body.stage)).toEqual(['s3'])
})

it('a stage counts as isolated only where no step of it is left open', async () => {
  const world = unasked()
  const process = world.start()
  await run(world, process)
  expect([...world.ledger().isolated]).toEqual(['s3'])
  await expect(world.isolate(process, ['s2'])).rejects.toMatchObject({ code: 'STAGE_ORDER' })
  await run(world, process, { stages: ['s1'], steps: ['a1', 'a2'] })
  expect([...world.ledger().isolated].sort()).toEqual(['s1', 's3'])
})

it('a step of the room that could not be cut keeps its stage from counting', async () => {
  const world = unasked()
  world.fault = call => (call.device === 'fw' ? 'lost' : null)
  await run(world, world.start(), { steps: ['f1'] })
  expect(world.ledger().isolated.has('s3')).toBe(false)
})

it('a drill of the room latches nothing', async () => {
  const world = unasked()
  const before = world.network.snapshot()
  await run(world, world.start(), { kind: 'drill' })
  expect([world.network.snapshot(), world.ledger().latched.size, world.ledger().isolated.size]).toEqual([before, 0, 0])
})

it('a cut point that the plan does not have is refused by name', async () => {
  const world = unasked()
  await expect(world.start().executor.isolate(part(world, { steps: ['x'] }))).rejects.toMatchObject({ code: 'USAGE' })
})
