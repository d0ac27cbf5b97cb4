import { expect, it } from 'vitest'
import { device, hospital, portStep, program, stage } from './programs.ts'
import { createWorld, type Process, type World } from './world.ts'

const ALL = ['s1', 's2', 's3']
const AUTO = { kind: 'auto' } as const

const types = (world: World) => world.journal.events.map(event => event.type)
const applies = (world: World) => world.log.filter(entry => entry.verb === 'apply')
const resume = (world: World, process: Process) => world.finish(process.executor.resume(world.bundle, 'Abe'))

async function die(world: World, process: Process, work: Promise<unknown>): Promise<void> {
  const worked = work.catch(error => {
    if (!process.isDead()) throw error
  })
  await world.clock.until(Promise.race([worked, process.died]))
  expect(process.isDead()).toBe(true)
}

it('a gate that stays closed pauses the run before its stage, and resuming asks again', async () => {
  const world = createWorld(hospital())
  const { openGate } = world.people
  world.people.openGate = () => Promise.resolve(null)
  const process = world.start()
  expect(await world.finish(world.isolate(process, ALL))).toBe('paused')
  expect(world.events('run.paused')[0]?.actor).toBe('kakuri')
  expect(world.ledger().open?.endedStages).toEqual(new Set(['s1']))
  expect(applies(world).some(entry => entry.device === 'b' && entry.targets.length > 1)).toBe(false)
  world.people.openGate = openGate
  expect(await resume(world, process)).toBe('complete')
  expect(applies(world).filter(entry => entry.device === 'a')).toHaveLength(1)
})

it.each([['Abe'], [' abe '], ['Ａｂｅ'], ['A be'], ['Abe\u200b']])(
  'one person twice is one approval, also written %j',
  async again => {
    const world = createWorld(hospital())
    world.people.openGate = () => Promise.resolve(['Abe', again])
    expect(await world.finish(world.isolate(world.start(), ALL))).toBe('paused')
    expect(world.events('gate.approved').map(event => event.body.by)).toEqual(['Abe'])
  },
)

it('an approval is kept over a restart: only the missing one is asked for', async () => {
  const world = createWorld(hospital())
  const asked: unknown[] = []
  const names = ['Abe', 'Baba']
  world.people.openGate = (_stage, gate) => {
    asked.push(gate)
    return Promise.resolve(gate.kind === 'approve' ? names.splice(0, 1) : ['Abe'])
  }
  const dying = world.start({ point: 'after journal gate.approved', nth: 1 })
  await die(world, dying, world.finish(world.isolate(dying, ALL)))
  expect(await resume(world, world.start())).toBe('complete')
  expect(asked.slice(1)).toEqual([
    { kind: 'approve', count: 2 },
    { kind: 'approve', count: 1 },
  ])
  expect(world.events('gate.opened').at(-1)?.body.by).toEqual(['Abe', 'Baba'])
})

it('a second run is refused while one is open, in this process and by the journal', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  const handle = await world.clock.until(world.isolate(process, ['s1']))
  await expect(world.isolate(process, ['s1'])).rejects.toMatchObject({ code: 'RUN_IN_PROGRESS' })
  await expect(world.restore(world.start(), ['s1'])).rejects.toMatchObject({ code: 'RUN_IN_PROGRESS' })
  await world.clock.until(handle.finished)
})

it('a stage is refused before the stages before it', async () => {
  const world = createWorld(hospital())
  await expect(world.isolate(world.start(), ['s2'])).rejects.toMatchObject({ code: 'STAGE_ORDER' })
  expect(world.journal.events).toEqual([])
})

it('a stage follows one that was isolated by an earlier run', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  expect(await world.finish(world.isolate(process, ['s2']))).toBe('complete')
})

it('nothing cut is nothing to restore', async () => {
  const world = createWorld(hospital())
  await expect(world.restore(world.start(), ALL)).rejects.toMatchObject({ code: 'NOTHING_TO_RESTORE' })
})

it('a full journal stops before the next device action, and the run goes on when there is space', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  const handle = await world.clock.until(world.isolate(process, ['s1']))
  world.journal.full = true
  await expect(world.clock.until(handle.finished)).rejects.toMatchObject({ code: 'JOURNAL_FULL' })
  expect(applies(world)).toEqual([])
  world.journal.full = false
  expect(await resume(world, process)).toBe('complete')
})

