import type { GateAct, People } from '@kakuri/core/executor/contract.ts'
import type { Gate } from '@kakuri/core/plan/shape.ts'
import { expect, it } from 'vitest'
import { device, portStep, program, stage } from './programs.ts'
import { createWorld, type Process, type World } from './world.ts'

type Act = readonly string[] | GateAct | null

const TWO: Gate = { kind: 'approve', count: 2 }
const BREAKABLE: Gate = { ...TWO, breakGlass: true }

/** One stage behind a gate, and people who answer with one act after the other, then not at all. */
function worldWith(gate: Gate, acts: readonly Act[]) {
  const left = [...acts]
  const asked: Gate[] = []
  const openGate: People['openGate'] = (_stage, wanted) => {
    asked.push(wanted)
    return Promise.resolve(left.shift() ?? null)
  }
  return { world: gated(gate, openGate), asked }
}

function gated(gate: Gate, openGate: People['openGate']): World {
  const body = program([device('a', 'r1')], [], [stage('s1', gate, [[portStep('a1', 'a', 'p1')]])])
  return createWorld(body, { people: { openGate } })
}

const isolate = (world: World) => world.finish(world.isolate(world.start(), ['s1']))

/** What the journal says of gates: the event, who did it, and whom it names. */
function told(world: World): string[] {
  return world.journal.events.flatMap(event => {
    switch (event.type) {
      case 'gate.waiting':
        return ['waiting']
      case 'gate.approved':
      case 'gate.withdrawn':
        return [`${event.type.slice(5)} ${event.body.by} (${event.actor})`]
      case 'gate.broken':
        return [`broken ${event.body.by} (${event.actor}): ${event.body.reason}`]
      case 'gate.opened':
        return [`opened ${event.body.by.join(', ')}`]
      default:
        return []
    }
  })
}

it('an approval withdrawn before the gate opens counts no longer', async () => {
  const { world, asked } = worldWith(TWO, [{ approve: ['Abe'] }, { withdraw: 'Abe' }, { approve: ['Baba'] }])
  expect(await isolate(world)).toBe('paused')
  expect(told(world)).toEqual([
    'waiting',
    'approved Abe (Abe)',
    'waiting',
    'withdrawn Abe (Abe)',
    'approved Baba (Baba)',
    'waiting',
  ])
  expect(asked.map(gate => 'count' in gate && gate.count)).toEqual([2, 1, 2, 1])
  expect(world.ledger().open?.approvals.get('s1')).toEqual(new Set(['Baba']))
})

it('whoever withdrew may approve again', async () => {
  const acts = [{ approve: ['Abe'] }, { withdraw: 'Abe' }, { approve: ['Abe'] }, { approve: ['Baba'] }]
  const { world } = worldWith(TWO, acts)
  expect(await isolate(world)).toBe('complete')
  expect(told(world).at(-1)).toBe('opened Abe, Baba')
})

it.each([['Abe'], [' abe '], ['Ａｂｅ'], ['A be'], ['Abe\u200b']])(
  'Abe is one person, approving and withdrawing, also written %j',
  async again => {
    const acts = [{ approve: ['Abe'] }, { approve: [again] }, { withdraw: again }, { approve: ['Baba', 'Chiba'] }]
    const { world } = worldWith(TWO, acts)
    expect(await isolate(world)).toBe('complete')
    expect(told(world).at(-1)).toBe('opened Baba, Chiba')
    expect(world.events('gate.approved').map(event => event.body.by)).toEqual(['Abe', 'Baba', 'Chiba'])
  },
)

it('a second approval by the same person leaves the gate waiting for another', async () => {
  const { world } = worldWith(TWO, [{ approve: ['Abe'] }, { approve: ['Abe'] }, { approve: ['Baba'] }])
  expect(await isolate(world)).toBe('complete')
})

it('withdrawing what was never given changes nothing', async () => {
  const { world } = worldWith(TWO, [{ approve: ['Abe'] }, { withdraw: 'Baba' }, { approve: ['Chiba'] }])
  expect(await isolate(world)).toBe('complete')
  expect(world.events('gate.withdrawn')).toEqual([])
})

it('one person opens a gate alone where the plan allows it, and the reason stands in the journal', async () => {
  const { world, asked } = worldWith(BREAKABLE, [{ approve: ['Abe'] }, { breakGlass: 'Baba', reason: 'nobody else' }])
  expect(await isolate(world)).toBe('complete')
  expect(told(world).slice(-2)).toEqual(['broken Baba (Baba): nobody else', 'opened Baba'])
  expect(asked.at(-1)).toEqual({ kind: 'approve', count: 1, breakGlass: true })
})

