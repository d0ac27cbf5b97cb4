import type { RestoreOrder } from '@kakuri/core/executor/contract.ts'
import { expect, it } from 'vitest'
import { cable, device, hospital, portStep, program, stage } from './programs.ts'
import type { SimCall } from './sim-drivers.ts'
import { createWorld, type World } from './world.ts'

/** Ways in which a cut, or a path left open, could be forgotten. */

const AUTO = { kind: 'auto' } as const
const P1 = { kind: 'port', port: 'p1' } as const
const refusing = (call: SimCall) => (call.verb === 'apply' ? ('refuse' as const) : null)

const onePort = () =>
  program([device('a', 'r1')], [], [stage('s1', AUTO, [[portStep('1-01', 'a', 'p1')]], { watchEveryMs: 10_000 })])

const isolate = (world: World) => world.finish(world.isolate(world.start(), ['s1']))
const restore = (world: World) => world.finish(world.restore(world.start(), ['s1']))

it('a path that the watch was cutting again when its process died is noticed and cut by the next watch', async () => {
  const world = createWorld(onePort())
  await isolate(world)
  const dying = world.start({ point: 'before apply', nth: 1 })
  dying.executor.watch(world.bundle, 'Abe')
  world.network.open('a', P1)
  await world.clock.advance(20_000)
  expect(dying.isDead()).toBe(true)
  const watching = world.start().executor.watch(world.bundle, 'Abe')
  await world.clock.advance(20_000)
  await world.clock.until(watching.stop())
  expect(world.network.read('a', P1).state).toBe('severed')
})

it('a path that could not be cut again is tried again, and can be restored', async () => {
  const world = createWorld(onePort())
  await isolate(world)
  const watching = world.start().executor.watch(world.bundle, 'Abe')
  world.network.open('a', P1)
  world.fault = refusing
  await world.clock.advance(25_000)
  expect(world.network.read('a', P1).state).toBe('open')
  world.fault = () => null
  await world.clock.advance(20_000)
  await world.clock.until(watching.stop())
  expect(world.network.read('a', P1).state).toBe('severed')
  expect(await restore(world)).toBe('complete')
  expect(world.network.snapshot()).toEqual({})
})

it('a port that was open already when it was restored is not cut again by the watch', async () => {
  const world = createWorld(onePort())
  await isolate(world)
  world.network.open('a', P1)
  const process = world.start()
  world.people.confirmProbation = async () => {
    await world.clock.sleep(45_000)
    return 'Abe'
  }
  const restoring = world.finish(world.restore(process, ['s1']))
  await world.clock.advance(5000)
  const watching = process.executor.watch(world.bundle, 'Abe')
  expect(await restoring).toBe('complete')
  await world.clock.until(watching.stop())
  expect(world.network.snapshot()).toEqual({})
  expect(world.events('watch.reopened')).toEqual([])
})

it('what a restore is about to put back is not cut again beside it', async () => {
  const world = createWorld(onePort())
  await isolate(world)
  world.latency = () => 1000
  const process = world.start()
  const order: RestoreOrder = { bundle: world.bundle, kind: 'incident', actor: 'Abe', reason: 'x', stages: ['s1'] }
  const watching = process.executor.watch(world.bundle, 'Abe')
  // The watch reads first; the restore waits for its turn at the device.
  await world.clock.advance(500)
  world.network.open('a', P1)
  const handle = await world.clock.until(process.executor.restore(order))
  expect(await world.clock.until(handle.finished)).toBe('complete')
  await world.clock.advance(5000)
  await world.clock.until(watching.stop())
  expect(world.network.snapshot()).toEqual({})
})

it('a cut whose rung was lost in the middle is not forgotten because the rung beside it was refused', async () => {
  const world = createWorld(onePort())
  world.latency = call => (call.rung === 'ssh' && call.verb === 'apply' ? 4000 : 50)
  world.fault = call => {
    if (call.verb !== 'apply') return null
    return call.rung === 'ssh' ? 'lost-after' : 'refuse'
  }
  expect(await isolate(world)).toBe('incomplete')
  expect(world.network.read('a', P1).state).toBe('severed')
  expect(world.ledger().latched.has('1-01')).toBe(true)
  world.fault = () => null
  expect(await restore(world)).toBe('complete')
  expect(world.network.snapshot()).toEqual({})
})

it('a cable that a person pulled is plugged back also when a rung has cut the port since', async () => {
  const world = createWorld(hospital(), {
    fault: call => (call.device === 'b' && call.verb === 'open' ? 'lost' : null),
  })
  await isolate(world)
  expect(world.network.snapshot()).toHaveProperty('c3', 'pulled')
  world.fault = () => null
  await isolate(world)
  expect(await restore(world)).toBe('complete')
  expect(world.network.snapshot()).toEqual({})
})

