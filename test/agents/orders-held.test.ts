import { createOrders, type OrdersParts } from '@kakuri/agent/orders.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Order, OrderResult } from '@kakuri/core/link/messages.ts'
import { expect, it } from 'vitest'
import { createMemoryJournal } from '../simulation/memory-journal.ts'
import { createNetwork } from '../simulation/network.ts'
import { sealed } from '../simulation/programs.ts'
import { createSimClock } from '../simulation/sim-clock.ts'
import { createSimDrivers, type LogEntry } from '../simulation/sim-drivers.ts'
import { AGENT, roomProgram } from './room.ts'

/** The agent's hands alone, with a journal and a certificate that a test holds. */
function openHands(change: Partial<OrdersParts> = {}) {
  const clock = createSimClock()
  const journal = createMemoryJournal(clock)
  const body = roomProgram()
  const [bundle, network, log] = [sealed(body), createNetwork(body), [] as LogEntry[]]
  const drivers = createSimDrivers({
    ...{ network, clock, log, process: { id: 0, dead: false }, seq: () => journal.head().seq },
    ...{ fault: () => null, latency: () => 50 },
  })
  const results: OrderResult[] = []
  const refused: string[] = []
  const orders = createOrders({
    ...{ agent: AGENT, journal, clock, workshop: () => ({ bundle, drivers }), readOnly: () => false },
    connection: () => ({ boot: 1, session: 1 }),
    reply: async result => void results.push(result),
    refuse: async (_kind, _id, _why, detail) => void refused.push(detail),
    ...{ told: () => undefined, crash: () => undefined, failed: () => undefined },
    ...change,
  })
  const give = (one: Partial<Order>) =>
    orders.take(
      {
        ...{ order: 'o1', boot: 1, session: 1, bundle: bundle.sha256, device: 'sw1', rung: 'console', verb: 'apply' },
        ...{ write: 'write', targets: [{ kind: 'port', port: 'p1' }], was: [], deadlineMs: 30_000 },
        ...one,
      },
      { id: 'm1' },
    )
  return { clock, journal, log, results, refused, orders, give, written: () => log.filter(call => call.write !== null) }
}

it('an order touches no device before its taking is durable, and none at all where that cannot be written', async () => {
  const durable = Promise.withResolvers<void>()
  const clock = createSimClock()
  const journal = createMemoryJournal(clock)
  const slow = {
    ...journal,
    append: (events: Parameters<typeof journal.append>[0]) => durable.promise.then(() => journal.append(events)),
  }
  const hands = openHands({ journal: slow })
  const taken = hands.give({})
  await hands.clock.advance(60_000)
  expect(hands.log).toEqual([])
  durable.reject(new KakuriError('JOURNAL_FULL', 'the disk is full'))
  await expect(taken).rejects.toMatchObject({ code: 'JOURNAL_FULL' })
  await hands.clock.advance(60_000)
  expect([hands.log, hands.results]).toEqual([[], []])
})

it.each<[string, Partial<Order>, boolean]>([
  ['cuts nothing', { verb: 'apply' }, false],
  ['puts nothing back', { verb: 'revert', was: [{ state: 'open', admin: null, link: null, detail: '' }] }, false],
  ['reads', { verb: 'observe' }, true],
  ['is part of a drill, which writes nothing', { verb: 'apply', write: 'simulate' }, true],
])('with a certificate that has expired it %s', async (_what, order, taken) => {
  const hands = openHands({ readOnly: () => true })
  await hands.give(order)
  await hands.clock.until(hands.orders.idle())
  expect([hands.results[0]?.outcome.kind !== 'error', hands.refused.length]).toEqual([taken, taken ? 0 : 1])
  expect(hands.written().filter(call => call.write === 'write')).toEqual([])
})
