import { expect, it } from 'vitest'
import { cable, device, hospital, portStep, program, stage } from './programs.ts'
import type { SimCall, SimFault } from './sim-drivers.ts'
import { createWorld, type World } from './world.ts'

const port = (device: string, port: string) => ({ device, port })
const AUTO = { kind: 'auto' } as const

/** Faults by `device rung verb`. */
const spoil = (faults: Record<string, SimFault>) => (call: SimCall) =>
  faults[`${call.device} ${call.rung} ${call.verb}`] ?? null

async function isolated(world: World): Promise<Record<string, string>> {
  await world.finish(world.isolate(world.start(), ['s1']))
  return world.outcomes()
}

const failures = (world: World) =>
  world.events('rung.failed').map(event => `${event.body.step} ${event.body.rung} ${event.body.code}`)

it('a device without SSH is cut over SNMP, and the failed rung is on record', async () => {
  const world = createWorld(hospital(), { fault: spoil({ 'a ssh open': 'lost' }) })
  expect(await isolated(world)).toMatchObject({ a1: 'done', a2: 'done' })
  expect(failures(world)).toEqual(['a1 ssh UNREACHABLE', 'a2 ssh UNREACHABLE'])
  expect(world.events('step.ended').map(event => event.body.rung)).toContain('snmp')
})

/** A fault the first time alone. */
const onceOnly = (of: string, fault: SimFault) => {
  let left = 1
  return (call: SimCall) => (`${call.device} ${call.rung} ${call.verb}` === of && left-- > 0 ? fault : null)
}

it('a session that died unseen before the cut is opened anew, and the rung is not given up', async () => {
  const world = createWorld(hospital(), { fault: onceOnly('a ssh observe', 'lost') })
  expect(await isolated(world)).toMatchObject({ a1: 'done', a2: 'done' })
  expect(failures(world)).toEqual([])
  expect(new Set(world.events('step.ended').map(event => event.body.rung))).toEqual(new Set(['ssh']))
})

it('a connection lost after something was done is not taken up again over the same rung', async () => {
  const world = createWorld(hospital(), { fault: onceOnly('a ssh apply', 'lost') })
  expect(await isolated(world)).toMatchObject({ a1: 'done', a2: 'done' })
  expect(failures(world)).toEqual(['a1 ssh CONNECTION_LOST', 'a2 ssh CONNECTION_LOST'])
})

it('a device that nothing reaches becomes a task for a person, and the others are not delayed', async () => {
  const world = createWorld(hospital(), { fault: spoil({ 'b ssh open': 'lost', 'b snmp open': 'lost' }) })
  expect(await isolated(world)).toMatchObject({ b1: 'done', a1: 'done' })
  expect(world.events('task.shown').map(event => event.body.step)).toEqual(['b1'])
  const ended = new Map(world.events('step.ended').map(event => [event.body.step, event.body]))
  expect(ended.get('b1')).toMatchObject({ rung: 'hands', reading: { state: 'severed', link: 'down' } })
  expect(ended.get('a2')?.ms).toBe(200)
})

it('a device that hangs over SSH is cut over SNMP long before the deadline', async () => {
  const world = createWorld(hospital(), { fault: spoil({ 'a ssh apply': 'hang' }) })
  expect(await isolated(world)).toMatchObject({ a1: 'done', a2: 'done' })
  const ended = world.events('step.ended').find(event => event.body.step === 'a2')?.body
  expect(ended).toMatchObject({ rung: 'snmp', ms: 1700 })
  expect(failures(world)).toEqual([])
})

it('a restore never has two rungs at work on one device', async () => {
  const world = createWorld(hospital())
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  world.fault = spoil({ 'a ssh revert': 'hang' })
  const from = world.log.length
  await world.finish(world.restore(process, ['s1']))
  const snmp = world.log
    .slice(from)
    .find(entry => entry.device === 'a' && entry.rung === 'snmp' && entry.verb === 'revert')
  const hung = world.log
    .slice(from)
    .find(entry => entry.device === 'a' && entry.rung === 'ssh' && entry.verb === 'revert')
  expect((snmp?.mono ?? 0) - (hung?.mono ?? 0)).toBeGreaterThan(4500)
})

it('carried out but not read back: the next rung reads, and does not cut again', async () => {
  const world = createWorld(hospital(), { fault: spoil({ 'a ssh verify': 'lost' }) })
  expect(await isolated(world)).toMatchObject({ a1: 'done', a2: 'done' })
  expect(world.log.filter(entry => entry.device === 'a' && entry.verb === 'apply')).toHaveLength(1)
})

