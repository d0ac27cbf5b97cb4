import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { expect, it } from 'vitest'
import { Orders } from './orders.ts'
import type { Presence } from './presence.ts'

it('an order that is given up while it is still being sent ends as given up, and nowhere else', async () => {
  const sending = Promise.withResolvers<string>()
  const withdrawn: string[] = []
  const standing = { here: true, readOnly: false, boot: 1, session: 1, bundle: 'b' }
  const orders = new Orders({
    link: { send: () => sending.promise, withdraw: id => void withdrawn.push(id) },
    presence: { get: () => standing as ReturnType<Presence['get']> },
    ...{ bundle: () => 'b', clock: new HandClock(), newId: () => 'order-1' },
  })
  const late = new AbortController()
  const wanted = { device: 'a', rung: 'console', verb: 'apply', write: 'write', targets: [], was: [] } as const
  const carried = orders.carry('agent-1', { ...wanted, targets: [], was: [] }, late.signal)
  late.abort()
  // Whatever is rejected and not awaited is told by now, and ends the process.
  await new Promise(resolve => setImmediate(resolve))
  sending.resolve('message-1')
  await expect(carried).rejects.toMatchObject({ code: 'TIMEOUT' })
  expect(withdrawn).toEqual(['message-1'])
})