it('a port shut after a person had pulled its cable was not shut before the cut', async () => {
  const body = program(
    [device('b', 'r2'), device('core', 'r1')],
    [cable('c3', { device: 'b', port: 'p1' }, { device: 'core', port: 'p3' })],
    [stage('s1', AUTO, [[portStep('b1', 'b', 'p1', { rungs: ['ssh', 'snmp', 'hands'], cables: ['c3'] })]])],
  )
  const world = createWorld(body, { fault: call => (call.device === 'b' && call.verb === 'open' ? 'lost' : null) })
  await isolate(world)
  world.fault = () => null
  world.network.sever('b', P1)
  await isolate(world)
  await restore(world)
  expect(world.network.snapshot()).not.toHaveProperty('c3')
})

it('a drilled restore does not hold the watch back from cutting again', async () => {
  const world = createWorld(onePort())
  await isolate(world)
  world.people.confirmProbation = async () => {
    await world.clock.sleep(45_000)
    return 'Abe'
  }
  const process = world.start()
  const drilling = world.finish(world.restore(process, ['s1'], 'drill'))
  await world.clock.advance(5000)
  world.network.open('a', P1)
  const watching = process.executor.watch(world.bundle, 'Abe')
  await world.clock.advance(15_000)
  expect(world.network.read('a', P1).state).toBe('severed')
  expect(await drilling).toBe('complete')
  await world.clock.until(watching.stop())
  expect(world.ledger().latched.has('1-01')).toBe(true)
})

it('cancelling a paused restore cuts again what it had opened, also behind a stage that was confirmed', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  await world.finish(world.isolate(process, ['s1', 's2', 's3']))
  const handle = await world.clock.until(world.restore(process, ['s1', 's2', 's3']))
  while (!world.ledger().open?.steps.has('vpn')) await world.clock.advance(10)
  handle.pause('look')
  expect(await world.clock.until(handle.finished)).toBe('paused')
  expect(world.network.snapshot()).not.toHaveProperty('fw/service/wg0')
  const fresh = world.start()
  expect(await world.finish(fresh.executor.cancel(world.bundle, 'Abe', 'the attacker is back'))).toBe('cancelled')
  expect(Object.keys(world.network.snapshot())).toEqual(['a/port/p1', 'a/port/p2', 'b/port/p1', 'fw/service/wg0'])
})

it('cancelling a restore that died in the middle cuts again what it may have opened', async () => {
  const world = createWorld(onePort())
  await isolate(world)
  const dying = world.start({ point: 'after revert', nth: 1 })
  const dead = world.finish(world.restore(dying, ['s1'])).catch(error => {
    if (!dying.isDead()) throw error
  })
  await world.clock.until(Promise.race([dead, dying.died]))
  expect(world.network.read('a', P1).state).toBe('open')
  expect(await world.finish(world.start().executor.cancel(world.bundle, 'Abe', 'stop'))).toBe('cancelled')
  expect(world.network.read('a', P1).state).toBe('severed')
  expect(world.ledger().latched.get('1-01')).toMatchObject({ state: 'cut', outcome: 'done' })
})

it('a cable pulled at a port that was shut before is plugged back, and the port stays shut', async () => {
  const body = program(
    [device('b', 'r2')],
    [cable('c3', { device: 'b', port: 'p1' }, 'W-3')],
    [stage('s1', AUTO, [[portStep('b1', 'b', 'p1', { rungs: ['ssh', 'snmp', 'hands'], cables: ['c3'] })]])],
  )
  const world = createWorld(body, { down: ['b/port/p1'] })
  await isolate(world)
  world.fault = call => (call.verb === 'open' ? 'lost' : null)
  await isolate(world)
  expect(world.network.snapshot()).toHaveProperty('c3', 'pulled')
  world.fault = () => null
  await restore(world)
  expect(world.network.snapshot()).toEqual({ 'b/port/p1': 'severed' })
})

it('what a restore reads is never taken for what was before the cut', async () => {
  const world = createWorld(hospital(), {
    fault: call => (call.device === 'b' && call.verb === 'open' ? 'lost' : null),
  })
  await isolate(world)
  world.fault = () => null
  await isolate(world)
  expect(world.ledger().latched.get('b1')).toMatchObject({ was: null, rung: 'ssh' })
  world.fault = call => (call.device === 'b' && call.rung === 'ssh' && call.verb === 'revert' ? 'lost' : null)
  expect(await restore(world)).toBe('complete')
  expect(world.network.snapshot()).toEqual({})
})
