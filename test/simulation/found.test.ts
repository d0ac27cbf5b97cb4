import type { Answer } from '@kakuri/core/executor/contract.ts'
import { expect, it } from 'vitest'
import { device, portStep, program, stage } from './programs.ts'
import { settle } from './sim-clock.ts'
import { createWorld } from './world.ts'

/** A step that a person is asked to cut, because its device refuses, and that somebody else cuts meanwhile. */

const PORT = { kind: 'port', port: 'p1' } as const
const SECOND = { device: 'core', port: 'p9' }

function body(far = false) {
  const step = portStep('1-01', 'a', 'p1', { rungs: ['ssh', 'outlet', 'hands'], ...(far && { second: SECOND }) })
  return program([device('a', 'r1'), device('core', 'r1')], [], [stage('s1', { kind: 'auto' }, [[step]])])
}

/** The run at its person, who says nothing until told to. */
async function asked(far = false, kind: 'incident' | 'drill' = 'incident') {
  const answer = Promise.withResolvers<Answer>()
  const screens = { open: 0 }
  const ask = (_step: unknown, _told: unknown, signal: AbortSignal) => {
    screens.open += 1
    const gone = Promise.withResolvers<never>()
    signal.addEventListener('abort', () => gone.reject(new Error('nobody is asked any longer')))
    return Promise.race([answer.promise, gone.promise]).finally(() => {
      screens.open -= 1
    })
  }
  const world = createWorld(body(far), {
    people: { ask },
    fault: ({ verb, device }) => (verb === 'apply' && device === 'a' ? 'refuse' : null),
  })
  const process = world.start()
  const handle = await world.clock.until(world.isolate(process, ['s1'], kind))
  await world.clock.advance(60_000)
  const found = (...rungs: ('ssh' | 'outlet')[]) => world.clock.until(process.executor.endFound('1-01', rungs))
  const answered = () => {
    answer.resolve({ by: 'Chiba', answer: 'cannot-find', note: '' })
    return world.clock.until(handle.finished)
  }
  return { world, process, handle, screens, found, answered, ended: () => world.events('step.ended').map(e => e.body) }
}

it('what somebody else cut ends the step by its reading, and the person is asked no longer', async () => {
  const { world, handle, screens, found, ended } = await asked()
  expect(screens.open).toBe(1)
  world.network.sever('a', PORT)
  await found('ssh')
  expect(await world.clock.until(handle.finished)).toBe('complete')
  expect(ended()).toMatchObject([{ outcome: 'already-so', rung: 'ssh', reading: { state: 'severed' } }])
  expect([screens.open, world.events('task.answered')]).toEqual([0, []])
})

it.each<[string, (world: ReturnType<typeof createWorld>) => void, boolean]>([
  ['reads open', () => undefined, false],
  [
    'nobody can read',
    world => {
      world.network.sever('a', PORT)
      world.fault = ({ device }) => (device === 'a' ? 'mute' : null)
    },
    false,
  ],
  ['is read severed and contradicted by its far side', world => world.network.sever('a', PORT), true],
])('what %s stays with the person', async (_what, change, far) => {
  const { world, screens, found, answered, ended } = await asked(far)
  change(world)
  await found('ssh')
  expect([screens.open, ended()]).toEqual([1, []])
  await answered()
  expect(ended()).toMatchObject([{ outcome: 'unreachable', rung: 'hands' }])
})

it('of several effects every one has to read severed', async () => {
  const { world, screens, found, ended } = await asked()
  world.network.sever('a', PORT)
  await found('ssh', 'outlet')
  expect([screens.open, ended()]).toEqual([1, []])
  world.network.sever('a', PORT, 'outlet')
  await found('ssh', 'outlet')
  expect(ended()).toMatchObject([{ outcome: 'already-so', rung: 'outlet' }])
})

it('an answer that comes while it is read counts, and the step ends once', async () => {
  const { world, process, answered, ended } = await asked()
  world.network.sever('a', PORT)
  const looking = process.executor.endFound('1-01', ['ssh'])
  await answered()
  await world.clock.until(looking)
  await settle()
  expect(ended()).toMatchObject([{ outcome: 'unreachable', rung: 'hands' }])
})

it('in a drill nothing is found cut', async () => {
  const { world, found, ended, answered } = await asked(false, 'drill')
  const before = ended().length
  world.network.sever('a', PORT)
  await found('ssh')
  expect(ended()).toHaveLength(before)
  await answered()
})

it('the restore puts back what the agent had read before, not what the run found', async () => {
  const { world, process, handle, found } = await asked()
  const was = { state: 'open', admin: 'up', link: 'up', detail: 'before' } as const
  world.network.sever('a', PORT)
  const body = {
    agent: 'x',
    step: '1-01',
    stage: 's1',
    rung: 'ssh',
    was,
    reading: null,
    outcome: 'done',
    evidence: 1,
  } as const
  await world.clock.until(world.journal.append([{ type: 'agent.adopted', actor: 'kakuri', run: handle.id, body }]))
  await found('ssh')
  await world.clock.until(handle.finished)
  world.fault = () => null
  await world.finish(world.restore(process, ['s1']))
  expect(world.network.snapshot()).toEqual({})
})
