import type { RungKind } from '@kakuri/core/plan/shape.ts'
import { expect, it } from 'vitest'
import { breaksOfIntent } from './invariants.ts'
import { contactsOf } from './network.ts'
import { cable, device, portStep, program, stage } from './programs.ts'
import type { SimCall, SimFault } from './sim-drivers.ts'
import { createWorld, type World } from './world.ts'

const P1 = { kind: 'port', port: 'p1' } as const
const KEY = 'a/port/p1'
const [PDU_A, PDU_B] = contactsOf(KEY, 'outlet') as [string, string]
const [BOARD] = contactsOf(KEY, 'relay') as [string]

/** One port that these rungs can cut; its cable leads to a wall. */
function bodyWith(rungs: readonly RungKind[]) {
  const step = portStep('1-01', 'a', 'p1', { rungs, cables: ['C-1'] })
  const line = cable('C-1', { device: 'a', port: 'p1' }, 'W-1')
  const first = stage('s1', { kind: 'auto' }, [[step]], { recut: false })
  return program([device('a', 'r1', ['ssh', 'snmp', 'console'])], [line], [first])
}

type Spoil = Partial<Record<RungKind, Partial<Record<SimCall['verb'], SimFault>>>>
const spoiled =
  (spoil: Spoil) =>
  (call: SimCall): SimFault | null =>
    spoil[call.rung]?.[call.verb] ?? null

function worldWith(rungs: readonly RungKind[], spoil: Spoil, down: readonly string[] = []): World {
  return createWorld(bodyWith(rungs), { fault: spoiled(spoil), down })
}

const severed = (world: World) => Object.keys(world.network.snapshot())
const isolate = (world: World) => world.finish(world.isolate(world.start(), ['s1']))
const restore = (world: World) => world.finish(world.restore(world.start(), ['s1']))
const writes = (world: World, verb: 'apply' | 'revert') =>
  world.log.filter(call => call.verb === verb).map(call => call.rung)

const NO_SSH: Spoil = { ssh: { open: 'lost' } }
/** The order gets through, its answer does not, and nothing can be read back. */
const SHUT_UNSEEN: Spoil = { ssh: { apply: 'lost-after' } }

it.each<[RungKind, string[]]>([
  ['console', [KEY]],
  ['outlet', [PDU_A, PDU_B]],
  ['relay', [BOARD]],
])('what SSH cannot reach is cut over %s, read back there, and put back there', async (rung, cut) => {
  const world = worldWith(['ssh', rung], NO_SSH)
  expect(await isolate(world)).toBe('complete')
  expect([severed(world), world.events('step.ended')[0]?.body.rung]).toEqual([cut.sort(), rung])
  world.fault = () => null
  expect(await restore(world)).toBe('complete')
  expect([severed(world), world.ledger().latched.size]).toEqual([[], 0])
})

it('where SSH shut the port and the outlet was switched too, both are put back, the outlet first', async () => {
  const world = worldWith(['ssh', 'outlet'], SHUT_UNSEEN)
  await isolate(world)
  expect(severed(world)).toEqual([KEY, PDU_A, PDU_B].sort())
  world.fault = () => null
  expect(await restore(world)).toBe('complete')
  expect([severed(world), writes(world, 'revert')]).toEqual([[], ['outlet', 'ssh']])
  expect(world.events('step.ended').filter(event => event.run === world.events('run.started')[1]?.run)).toHaveLength(1)
  expect(breaksOfIntent(world.bundle.program, world.journal.events, world.log)).toEqual([])
})

it('what the outlet cannot let go of leaves the step cut, and a second restore goes on from there', async () => {
  const world = worldWith(['ssh', 'outlet'], SHUT_UNSEEN)
  await isolate(world)
  world.fault = spoiled({ outlet: { open: 'lost' } })
  expect(await restore(world)).toBe('incomplete')
  expect([world.outcomes(), world.ledger().latched.get('1-01')?.state]).toEqual([{ '1-01': 'unreachable' }, 'cut'])
  world.fault = spoiled({ ssh: { open: 'lost' } })
  expect(await restore(world)).toBe('incomplete')
  expect(severed(world)).toEqual([KEY])
  world.fault = () => null
  expect(await restore(world)).toBe('complete')
  expect([severed(world), world.ledger().latched.size]).toEqual([[], 0])
})

