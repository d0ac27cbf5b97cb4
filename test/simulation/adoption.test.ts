import type { Answer } from '@kakuri/core/executor/contract.ts'
import type { EventBodies } from '@kakuri/core/journal/events.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'
import { expect, it } from 'vitest'
import { cable, device, portStep, program, stage } from './programs.ts'
import { createWorld, type World } from './world.ts'

const P1 = { kind: 'port', port: 'p1' } as const
const AUTO = { kind: 'auto' } as const

/** A port that the controller reaches over SSH, the agent's relay, and a person; its link can be read at the core. */
function body() {
  const cables = [cable('C-1', { device: 'a', port: 'p1' }, { device: 'core', port: 'p1' })]
  const step = portStep('1-01', 'a', 'p1', { rungs: ['ssh', 'relay', 'hands'], cables: ['C-1'] })
  return program([device('a', 'r1'), device('core', 'r2')], cables, [stage('s1', AUTO, [[step]], { recut: false })])
}

function adopted(world: World, more: Partial<EventBodies['agent.adopted']> = {}) {
  const was = { ...world.network.read('a', P1, 'relay'), state: 'open' as const, parts: {} }
  const common = { agent: 'agent-r1', step: '1-01', stage: 's1', rung: 'relay' as const, was, reading: null }
  const given = { ...common, outcome: 'done' as const, evidence: 5, ...more }
  return world.journal.append([{ type: 'agent.adopted', actor: 'kakuri', run: null, body: given }])
}

const severed = (world: World) => Object.keys(world.network.snapshot())
const latch = (world: World) => world.ledger().latched.get('1-01')

/** The controller's own rungs fail, so that it waits at a person; `mute`: also nothing was read before. */
function waitingAtPerson(ssh: 'refuse' | 'lost') {
  const answering = Promise.withResolvers<Answer>()
  let asked = 0
  const world = createWorld(body(), {
    fault: call => {
      if (call.device !== 'a') return null
      if (call.rung === 'relay') return 'lost'
      return ssh === 'refuse' && call.verb !== 'apply' ? null : ssh
    },
    people: {
      ask: () => {
        asked += 1
        return answering.promise
      },
    },
  })
  return { world, answer: answering.resolve, asked: () => asked }
}

it.each<['refuse' | 'lost', 'before' | 'after', string]>([
  ['refuse', 'before', 'a/port/p1 is up'],
  ['refuse', 'after', 'a/port/p1 is up'],
  ['lost', 'before', 'contacts are open'],
  ['lost', 'after', 'contacts are open'],
])(
  'a task for what an agent cut meanwhile (SSH %s, adopted %s the answer) ends as found, with what was before, and is put back by the relay',
  async (ssh, when, before) => {
    const { world, answer, asked } = waitingAtPerson(ssh)
    const open = world.network.read('a', P1, 'relay')
    const handle = await world.clock.until(world.isolate(world.start(), ['s1']))
    await world.clock.advance(20_000)
    world.network.sever('a', P1, 'relay')
    if (when === 'before') await adopted(world, { was: open })
    answer({ by: 'agent-r1', answer: 'already-out', note: 'cut by the agent alone' })
    expect(await world.clock.until(handle.finished)).toBe('complete')
    if (when === 'after') await adopted(world, { was: open })
    expect(world.outcomes()).toEqual({ '1-01': 'already-so' })
    expect(latch(world)).toMatchObject({ was: { detail: before }, rung: 'relay', pulled: false })
    world.fault = () => null
    expect(await world.finish(world.restore(world.start(), ['s1']))).toBe('complete')
    expect([severed(world), asked(), latch(world)]).toEqual([[], 1, undefined])
  },
)

it('what an agent cut is restored by the controller to what the agent had observed', async () => {
  const world = createWorld(body())
  world.network.sever('a', P1, 'relay')
  await adopted(world)
  expect(await world.finish(world.restore(world.start(), ['s1']))).toBe('complete')
  expect([severed(world), latch(world)]).toEqual([[], undefined])
})

it('a relay that had let go before the agent came stays so', async () => {
  const world = createWorld(body())
  world.network.sever('a', P1, 'relay')
  await adopted(world, { was: world.network.read('a', P1, 'relay'), outcome: 'already-so' })
  await world.finish(world.restore(world.start(), ['s1']))
  expect(severed(world)).toEqual(['board:a/port/p1'])
})

it('what an agent cut is watched where it was cut', async () => {
  const world = createWorld(body())
  world.network.sever('a', P1, 'relay')
  await adopted(world)
  const watching = world.start().executor.watch(world.bundle, 'Abe')
  await world.clock.advance(25_000)
  expect(world.events('watch.reopened')).toEqual([])
  world.network.open('a', P1, 'relay')
  await world.clock.advance(25_000)
  await world.clock.until(watching.stop())
  expect(world.events('watch.reopened').map(event => event.body.step)).toEqual(['1-01'])
})

it('stages after one that an agent cut alone wait for a run of the controller', async () => {
  const one = body()
  const two = stage('s2', AUTO, [[portStep('2-01', 'a', 'p2')]])
  const world = createWorld({ ...one, stages: [...one.stages, two] })
  world.network.sever('a', P1, 'relay')
  await adopted(world)
  await expect(world.isolate(world.start(), ['s2'])).rejects.toMatchObject({ code: 'STAGE_ORDER' })
  expect(await world.finish(world.isolate(world.start(), ['s1', 's2']))).toBe('complete')
})

const look = (world: World, steps: readonly string[] | ReadonlyMap<string, RungKind | null>) =>
  world.clock.until(world.start().executor.lookAt(world.bundle, steps, 'Abe'))

it('a look reads over the first rung that tells, and writes neither to devices nor to the journal', async () => {
  const world = createWorld(body())
  world.network.sever('a', P1, 'relay')
  expect((await look(world, ['1-01'])).get('1-01')).toMatchObject({ state: 'open', admin: 'up' })
  world.fault = call => (call.rung === 'ssh' ? 'lost' : null)
  expect((await look(world, ['1-01'])).get('1-01')).toMatchObject({ state: 'severed', admin: null })
  expect([world.journal.events, world.log.filter(call => call.write !== null)]).toEqual([[], []])
})

it('a look asks only rungs of the effect that acted', async () => {
  const world = createWorld(body())
  world.network.sever('a', P1, 'relay')
  expect((await look(world, new Map([['1-01', 'relay']]))).get('1-01')?.state).toBe('severed')
  expect(world.log.filter(call => call.rung === 'ssh')).toEqual([])
})

it.each(['mute', 'lost'] as const)('a look that nobody answers (%s) gives null', async fault => {
  const world = createWorld(body(), { fault: call => (call.verb === 'observe' ? fault : null) })
  expect([...(await look(world, ['1-01']))]).toEqual([['1-01', null]])
})
