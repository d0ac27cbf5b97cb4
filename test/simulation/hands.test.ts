import type { People } from '@kakuri/core/executor/contract.ts'
import type { Instruction, TaskAnswer } from '@kakuri/core/journal/events.ts'
import { expect, it } from 'vitest'
import { cable, device, handsStep, portStep, program, rung, serviceStep, stage } from './programs.ts'
import { createWorld, type World } from './world.ts'

const port = (device: string, port: string) => ({ device, port })
const AUTO = { kind: 'auto' } as const

/** One cable between two switches of room 1 to be pulled, and one that must stay. */
const room = (near = device('a', 'r1'), far = device('core', 'r1')) =>
  program(
    [near, far],
    [cable('C-1', port('a', 'p1'), port('core', 'p1')), cable('C-2', port('a', 'p2'), port('core', 'p2'))],
    [stage('s1', AUTO, [[handsStep('1-01', ['C-1'])]])],
  )

const nobodyReads = () => room({ ...device('a', 'r1'), ways: {} }, { ...device('core', 'r1'), address: null })

type Move = (world: World, instruction: Instruction) => Promise<TaskAnswer> | TaskAnswer

/** A person who makes these moves, one for each time asked. */
function person(world: () => World, moves: readonly Move[]): Pick<People, 'ask'> & { asked: Instruction[] } {
  const asked: Instruction[] = []
  return {
    asked,
    ask: async (_step, instruction) => {
      const move = moves[asked.length]
      asked.push(instruction)
      if (move === undefined) throw new Error('asked once too often')
      return { by: 'Chiba', answer: await move(world(), instruction), note: '' }
    },
  }
}

function worldWith(body: ReturnType<typeof room>, ...moves: readonly Move[]) {
  const chiba = person(() => world, moves)
  const world = createWorld(body, { people: { ask: chiba.ask } })
  return { world, asked: chiba.asked }
}

const run = (world: World, kind: 'incident' | 'drill' = 'incident') =>
  world.finish(world.isolate(world.start(), ['s1'], kind))

const pull =
  (id: string, ms = 2500): Move =>
  async world => {
    await world.clock.sleep(ms)
    world.network.unplug(id)
    await world.clock.sleep(ms)
    return 'done' as const
  }

it('the instruction names tag, cable, colour, both ends, rack and unit in both languages', async () => {
  const { world, asked } = worldWith(room(), pull('C-1'))
  await run(world)
  for (const text of [asked[0]?.text.ja, asked[0]?.text.en]) {
    for (const word of ['1-01', 'C-1', 'blue', 'p1', '(a)', '(core)', 'A', '12', 'cat6']) expect(text).toContain(word)
  }
  expect(asked[0]?.text.ja).toContain('抜いてください')
})

it('a pulled cable is done only because a device reads its link as down', async () => {
  const { world } = worldWith(room(), pull('C-1'))
  expect(await run(world)).toBe('complete')
  expect(world.events('step.ended')[0]?.body).toMatchObject({
    ...{ outcome: 'done', rung: 'hands', reading: { state: 'severed', link: 'down' } },
  })
})

it('the wrong cable is said at once, while the person is still at the rack', async () => {
  const { world } = worldWith(room(), async (now, told) => {
    await pull('C-2')(now, told)
    expect(now.events('task.wrong-cable')).toHaveLength(1)
    now.network.plug('C-2')
    return pull('C-1')(now, told)
  })
  expect(await run(world)).toBe('complete')
  const [wrong] = world.events('task.wrong-cable')
  expect(wrong?.body).toMatchObject({ step: '1-01', cable: 'C-2' })
  expect(wrong?.body.text.ja).toContain('C-2')
  expect(wrong?.body.text.en).toContain('put it back')
})

it('done with the link still up is asked again', async () => {
  const { world, asked } = worldWith(room(), () => 'done', pull('C-1'))
  expect(await run(world)).toBe('complete')
  expect(world.events('task.still-up')).toHaveLength(1)
  expect(asked).toHaveLength(2)
})

it.each<[string, () => ReturnType<typeof room>, Move, string]>([
  ['what nobody can read is handed over', nobodyReads, () => 'done', 'handed-over'],
  ['a cable that nobody finds is not cut', room, () => 'cannot-find', 'unreachable'],
  ['another reason is not cut', room, () => 'other', 'unreachable'],
])('%s, and the note says what the person answered', async (_name, body, move, outcome) => {
  const { world } = worldWith(body(), move)
  expect(await run(world)).toBe('incomplete')
  expect(world.events('step.ended')[0]?.body).toMatchObject({ outcome, note: expect.stringContaining('Chiba') })
})