it('a journal that fills up while a person is asked does not wait for the person', async () => {
  const world = createWorld(hospital())
  world.people.ask = (_step, _instruction, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
  world.latency = call => (call.device === 'b' ? 1000 : 50)
  const handle = await world.clock.until(world.isolate(world.start(), ['s1', 's2']))
  await world.clock.advance(10_000)
  world.journal.full = true
  world.network.unplug('c7')
  await expect(world.clock.until(handle.finished)).rejects.toMatchObject({ code: 'JOURNAL_FULL' })
})

it('an intent without an outcome is observed first: what is severed is done without another cut', async () => {
  const world = createWorld(hospital())
  const dying = world.start({ point: 'after apply', nth: 1 })
  await die(world, dying, world.finish(world.isolate(dying, ['s1'])))
  const from = world.log.length
  expect(await resume(world, world.start())).toBe('complete')
  expect(world.events('run.recovered')[0]?.body.pending).toEqual(['a1', 'a2', 'b1'])
  expect(world.outcomes()).toMatchObject({ a1: 'done', a2: 'done' })
  expect(world.log.slice(from).filter(entry => entry.device === 'a' && entry.verb === 'apply')).toEqual([])
})

it('an intent whose device is still open is stated again and carried out', async () => {
  const world = createWorld(hospital())
  const dying = world.start({ point: 'after journal step.intent', nth: 1 })
  await die(world, dying, world.finish(world.isolate(dying, ['s1'])))
  expect(await resume(world, world.start())).toBe('complete')
  expect(world.events('step.intent').filter(event => event.body.step === 'a1')).toHaveLength(2)
})

it('steps left out are left out after a crash too', async () => {
  const world = createWorld(hospital())
  const dying = world.start({ point: 'after journal run.started', nth: 1 })
  const skips = new Map([['a1', 'the ward needs it']])
  const order = { bundle: world.bundle, kind: 'incident' as const, actor: 'Abe', reason: 'x', stages: ['s1'], skips }
  await die(world, dying, world.finish(dying.executor.isolate(order)))
  expect(await resume(world, world.start())).toBe('incomplete')
  expect(world.outcomes().a1).toBe('skipped')
  expect(world.network.snapshot()).not.toHaveProperty('a/port/p1')
})

it('pause ends what was begun and begins nothing new; resume takes up the rest', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  const handle = await world.clock.until(world.isolate(process, ['s1']))
  await world.clock.advance(60)
  handle.pause('look', 'Baba')
  expect(await world.clock.until(handle.finished)).toBe('paused')
  expect(world.events('run.paused')[0]).toMatchObject({ actor: 'Baba', body: { reason: 'look' } })
  expect(Object.keys(world.outcomes()).sort()).toEqual(['a1', 'a2', 'b1'])
  expect(await resume(world, process)).toBe('complete')
  expect(types(world)).toContain('run.resumed')
})

it('a cancelled run ends with its begun steps, and what is cut stays cut', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  const handle = await world.clock.until(world.isolate(process, ALL))
  await world.clock.advance(60)
  handle.cancel('false alarm', 'Baba')
  expect(await world.clock.until(handle.finished)).toBe('cancelled')
  expect(world.events('run.ended')[0]?.actor).toBe('Baba')
  expect(Object.keys(world.network.snapshot())).toEqual(['a/port/p1', 'a/port/p2', 'b/port/p1'])
  expect(await world.finish(world.restore(process, ['s1']))).toBe('complete')
  expect(world.network.snapshot()).toEqual({})
})

it('the first state seen is restored, however often a stage is isolated again', async () => {
  const world = createWorld(hospital(), { down: ['a/port/p2'] })
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  await world.finish(world.isolate(process, ['s1']))
  expect(world.outcomes()).toMatchObject({ a1: 'already-so', a2: 'already-so' })
  await world.finish(world.restore(process, ['s1']))
  expect(world.network.snapshot()).toEqual({ 'a/port/p2': 'severed' })
})

it('restore goes backwards, stage by stage, each after the confirmation of the one before', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  await world.finish(world.isolate(process, ALL))
  const from = world.journal.events.length
  await world.finish(world.restore(process, ALL))
  const told = world.journal.events.slice(from).flatMap(event => {
    if (event.type === 'stage.started' || event.type === 'probation.confirmed')
      return [`${event.type} ${event.body.stage}`]
    return []
  })
  expect(told).toEqual(['s3', 's2', 's1'].flatMap(id => [`stage.started ${id}`, `probation.confirmed ${id}`]))
  const waves = world.journal.events.slice(from).flatMap(event => (event.type === 'wave.started' ? [event.body] : []))
  expect(waves.filter(wave => wave.stage === 's1').map(wave => wave.wave)).toEqual([1, 0])
})

it('a part can be restored alone', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  const order = {
    bundle: world.bundle,
    kind: 'incident' as const,
    actor: 'Abe',
    reason: 'x',
    stages: ['s1'],
    steps: ['a2'],
  }
  expect(await world.finish(process.executor.restore(order))).toBe('complete')
  expect(Object.keys(world.network.snapshot())).toEqual(['a/port/p1', 'b/port/p1', 'fw/service/wg0'])
  expect(world.ledger().isolated).toEqual(new Set(['s1']))
})

