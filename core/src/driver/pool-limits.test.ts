import { expect, it } from 'vitest'
import { settled } from '../base/hand-clock.ts'
import { type FakeDoor, fakeDevice, fakeWorld, never, pending } from './pool-fakes.ts'
import { PING_EVERY_MS } from './pool-slot.ts'

const many = (count: number, aaa: string | null = null) =>
  Array.from({ length: count }, (_, at) => fakeDevice(`sw${at + 1}`, { aaa }))
const [sw1, sw2, sw3] = many(3, 'tacacs') as [
  ReturnType<typeof fakeDevice>,
  ReturnType<typeof fakeDevice>,
  ReturnType<typeof fakeDevice>,
]
const capped = { aaa: { tacacs: { sessions: 2 } } }

async function letThrough(door: FakeDoor): Promise<void> {
  for (let next = door.held.shift(); next !== undefined; next = door.held.shift()) {
    next.login.resolve()
    await settled()
  }
}

it('keeps no more logins under way than told', async () => {
  const { drivers, door } = fakeWorld({ loginsAtOnce: 3 })
  door.hold = true
  const reports = drivers.arm(many(10), never())
  await settled()
  expect(door.held).toHaveLength(3)
  await letThrough(door)
  expect((await reports).every(report => report.error === null)).toBe(true)
  await drivers.close()
})

it('lets the login that a user waits for overtake those that arm', async () => {
  const { drivers, door } = fakeWorld({ loginsAtOnce: 1 })
  door.hold = true
  const reports = drivers.arm(many(5), never())
  await settled()
  const driver = drivers.open(fakeDevice('sw4'), 'ssh', never())
  await settled()
  await letThrough(door)
  expect(door.asked.slice(0, 2)).toEqual(['sw1', 'sw4'])
  ;(await driver).release()
  await reports
  await drivers.close()
})

it('arms no more devices of a login server than its cap, and says which were left', async () => {
  const { drivers, door } = fakeWorld(capped)
  const reports = await drivers.arm([sw1, sw2, sw3], never())
  expect(reports.map(report => report.error)).toMatchObject([null, null, { code: 'SESSION_CAP' }])
  expect(door.living).toEqual(['sw1', 'sw2'])
  await drivers.close()
})

it('lets go of an idle armed session for a user of the same login server', async () => {
  const { drivers, door } = fakeWorld(capped)
  await drivers.arm([sw1, sw2], never())
  const driver = await drivers.open(sw3, 'ssh', never())
  expect([driver.device, door.living]).toEqual(['sw3', ['sw2', 'sw3']])
  await drivers.close()
})

it('makes a user wait for a place at the login server until another gives one back', async () => {
  const { drivers, door } = fakeWorld(capped)
  await drivers.arm([sw1, sw2], never())
  const one = await drivers.open(sw1, 'ssh', never())
  await drivers.open(sw2, 'ssh', never())
  const three = drivers.open(sw3, 'ssh', never())
  await settled()
  expect(door.asked).toEqual(['sw1', 'sw2'])
  one.release()
  expect((await three).device).toBe('sw3')
  expect(door.living).toEqual(['sw2', 'sw3'])
  await drivers.close()
})

it('lets go of a session that was being asked for a sign of life when its place is wanted', async () => {
  const { drivers, door, clock } = fakeWorld({ aaa: { tacacs: { sessions: 1 } } })
  await drivers.arm([sw1], never())
  const sign = pending<boolean>()
  for (const session of door.sessions) session.ping = () => sign.promise
  await clock.advance(PING_EVERY_MS)
  const driver = drivers.open(sw2, 'ssh', never())
  await settled()
  expect(door.asked).toEqual(['sw1'])
  sign.resolve(true)
  expect((await Promise.race([driver, settled().then(settled)]))?.device).toBe('sw2')
  await drivers.close()
})

it('counts no SNMP session at a login server', async () => {
  const { drivers } = fakeWorld({ aaa: { tacacs: { sessions: 0 } } })
  const ways = { snmp: { profile: 'p', port: 161, credentials: 'net' } }
  expect((await drivers.open(fakeDevice('sw1', { aaa: 'tacacs', ways }), 'snmp', never())).device).toBe('sw1')
  await drivers.close()
})