it('a cable that was out already is left out by the restore', async () => {
  const { world, asked } = worldWith(room(), () => 'already-out')
  world.network.unplug('C-1')
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  expect(world.outcomes()).toEqual({ '1-01': 'already-so' })
  await world.finish(world.restore(process, ['s1']))
  expect(world.outcomes()).toEqual({ '1-01': 'already-so' })
  expect(asked).toHaveLength(1)
  expect(world.network.snapshot()).toEqual({ 'C-1': 'pulled' })
})

/** A VPN of a firewall, over a line whose ends can both be read. */
function vpnOverLine() {
  const fw = device('fw', 'r1', ['ssh'])
  const vpn = { ...serviceStep('1-04', 'fw', 'vpn0'), ladder: [rung('ssh'), rung('hands')], cables: ['C-1'] }
  const line = cable('C-1', port('fw', 'wan0'), port('core', 'p1'))
  return program([fw, device('core', 'r1')], [line], [stage('s1', AUTO, [[vpn]])])
}

/** The firewall tells its state and takes no order. */
function refusingWorld(...moves: readonly Move[]) {
  const made = worldWith(vpnOverLine(), ...moves)
  made.world.fault = call => (call.device === 'fw' && call.verb === 'apply' ? 'refuse' : null)
  return made
}

it('a VPN whose cable is pulled is done because the link of that cable was seen to fall', async () => {
  const { world } = refusingWorld(pull('C-1'))
  expect(await run(world)).toBe('complete')
  expect(world.events('step.ended')[0]?.body).toMatchObject({
    outcome: 'done',
    rung: 'hands',
    reading: { link: 'down' },
  })
})

it('a VPN over a line that was cut before is handed over, since nothing shows that its cable was pulled', async () => {
  const { world } = refusingWorld(() => 'done')
  world.network.sever('core', { kind: 'port', port: 'p1' })
  await run(world)
  expect(world.outcomes()).toEqual({ '1-04': 'handed-over' })
})

it('a link that was down before proves nothing about the cable', async () => {
  const { world } = worldWith(room(), pull('C-1'))
  world.network.sever('core', { kind: 'port', port: 'p1' })
  await run(world)
  expect(world.outcomes()).toEqual({ '1-01': 'handed-over' })
})

it('a drill says so, asks to touch nothing, and counts any link that goes down as wrong', async () => {
  const { world, asked } = worldWith(room(), pull('C-1'))
  await run(world, 'drill')
  expect(asked[0]?.drill).toBe(true)
  expect(asked[0]?.text.ja).toContain('触らないで')
  expect(asked[0]?.text.en).toContain('do not touch')
  expect(world.outcomes()).toEqual({ '1-01': 'simulated' })
  expect(world.events('task.wrong-cable')[0]?.body.cable).toBe('C-1')
})

it('a cable that a person pulled is plugged back by a person', async () => {
  const plugBack: Move = (now, told) => {
    expect(told.action).toBe('plug')
    now.network.plug('C-1')
    return 'done'
  }
  const { world } = worldWith(room(), pull('C-1'), plugBack)
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  expect(await world.finish(world.restore(process, ['s1']))).toBe('complete')
  expect(world.network.snapshot()).toEqual({})
})

it('a task that was answered before the crash is not asked again', async () => {
  const { world, asked } = worldWith(room(), pull('C-1'))
  const dying = world.start({ point: 'after journal task.answered', nth: 1 })
  const handle = await world.clock.until(world.isolate(dying, ['s1']))
  await world.clock.until(Promise.race([handle.finished.catch(() => null), dying.died]))
  await world.finish(world.start().executor.resume(world.bundle, 'Abe'))
  expect(asked).toHaveLength(1)
  expect(world.ledger().open).toBeNull()
})