it.each<[string, readonly string[], RungKind]>([
  ['an outlet that was off before stays off', [PDU_B], 'outlet'],
  ['a port that was shut before stays shut where an outlet was switched', [KEY], 'outlet'],
  ['a relay that had let go before stays so', [BOARD], 'relay'],
  ['both outlets off before stay off', [PDU_A, PDU_B], 'outlet'],
])('%s', async (_name, down, rung) => {
  const world = worldWith(['ssh', rung], NO_SSH, down)
  await isolate(world)
  world.fault = () => null
  expect(await restore(world)).toBe('complete')
  expect(severed(world)).toEqual([...down].sort())
})

it('what SSH read before it was refused says nothing about the outlets: one that was off stays off', async () => {
  const world = worldWith(['ssh', 'outlet'], { ssh: { apply: 'refuse' } }, [PDU_B])
  await isolate(world)
  expect(await restore(world)).toBe('complete')
  expect(severed(world)).toEqual([PDU_B])
})

it('one outlet of two that comes on again is not yet restored', async () => {
  const world = worldWith(['outlet'], {})
  await isolate(world)
  world.network.open('a', P1, 'outlet', {
    state: 'open',
    admin: null,
    link: null,
    detail: '',
    parts: { [PDU_B]: 'severed' },
  })
  expect(severed(world)).toEqual([PDU_B])
  expect(await restore(world)).toBe('complete')
  expect([severed(world), writes(world, 'revert')]).toEqual([[], ['outlet']])
})

it.each<[RungKind, RungKind]>([
  ['ssh', 'outlet'],
  ['outlet', 'ssh'],
  ['ssh', 'relay'],
  ['relay', 'snmp'],
])('a slow %s gets no %s started beside it', async (slow, next) => {
  const body = bodyWith([slow, next])
  const early = JSON.parse(JSON.stringify(body).replaceAll('"hedgeAfterMs":5000', '"hedgeAfterMs":500'))
  const world = createWorld(early)
  world.latency = call => (call.rung === slow ? 1100 : 50)
  expect(await isolate(world)).toBe('complete')
  expect(world.log.filter(call => call.rung === next)).toEqual([])
})

it.each<[RungKind]>([['outlet'], ['relay'], ['console']])('a cut over %s is watched where it was cut', async rung => {
  const world = worldWith(['ssh', rung], NO_SSH)
  const process = world.start()
  await world.finish(world.isolate(process, ['s1']))
  world.fault = () => null
  const watching = process.executor.watch(world.bundle, 'Abe')
  await world.clock.advance(25_000)
  expect(world.events('watch.reopened')).toEqual([])
  world.network.open('a', P1, rung)
  await world.clock.advance(25_000)
  await world.clock.until(watching.stop())
  expect(world.events('watch.reopened').map(event => event.body.step)).toEqual(['1-01'])
})

it('a restore that nobody confirms is cut again, and a later one still lets go of everything', async () => {
  const world = worldWith(['ssh', 'outlet'], SHUT_UNSEEN)
  await isolate(world)
  const { confirmProbation } = world.people
  world.fault = () => null
  world.people.confirmProbation = () => Promise.resolve(null)
  await restore(world)
  expect(severed(world)).toEqual([KEY])
  world.people.confirmProbation = confirmProbation
  expect(await restore(world)).toBe('complete')
  expect([severed(world), world.ledger().latched.size]).toEqual([[], 0])
})

it('a process that dies between two effects goes on with both', async () => {
  const world = worldWith(['ssh', 'outlet'], SHUT_UNSEEN)
  await isolate(world)
  world.fault = () => null
  const dying = world.start({ point: 'after revert', nth: 1 })
  const handle = await world.clock.until(world.restore(dying, ['s1']))
  await world.clock.until(Promise.race([handle.finished.catch(() => null), dying.died]))
  expect(await world.finish(world.start().executor.resume(world.bundle, 'Abe'))).toBe('complete')
  expect([severed(world), world.ledger().latched.size]).toEqual([[], 0])
})