it.each<[string, Record<string, SimFault>, string]>([
  ['carried out and never read back is unverified', { 'a ssh verify': 'lost', 'a snmp open': 'lost' }, 'unverified'],
  ['an answer that does not tell is unverified', { 'a ssh verify': 'mute', 'a snmp open': 'lost' }, 'unverified'],
  ['refused by every rung is refused', { 'a ssh apply': 'refuse', 'a snmp apply': 'refuse' }, 'refused'],
  ['an order taken without effect is refused', { 'a ssh apply': 'lie', 'a snmp apply': 'lie' }, 'refused'],
  ['reached by no rung is unreachable', { 'a ssh open': 'lost', 'a snmp observe': 'lost' }, 'unreachable'],
  [
    'lost before any effect on the last rung is unreachable',
    { 'a ssh open': 'lost', 'a snmp apply': 'lost' },
    'unreachable',
  ],
])('%s', async (_name, faults, outcome) => {
  const world = createWorld(hospital(), { fault: spoil(faults) })
  expect(await isolated(world)).toMatchObject({ a2: outcome, b1: 'done' })
  expect(world.events('run.ended')[0]?.body.result).toBe('incomplete')
})

it('a device that complains and does it all the same is read back too: the cut is done, and can be restored', async () => {
  const world = createWorld(hospital(), { fault: spoil({ 'a ssh apply': 'grumble', 'a snmp open': 'lost' }) })
  expect(await isolated(world)).toMatchObject({ a1: 'done', a2: 'done' })
  expect(world.events('rung.refused').map(event => event.body.step)).toEqual(['a1', 'a2'])
  world.fault = () => null
  await world.finish(world.restore(world.start(), ['s1']))
  expect(world.network.snapshot()).toEqual({})
})

it('a link still up at the far side is no cut, whatever the device says', async () => {
  // The site map is wrong: the port that the cut point names is not the one the cable is in.
  const body = program(
    [device('a', 'r1'), device('core', 'r1')],
    [cable('c1', port('a', 'p2'), port('core', 'p1'))],
    [stage('s1', AUTO, [[portStep('a1', 'a', 'p1', { second: port('core', 'p1') })]])],
  )
  const world = createWorld(body)
  expect(await isolated(world)).toEqual({ a1: 'unverified' })
  expect(world.events('step.ended')[0]?.body.second).toEqual({ device: 'core', port: 'p1', link: 'up' })
  expect(failures(world)).toEqual(['a1 ssh NOT_EFFECTIVE', 'a1 snmp NOT_EFFECTIVE'])
})

it('a far side that cannot tell does not hold up a cut that was read back', async () => {
  const world = createWorld(hospital(), { fault: spoil({ 'core snmp open': 'hang', 'core ssh open': 'hang' }) })
  expect(await isolated(world)).toMatchObject({ a1: 'done', a2: 'done' })
  const ended = new Map(world.events('step.ended').map(event => [event.body.step, event.body]))
  expect(ended.get('a1')?.second).toEqual({ device: 'core', port: 'p1', link: null })
  expect(ended.get('a1')?.ms).toBeLessThanOrEqual(2300)
  // Asking the far side takes longer than the hedge: a cut that was read back needs no second rung.
  expect(world.log.filter(entry => entry.device === 'a' && entry.rung === 'snmp')).toEqual([])
  expect(ended.get('a2')?.ms).toBe(200)
})

it('a port that the device does not have goes to the next rung and says so', async () => {
  const world = createWorld(hospital())
  const read = world.network.read
  Object.assign(world.network, {
    read: (device: string, target: Parameters<typeof read>[1]) =>
      device === 'a' ? { state: 'absent', admin: null, link: null, detail: '' } : read(device, target),
  })
  expect(await isolated(world)).toMatchObject({ a1: 'unreachable', b1: 'done' })
  expect(failures(world)).toContain('a1 ssh NO_SUCH_TARGET')
  expect(world.log.filter(entry => entry.device === 'a' && entry.verb === 'apply')).toEqual([])
})

it('steps of one device and one rung travel as one batch with two commits', async () => {
  const steps = Array.from({ length: 10 }, (_, at) => portStep(`c${at}`, 'a', `p${at}`))
  const world = createWorld(program([device('a', 'r1')], [], [stage('s1', AUTO, [steps])]))
  await isolated(world)
  expect(world.log.map(entry => entry.verb)).toEqual(['open', 'observe', 'apply', 'verify'])
  // run.started; gate; stage; wave; observed with intents; ended; stage.ended; run.ended
  expect(world.journal.commits).toBe(8)
})

it('a second rung whose old reading comes in just as the first one has cut it states no intent after the outcome', async () => {
  const ms: Record<string, number> = { 'ssh observe': 1550, 'ssh apply': 1000, 'ssh verify': 20, 'snmp observe': 1130 }
  const body = program([device('a', 'r1')], [], [stage('s1', AUTO, [[portStep('a1', 'a', 'p1')]])])
  const latency = ({ rung, verb }: SimCall) => ms[`${rung} ${verb}`] ?? 0
  const world = createWorld(body, { commitMs: 40, latency })
  expect(await isolated(world)).toEqual({ a1: 'done' })
  const types = world.journal.events.map(event => event.type)
  expect(types.lastIndexOf('step.intent')).toBeLessThan(types.indexOf('step.ended'))
  expect(world.ledger().latched.get('a1')?.outcome).toBe('done')
})
