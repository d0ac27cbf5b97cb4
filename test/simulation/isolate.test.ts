import { expect, it } from 'vitest'
import { hospital } from './programs.ts'
import { createWorld } from './world.ts'

const ALL = ['s1', 's2', 's3']

it('cuts every stage and says done only for what it read back', async () => {
  const world = createWorld(hospital())
  expect(await world.finish(world.isolate(world.start(), ALL))).toBe('complete')
  expect(world.outcomes()).toEqual({
    a1: 'done',
    a2: 'done',
    b1: 'done',
    b2: 'done',
    f1: 'done',
    h5: 'done',
    vpn: 'done',
  })
  expect(Object.keys(world.network.snapshot())).toEqual([
    'a/port/p1',
    'a/port/p2',
    'b/port/p1',
    'b/port/p2',
    'c5',
    'fw/port/p1',
    'fw/service/wg0',
  ])
})

it('a port that was down before the cut stays down after the restore', async () => {
  const world = createWorld(hospital(), { down: ['a/port/p2'] })
  const before = world.network.snapshot()
  const process = world.start()
  await world.finish(world.isolate(process, ALL))
  expect(world.outcomes().a2).toBe('already-so')
  expect(await world.finish(world.restore(process, ALL))).toBe('complete')
  expect(world.network.snapshot()).toEqual(before)
  expect(world.outcomes()).toMatchObject({ a2: 'already-so', a1: 'done', h5: 'done' })
  expect(world.ledger().latched.size).toBe(0)
})