it.each<[string, Gate, GateAct]>([
  ['where the plan does not allow it', TWO, { breakGlass: 'Abe', reason: 'nobody else' }],
  ['without a reason', BREAKABLE, { breakGlass: 'Abe', reason: ' ' }],
  ['without a name', BREAKABLE, { breakGlass: ' \u200b', reason: 'nobody else' }],
])('nobody opens a gate alone %s: it goes on waiting', async (_where, gate, act) => {
  const { world } = worldWith(gate, [act, { approve: ['Baba'] }, { approve: ['Chiba'] }])
  expect(await isolate(world)).toBe('complete')
  expect(world.events('gate.broken')).toEqual([])
  expect(told(world).at(-1)).toBe('opened Baba, Chiba')
})

it('a gate that asks for one confirmation is opened by one name', async () => {
  const { world } = worldWith({ kind: 'confirm' }, [{ approve: ['Abe'] }])
  expect(await isolate(world)).toBe('complete')
  expect(told(world)).toEqual(['waiting', 'opened Abe'])
})

it('the gate of a restore asks anew, and takes the same acts', async () => {
  const acts = [
    ['Abe', 'Baba'],
    { approve: ['Abe'] },
    { withdraw: 'abe' },
    { breakGlass: 'Chiba', reason: 'ward full' },
  ]
  const { world } = worldWith(BREAKABLE, acts)
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  expect(await world.finish(world.restore(process, ['s1']))).toBe('complete')
  expect(told(world).slice(4)).toEqual([
    'waiting',
    'approved Abe (Abe)',
    'waiting',
    'withdrawn abe (abe)',
    'broken Chiba (Chiba): ward full',
    'opened Chiba',
  ])
})

it('whoever answers always in vain does not keep the clock from going on, and a pause ends the wait', async () => {
  const world = gated(TWO, () => Promise.resolve({ withdraw: 'nobody' }))
  const handle = await world.clock.until(world.isolate(world.start(), ['s1']))
  await world.clock.advance(1000)
  handle.pause('enough')
  expect(await world.clock.until(handle.finished)).toBe('paused')
})

/** People who do what is still to do by the journal: Abe thinks better of it, Baba and Chiba approve. */
function persistent(world: () => World): People['openGate'] {
  return () => {
    const done = new Set(told(world()))
    if (!done.has('approved Abe (Abe)')) return Promise.resolve({ approve: ['Abe'] })
    if (!done.has('withdrawn ＡＢＥ (ＡＢＥ)')) return Promise.resolve({ withdraw: 'ＡＢＥ' })
    return Promise.resolve({ approve: done.has('approved Baba (Baba)') ? ['Chiba'] : ['Baba'] })
  }
}

const KILLS = ['before', 'after'].flatMap(side => [
  ...[1, 2, 3].map(nth => [`${side} journal gate.approved`, nth] as const),
  ...[1, 2, 3].map(nth => [`${side} journal gate.waiting`, nth] as const),
  [`${side} journal gate.withdrawn`, 1] as const,
  [`${side} journal gate.opened`, 1] as const,
])

it.each(KILLS)('killed %s (%i), the gate opens for the same people, and nobody is asked twice', async (point, nth) => {
  const world: World = gated(TWO, (...args) => persistent(() => world)(...args))
  await die(world, world.start({ point, nth }))
  expect(await world.finish(world.start().executor.resume(world.bundle, 'Abe'))).toBe('complete')
  expect(told(world).filter(line => line !== 'waiting')).toEqual([
    ...['approved Abe (Abe)', 'withdrawn ＡＢＥ (ＡＢＥ)', 'approved Baba (Baba)', 'approved Chiba (Chiba)'],
    'opened Baba, Chiba',
  ])
})

it.each(['gate.broken', 'gate.opened'].flatMap(type => [`before journal ${type}`, `after journal ${type}`]))(
  'killed %s, a gate is broken and open, or neither',
  async point => {
    const glass: GateAct = { breakGlass: 'Abe', reason: 'alone' }
    const world: World = gated(BREAKABLE, () => Promise.resolve(glass))
    await die(world, world.start({ point, nth: 1 }))
    expect(world.events('gate.broken')).toHaveLength(world.events('gate.opened').length)
    expect(await world.finish(world.start().executor.resume(world.bundle, 'Abe'))).toBe('complete')
    expect(told(world).slice(-2)).toEqual(['broken Abe (Abe): alone', 'opened Abe'])
  },
)

async function die(world: World, process: Process): Promise<void> {
  const worked = world.finish(world.isolate(process, ['s1'])).catch(error => {
    if (!process.isDead()) throw error
  })
  await world.clock.until(Promise.race([worked, process.died]))
  expect(process.isDead()).toBe(true)
}