it('a step that waits for a person can be skipped with a reason', async () => {
  const { world } = worldWith(room(), () => new Promise(() => undefined))
  world.people.ask = (_step, _instruction, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
  const handle = await world.clock.until(world.isolate(world.start(), ['s1']))
  await world.clock.advance(10_000)
  handle.skip('1-01', 'Abe', 'the room is flooded')
  expect(await world.clock.until(handle.finished)).toBe('incomplete')
  expect(world.events('step.ended')[0]?.body).toMatchObject({ outcome: 'skipped', note: 'Abe: the room is flooded' })
})

it('people do not hold up the devices of their wave', async () => {
  const body = room()
  const both = program(Object.values(body.devices), Object.values(body.cables), [
    stage('s1', AUTO, [[handsStep('1-01', ['C-1']), portStep('1-02', 'a', 'p9')]]),
  ])
  const { world } = worldWith(both, pull('C-1', 60_000))
  await run(world)
  expect(world.events('step.ended')[0]?.body).toMatchObject({ step: '1-02', outcome: 'done', ms: 200 })
})

it('a link that goes down because a device cuts it is no wrong cable', async () => {
  const body = room()
  const both = program(Object.values(body.devices), Object.values(body.cables), [
    stage('s1', AUTO, [[handsStep('1-01', ['C-1']), portStep('1-02', 'a', 'p2')]]),
  ])
  const { world } = worldWith(both, pull('C-1'))
  world.latency = call => (call.verb === 'apply' ? 4000 : 50)
  expect(await run(world)).toBe('complete')
  expect(world.events('task.wrong-cable')).toEqual([])
})

it.each<[string, string | null | undefined, string, string | undefined]>([
  ['by the person at the rack', undefined, 'Chiba', undefined],
  ['by the person at the rack, said so', null, 'Chiba', undefined],
  ['by telephone', 'Abe', 'Abe', 'Abe'],
])('an answer given %s stands under who entered it', async (_how, via, actor, recorded) => {
  const { world } = worldWith(room())
  world.people.ask = async () => ({
    by: 'Chiba',
    answer: 'cannot-find',
    note: '',
    ...(via === undefined ? {} : { via }),
  })
  await run(world)
  expect(world.events('task.answered')[0]).toMatchObject({ actor, body: { by: 'Chiba' } })
  expect(world.events('task.answered')[0]?.body.via).toBe(recorded)
})

/** The person pulls the wrong cable and puts it back while they look for the right one. */
const swap: Move = async (world, told) => {
  await pull('C-2')(world, told)
  world.network.plug('C-2')
  return pull('C-1')(world, told)
}

it('a wrong cable that is back is said once, from the link that had told of it', async () => {
  const { world } = worldWith(room(), swap)
  expect(await run(world)).toBe('complete')
  const [wrong] = world.events('task.wrong-cable')
  expect(world.events('task.put-back').map(event => event.body)).toEqual([
    { step: '1-01', cable: 'C-2', port: wrong?.body.port },
  ])
})

it('a wrong cable that stays out is said to be back by nobody, and looked for until the run is over', async () => {
  const { world } = worldWith(room(), async (now, told) => {
    await pull('C-2')(now, told)
    return pull('C-1')(now, told)
  })
  expect(await run(world)).toBe('complete')
  const looks = world.log.length
  await world.clock.advance(30_000)
  expect([world.events('task.put-back'), world.log.length - looks]).toEqual([[], 0])
})

it('a wrong cable is seen back also after its task ended, while the run goes on', async () => {
  const body = room()
  const next = stage('s2', { kind: 'confirm' }, [[portStep('2-01', 'a', 'p9')]])
  const { world } = worldWith({ ...body, stages: [...body.stages, next] }, async (now, told) => {
    await pull('C-2')(now, told)
    return pull('C-1')(now, told)
  })
  world.people.openGate = async () => {
    world.network.plug('C-2')
    await world.clock.sleep(15_000)
    return ['Abe']
  }
  await world.finish(world.isolate(world.start(), ['s1', 's2']))
  expect(world.events('task.put-back').map(event => event.body.cable)).toEqual(['C-2'])
})

it('a wrong cable that an earlier process had told of is seen back by the next one', async () => {
  const { world } = worldWith(room(), () => new Promise<TaskAnswer>(() => undefined), pull('C-1'))
  const dying = world.start({ point: 'after journal task.wrong-cable', nth: 1 })
  const handle = await world.clock.until(world.isolate(dying, ['s1']))
  await world.clock.advance(3000)
  world.network.unplug('C-2')
  await world.clock.until(Promise.race([handle.finished.catch(() => null), dying.died]))
  world.network.plug('C-2')
  await world.finish(world.start().executor.resume(world.bundle, 'Abe'))
  expect(world.events('task.put-back').map(event => event.body.cable)).toEqual(['C-2'])
})

it('a wrong cable is not missed where a second task begins in the room at that moment', async () => {
  const body = room()
  const cables = [...Object.values(body.cables), cable('C-3', port('a', 'p3'), port('core', 'p3'))]
  const slow = { ...portStep('1-02', 'a', 'p3', { rungs: ['ssh', 'hands'], cables: ['C-3'] }) }
  const two = program(Object.values(body.devices), cables, [stage('s1', AUTO, [[handsStep('1-01', ['C-1']), slow]])])
  const { world } = worldWith(two, pull('C-1', 8000), pull('C-3', 8000))
  // Refused after 3.4 s, so that the second person is asked between two looks at the links.
  world.fault = call => (call.verb === 'apply' ? 'refuse' : null)
  world.latency = call => (call.verb === 'apply' ? 3400 : 50)
  const handle = await world.clock.until(world.isolate(world.start(), ['s1']))
  await world.clock.advance(3300)
  world.network.unplug('C-2')
  await world.clock.until(handle.finished)
  expect(world.events('task.wrong-cable').map(event => event.body.cable)).toEqual(['C-2'])
})
