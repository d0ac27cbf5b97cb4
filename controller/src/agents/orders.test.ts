import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { expect, it } from 'vitest'
import { type OrderParts, Orders } from './orders.ts'
import type { Presence } from './presence.ts'

const WANTED = { device: 'a', rung: 'console', verb: 'apply', write: 'write', targets: [], was: [] } as const
const HERE = { here: true, readOnly: false, boot: 1, session: 1, bundle: 'b' }

function ordersTo(standing: Partial<typeof HERE> | null, send: OrderParts['link']['send']) {
  const withdrawn: string[] = []
  const orders = new Orders({
    link: { send, withdraw: id => void withdrawn.push(id) },
    presence: { get: () => (standing && { ...HERE, ...standing }) as ReturnType<Presence['get']> },
    ...{ bundle: () => 'b', clock: new HandClock(), newId: () => 'order-1' },
  })
  const carry = (signal: AbortSignal) => orders.carry('agent-1', { ...WANTED, targets: [], was: [] }, signal)
  return { orders, carry, withdrawn }
}

it('an order that is given up while it is still being sent ends as given up, and nowhere else', async () => {
  const sending = Promise.withResolvers<string>()
  const { carry, withdrawn } = ordersTo(HERE, () => sending.promise)
  const late = new AbortController()
  const carried = carry(late.signal)
  late.abort()
  // Whatever is rejected and not awaited is told by now, and ends the process.
  await new Promise(resolve => setImmediate(resolve))
  sending.resolve('message-1')
  await expect(carried).rejects.toMatchObject({ code: 'TIMEOUT' })
  expect(withdrawn).toEqual(['message-1'])
})

it.each<[string, Partial<typeof HERE> | null, string]>([
  ['was never heard', null, 'not connected'],
  ['is away', { here: false }, 'not connected'],
  ['has a certificate that expired', { readOnly: true }, 'expired'],
  ['holds another plan', { bundle: 'c' }, 'plan'],
])('an agent that %s is sent no order', async (_what, standing, why) => {
  let sent = 0
  const { orders, carry } = ordersTo(standing, async () => `message-${++sent}`)
  const late = new AbortController()
  setImmediate(() => late.abort())
  await expect(carry(late.signal)).rejects.toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining(why) })
  expect([sent, orders.connection('agent-1')]).toEqual([0, standing?.bundle === 'c' ? '1.1' : null])
})

it.each([
  ['of an order that an earlier process gave', 'agent-1', 'order-0'],
  ['of another agent', 'agent-2', 'order-1'],
])('a result %s ends no order of this one, and orders are kept in memory alone', async (_what, from, order) => {
  const kept: (boolean | undefined)[] = []
  const { orders, carry } = ordersTo(HERE, async (_to, _kind, _body, options) => {
    kept.push(options?.transient)
    return 'message-1'
  })
  const late = new AbortController()
  const carried = carry(late.signal)
  await new Promise(resolve => setImmediate(resolve))
  orders.result(from, { order, outcome: { kind: 'replies', replies: [{ ok: true }] }, transcript: '' })
  late.abort()
  await expect(carried).rejects.toMatchObject({ code: 'TIMEOUT' })
  // The order, and that it was given up.
  expect(kept).toEqual([true, true])
})
