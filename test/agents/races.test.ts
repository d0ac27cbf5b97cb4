import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Agent } from '@kakuri/agent/run.ts'
import { Orders } from '@kakuri/controller/agents/orders.ts'
import type { Presence } from '@kakuri/controller/agents/presence.ts'
import { createAgentDoor } from '@kakuri/controller/agents/remote.ts'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { openBundle, publicKeyText } from '@kakuri/core/compile/seal.ts'
import { createDrivers } from '@kakuri/core/driver/pool.ts'
import { createExecutor } from '@kakuri/core/executor/executor.ts'
import type { Order } from '@kakuri/core/link/messages.ts'
import { downTopic } from '@kakuri/core/link/topics.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMemoryJournal, type MemoryJournal } from '../simulation/memory-journal.ts'
import { writesTo } from './devices.ts'
import { AGENT, sealKey } from './room.ts'
import { openWorld, until, type World } from './world.ts'

/** A controller that is killed between an order and its result, with a real agent, a real link and a real broker in between. */

let world: World
let agent: Agent
let journal: MemoryJournal
beforeEach(async () => {
  world = await openWorld()
  journal = createMemoryJournal(systemClock)
  agent = await world.startAgent()
  await until(() => world.controller.births.length > 0)
  await world.give()
  await until(() => world.controller.side.waiting(AGENT) === 0)
})
afterEach(() => world.end())

type When = 'before it is sent' | 'before its result is heard' | null
const never = () => new Promise<never>(() => undefined)

/** The controller's process on this link: dead, it writes, sends and hears nothing more. */
function command(dies: When) {
  const { side, births, onResult } = world.controller
  const died = Promise.withResolvers<void>()
  const orders: Order[] = []
  let dead = false
  const die = () => {
    dead = true
    died.resolve()
    return never()
  }
  const standing = () => {
    const birth = births.at(-1)
    return birth === undefined ? null : { ...birth, here: true, readOnly: false, bundle: world.sealed.sha256 }
  }
  const carrying = new Orders({
    link: {
      send: async (to, kind, body, options) => {
        const order = kind === 'order' ? (body as Order) : null
        if (dead || (order?.verb === 'apply' && dies === 'before it is sent')) return die()
        if (order !== null) orders.push(order)
        return side.send(to, kind, body, options)
      },
      withdraw: id => side.withdraw(id),
    },
    presence: { get: () => standing() as unknown as ReturnType<Presence['get']> },
    ...{ bundle: () => world.sealed.sha256, clock: systemClock, newId: () => crypto.randomUUID() },
  })
  onResult.add(result => {
    const verb = orders.find(one => one.order === result.order)?.verb
    if (verb === 'apply' && dies === 'before its result is heard') void die()
    if (!dead) carrying.result(AGENT, result)
  })
  const bundle = openBundle(world.sealed.bytes, [publicKeyText(sealKey)])
  const door = createAgentDoor()
  door.bind(carrying)
  const { profiles, devices, aaa } = bundle.program
  const drivers = createDrivers({
    ...{ openers: { agent: door.open }, profiles, devices, aaa, credentials: new Map(), clock: systemClock },
  })
  const executor = createExecutor({
    ...{ drivers, clock: systemClock, newId: () => 'run-1', crash: () => undefined },
    journal: { ...journal, append: events => (dead ? never() : journal.append(events)) },
    people: { openGate: never, ask: never, confirmProbation: never },
  })
  const isolate = () =>
    executor.isolate({
      ...{ bundle, kind: 'incident', actor: 'Abe', reason: 'attack', stages: ['s1'], steps: ['one'] },
      authority: { by: ['Abe'], reason: 'the gate was opened' },
    })
  const goOn = async () => (await executor.resume(bundle, 'kakuri'))?.finished
  const close = () => drivers.close()
  return { died: died.promise, verbs: () => orders.map(order => order.verb), isolate, goOn, close }
}

/** Another process in the place of the dead one. The agent comes back to it, with what it had not got rid of. */
async function restarted() {
  await world.stopController()
  await world.startController()
  const next = command(null)
  await until(() => world.controller.births.length > 0)
  return next
}

const endings = () => journal.events.flatMap(({ type, body }) => (type === 'step.ended' ? [body] : []))
const device = () => join(world.devices, 'sw1')

it.each<[string, When, () => void, string[]]>([
  ['carried out, and nobody heard so', 'before its result is heard', () => undefined, ['apply p1']],
  ['never sent', 'before it is sent', () => undefined, ['apply p1']],
  [
    'carried out, and undone by somebody before the next process looked',
    'before its result is heard',
    () => appendFileSync(device(), 'revert p1\n'),
    ['apply p1', 'revert p1', 'apply p1'],
  ],
])(
  'an order that was %s: the next process looks, writes only what is open, and says done by what it read',
  async (_what, dies, meanwhile, writes) => {
    const first = command(dies)
    await first.isolate()
    await first.died
    const sent = [...world.controller.sent]
    meanwhile()
    const next = await restarted()
    expect(await next.goOn()).toBe('complete')
    expect(next.verbs().find(verb => verb !== 'open')).toBe('observe')
    expect(endings()).toMatchObject([{ step: 'one', outcome: 'done', rung: 'console', reading: { state: 'severed' } }])
    expect(writesTo(world.devices, 'sw1')).toEqual(writes)
    for (const bytes of sent) await world.controller.broker.carrier.publish(downTopic(AGENT), bytes)
    await until(() => world.controller.evidence.some(entry => entry.body.why === 'replayed'))
    expect(writesTo(world.devices, 'sw1')).toEqual(writes)
    await Promise.all([first.close(), next.close()])
  },
)

it('an order that was carried out, by an agent that does not come back, is not said to be done', async () => {
  const first = command('before its result is heard')
  await first.isolate()
  await first.died
  await world.stopController()
  await agent.close()
  await world.startController()
  const next = command(null)
  expect(await next.goOn()).toBe('incomplete')
  expect(endings()).toMatchObject([{ step: 'one', outcome: 'unreachable', reading: null }])
  await Promise.all([first.close(), next.close()])
})