it('a restore that nobody confirms is cut again, and the next stage stays cut', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  await world.finish(world.isolate(process, ALL))
  const severed = world.network.snapshot()
  world.people.confirmProbation = () => new Promise(() => undefined)
  expect(await world.finish(world.restore(process, ALL))).toBe('incomplete')
  expect(world.network.snapshot()).toEqual(severed)
  expect(world.events('probation.expired').map(event => event.body.stage)).toEqual(['s3'])
  expect(world.ledger().latched.size).toBe(7)
})

it.each<[string, number, number, number | null]>([
  ['ran out while no process lived is cut again', 61_000, 0, null],
  ['is still running goes on for the time that is left', 20_000, 0, 40_000],
  ['began in the future, because the clock was set back, gets its whole time and no more', 0, -3_600_000, 60_000],
  ['is over by a clock that was set forward is cut again', 0, 3_600_000, null],
])('a probation that %s', async (_name, livelessMs, jumpMs, left) => {
  const world = createWorld(hospital())
  const first = world.start()
  await world.finish(world.isolate(first, ['s1']))
  const dying = world.start({ point: 'after journal probation.started', nth: 1 })
  await die(world, dying, world.finish(world.restore(dying, ['s1'])))
  await world.clock.advance(livelessMs)
  world.clock.jump(jumpMs)
  const asked: number[] = []
  world.people.confirmProbation = (_stage, ms) => {
    asked.push(ms)
    return Promise.resolve('Abe')
  }
  await resume(world, world.start())
  expect(asked).toEqual(left === null ? [] : [left])
  expect(Object.keys(world.network.snapshot())).toHaveLength(left === null ? 4 : 0)
})

it('a port that may be open, because the device was lost while it was restored, is cut again too', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  const severed = world.network.snapshot()
  world.fault = call =>
    call.verb === 'revert' && call.rung === 'ssh' ? 'lost-after' : call.rung === 'snmp' ? 'lost' : null
  world.people.confirmProbation = () => Promise.resolve(null)
  await world.finish(world.restore(process, ['s1']))
  const first = world.events('step.ended').filter(event => event.run === world.events('run.started')[1]?.run)[0]
  expect(first?.body.outcome).toBe('unreachable')
  expect(world.network.snapshot()).toEqual(severed)
})

it('a cancelled restore does not leave open what nobody confirmed', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  const severed = world.network.snapshot()
  const handle = await world.clock.until(world.restore(process, ['s1']))
  await world.clock.advance(60)
  handle.cancel('the attacker is back')
  expect(await world.clock.until(handle.finished)).toBe('cancelled')
  expect(world.network.snapshot()).toEqual(severed)
})

it('a live drill is really cut and really restored', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  await world.finish(world.isolate(process, ['s1'], 'live-drill'))
  expect(Object.keys(world.network.snapshot())).toHaveLength(4)
  await world.finish(world.restore(process, ['s1'], 'live-drill'))
  expect(world.network.snapshot()).toEqual({})
})

it('a drill is isolated and restored without a trace on any device or latch', async () => {
  const world = createWorld(hospital(), { down: ['a/port/p2'] })
  const before = world.network.snapshot()
  const process = world.start()
  expect(await world.finish(world.isolate(process, ALL, 'drill'))).toBe('complete')
  expect(world.outcomes()).toMatchObject({ a1: 'simulated', a2: 'already-so', h5: 'simulated' })
  expect(await world.finish(world.restore(process, ALL, 'drill'))).toBe('complete')
  expect(world.outcomes()).toMatchObject({ a1: 'simulated', a2: 'already-so', h5: 'simulated' })
  expect(world.network.snapshot()).toEqual(before)
  expect(world.ledger()).toMatchObject({ open: null, latched: new Map(), isolated: new Set() })
})

it('prepare reads every step over every rung and changes nothing', async () => {
  const world = createWorld(hospital(), {
    fault: call => (call.device === 'fw' && call.rung === 'snmp' ? 'lost' : null),
  })
  const found = await world.clock.until(world.start().executor.prepare(world.bundle, 'Abe'))
  expect(found).toHaveLength(12)
  expect(
    found
      .filter(one => one.error !== null)
      .map(one => one.step)
      .sort(),
  ).toEqual(['f1', 'vpn'])
  expect(world.log.filter(entry => !['open', 'observe'].includes(entry.verb))).toEqual([])
  expect(world.events('run.prepared')[0]?.body.observed).toHaveLength(12)
})

it('500 devices with 10 ports each, 50 ms an exchange, take the time of one device', async () => {
  const devices = Array.from({ length: 500 }, (_, at) => device(`d${at}`, 'r1'))
  const steps = devices.flatMap(one =>
    Array.from({ length: 10 }, (_, at) => portStep(`${one.id}-${at}`, one.id, `p${at}`)),
  )
  const world = createWorld(program(devices, [], [stage('s1', AUTO, [steps])]))
  expect(await world.finish(world.isolate(world.start(), ['s1']))).toBe('complete')
  expect(Math.max(...world.events('step.ended').map(event => event.body.ms))).toBe(200)
})
