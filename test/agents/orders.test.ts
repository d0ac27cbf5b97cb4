import { once } from 'node:events'
import type { Order } from '@kakuri/core/link/messages.ts'
import { downTopic } from '@kakuri/core/link/topics.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writesTo } from './devices.ts'
import { AGENT } from './room.ts'
import { openWorld, until, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.end())

let orders = 0
const orderFor = (change: Partial<Order> = {}): Order => ({
  ...{ order: `order-${orders++}`, ...place(), bundle: world.sealed.sha256, device: 'sw1', rung: 'console' },
  ...{ verb: 'apply', write: 'write', targets: [{ kind: 'port', port: 'p1' }], was: [], deadlineMs: 30_000 },
  ...change,
})

function place(): { boot: number; session: number } {
  const { boot, session } = world.controller.births.at(-1) ?? { boot: 0, session: 0 }
  return { boot, session }
}

/** The agent holds bundle and secrets, and has said so by its hardware or its readiness. */
async function ready(): Promise<void> {
  await until(() => world.controller.births.length > 0)
  await world.give()
  await until(() => world.controller.side.waiting(AGENT) === 0)
}

const send = (order: Order) => world.controller.side.send(AGENT, 'order', order, { transient: true })
const resultOf = (order: Order) => until(() => world.controller.results.find(one => one.order === order.order))
const evidenceOf = (type: string) => world.controller.evidence.filter(entry => entry.type === type)

describe('an order', () => {
  beforeEach(async () => {
    await world.startAgent()
    await ready()
  })

  it('is carried out on the device, and its taking and its end are told as evidence', async () => {
    const order = orderFor()
    await send(order)
    expect((await resultOf(order)).outcome).toEqual({ kind: 'replies', replies: [{ ok: true }] })
    expect(writesTo(world.devices, 'sw1')).toEqual(['apply p1'])
    await until(() => evidenceOf('order.ended').length > 0)
    expect(evidenceOf('order.taken')[0]?.body).toMatchObject({ order: order.order, device: 'sw1', verb: 'apply' })
  })

  it('that only simulates writes nothing', async () => {
    const order = orderFor({ write: 'simulate' })
    await send(order)
    expect((await resultOf(order)).outcome.kind).toBe('replies')
    expect(writesTo(world.devices, 'sw1')).toEqual([])
  })

  it('reads a device', async () => {
    const order = orderFor({ verb: 'observe' })
    await send(order)
    const { outcome } = await resultOf(order)
    expect(outcome).toMatchObject({ kind: 'readings', readings: [{ state: 'open', link: 'up' }] })
  })

  it.each<Order['verb']>(['open', 'observe', 'verify'])('to %s leaves nothing in the journal', async verb => {
    const read = orderFor({ verb })
    await send(read)
    await resultOf(read)
    const change = orderFor()
    await send(change)
    await until(() => evidenceOf('order.ended').length > 0)
    const told = [...evidenceOf('order.taken'), ...evidenceOf('order.ended')].map(entry => entry.body.order)
    expect(told).toEqual([change.order, change.order])
  })

  it('that a drill only simulates is told as evidence, as one that simulates', async () => {
    const order = orderFor({ write: 'simulate' })
    await send(order)
    await until(() => evidenceOf('order.ended').length > 0)
    expect(evidenceOf('order.taken')[0]?.body).toMatchObject({ order: order.order, write: 'simulate' })
  })

  it.each([
    ['of another connection', () => ({ session: place().session + 7 })],
    ['of another start of the agent', () => ({ boot: place().boot + 1 })],
    ['for a bundle that is not held', () => ({ bundle: 'cd'.repeat(32) })],
    ['for a device that is not in the bundle', () => ({ device: 'sw9' })],
    ['for a device that another agent or the controller reaches', () => ({ device: 'far', rung: 'ssh' as const })],
    ['that puts back without saying what was', () => ({ verb: 'revert' as const })],
  ])('%s is refused, recorded and answered', async (_what, change) => {
    const order = orderFor(change())
    await send(order)
    expect((await resultOf(order)).outcome).toMatchObject({ kind: 'error', code: 'FORBIDDEN' })
    await until(() => evidenceOf('link.refused').length > 0)
    expect([...writesTo(world.devices, 'sw1'), ...writesTo(world.devices, 'far')]).toEqual([])
    expect(evidenceOf('order.taken')).toEqual([])
  })

  it('sent again with the same bytes is carried out once', async () => {
    const order = orderFor()
    await send(order)
    await resultOf(order)
    await replayAll()
    await until(() => evidenceOf('link.refused').some(entry => entry.body.why === 'replayed'))
    expect(writesTo(world.devices, 'sw1')).toHaveLength(1)
  })
})

/** Everything that went down so far, once more, as somebody who recorded it would send it. */
async function replayAll(): Promise<void> {
  const { sent, broker } = world.controller
  for (const bytes of [...sent]) await broker.carrier.publish(downTopic(AGENT), bytes)
}

describe('an agent that is killed', () => {
  it.each([
    ['before order.taken', 0],
    ['after order.taken', 0],
    ['before the write', 0],
    ['after the write', 1],
    ['after the device', 1],
    ['after order.ended', 1],
    ['after the result', 1],
  ])('%s has written %i times and does not write again, whatever is sent again', async (point, writes) => {
    const child = world.spawnAgent(point)
    const gone = once(child, 'exit')
    await ready()
    const order = orderFor()
    const message = await send(order)
    expect((await gone)[1]).toBe('SIGKILL')
    const before = world.controller.births.length
    world.spawnAgent(null)
    await until(() => world.controller.births.length > before)
    await until(() => evidenceOf('journal.opened').length > 1)
    await replayAll()
    const follow = orderFor({ verb: 'observe' })
    await send(follow)
    expect((await resultOf(follow)).outcome.kind).toBe('readings')
    world.controller.side.withdraw(message)
    expect(writesTo(world.devices, 'sw1')).toHaveLength(writes)
    const all = world.controller.results.filter(one => one.order === order.order && one.outcome.kind !== 'error')
    expect(all.length).toBeLessThanOrEqual(point === 'after the result' || point === 'after order.ended' ? 1 : 0)
  })
})
