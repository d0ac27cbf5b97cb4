import { expect, it } from 'vitest'
import { cable, device, handsStep, program, stage } from './programs.ts'
import { createWorld, type World } from './world.ts'

/** A wrong cable that is still out when its run has ended. */

const port = (device: string, port: string) => ({ device, port })

function room() {
  return program(
    [device('a', 'r1'), device('core', 'r1')],
    [cable('C-1', port('a', 'p1'), port('core', 'p1')), cable('C-2', port('a', 'p2'), port('core', 'p2'))],
    [stage('s1', { kind: 'auto' }, [[handsStep('1-01', ['C-1'])]])],
  )
}

async function leftOut() {
  const world: World = createWorld(room(), {
    people: {
      ask: async () => {
        for (const id of ['C-2', 'C-1']) {
          await world.clock.sleep(2500)
          world.network.unplug(id)
        }
        await world.clock.sleep(2500)
        return { by: 'Chiba', answer: 'done', note: '' }
      },
    },
  })
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  const watch = (by = process) => by.executor.watch(world.bundle, 'kakuri')
  const backs = () => world.events('task.put-back').map(({ run, body }) => [run, body.step, body.cable])
  return { world, watch, backs }
}

const BACK = [[null, '1-01', 'C-2']]

it('the watch says that it is back when its link is read up, once, and not before', async () => {
  const { world, watch, backs } = await leftOut()
  expect([...world.ledger().out]).toEqual([['C-2', '1-01']])
  const watching = watch()
  await world.clock.advance(60_000)
  expect(backs()).toEqual([])
  world.network.plug('C-2')
  await world.clock.advance(60_000)
  expect([backs(), [...world.ledger().out]]).toEqual([BACK, []])
  await world.clock.until(watching.stop())
})

it('so does the watch of another process', async () => {
  const { world, watch, backs } = await leftOut()
  world.network.plug('C-2')
  const watching = watch(world.start())
  await world.clock.advance(60_000)
  expect(backs()).toEqual(BACK)
  await world.clock.until(watching.stop())
})

it('a cable whose devices tell nothing stays out', async () => {
  const { world, watch, backs } = await leftOut()
  world.network.plug('C-2')
  world.fault = () => 'mute'
  const watching = watch()
  await world.clock.advance(60_000)
  expect(backs()).toEqual([])
  await world.clock.until(watching.stop())
})
