import { describe, expect, it } from 'vitest'
import { KakuriError } from '../base/errors.ts'
import { settled } from '../base/hand-clock.ts'
import { type FakeSession, fakeDevice, fakeWorld, never, pending } from './pool-fakes.ts'
import { LOGIN_LIMIT_MS, PING_EVERY_MS, PING_LIMIT_MS, PING_LIMIT_WHEN_WANTED_MS } from './pool-slot.ts'

const sw1 = fakeDevice('sw1')
const snmp = { profile: 'p', port: 161, credentials: 'net' }
const unreachable = () => new KakuriError('UNREACHABLE', 'sw1 is gone')

function first(sessions: readonly FakeSession[]): FakeSession {
  const [session] = sessions
  if (session === undefined) throw new Error('no session was opened')
  return session
}

describe('arming', () => {
  it('opens every device over every way it has, and reports each', async () => {
    const { drivers, door } = fakeWorld()
    const reports = await drivers.arm([sw1, fakeDevice('sw2', { ways: { ...sw1.ways, snmp } })], never())
    expect(reports.map(({ device, rung, error }) => [device, rung, error])).toEqual([
      ['sw1', 'ssh', null],
      ['sw2', 'ssh', null],
      ['sw2', 'snmp', null],
    ])
    expect(door.living).toHaveLength(3)
    await drivers.close()
  })

  it('reports the device that fails and opens the others', async () => {
    const { drivers, door } = fakeWorld()
    door.fail = device => (device === 'sw1' ? unreachable() : null)
    const reports = await drivers.arm([sw1, fakeDevice('sw2')], never())
    expect(reports.map(report => report.error)).toMatchObject([{ code: 'UNREACHABLE' }, null])
    await drivers.close()
  })

  it('gives up a login that takes too long', async () => {
    const { drivers, door, clock } = fakeWorld()
    door.hold = true
    const reports = drivers.arm([sw1], never())
    await clock.advance(LOGIN_LIMIT_MS)
    expect(await reports).toMatchObject([{ error: { code: 'TIMEOUT' }, ms: LOGIN_LIMIT_MS }])
    await drivers.close()
  })
})

describe('opening', () => {
  it('hands out the armed session again and again without a new login', async () => {
    const { drivers, door } = fakeWorld()
    await drivers.arm([sw1], never())
    ;(await drivers.open(sw1, 'ssh', never())).release()
    ;(await drivers.open(sw1, 'ssh', never())).release()
    expect([door.asked.length, door.living]).toEqual([1, ['sw1']])
    await drivers.close()
  })

  it('closes a session that was not armed when it is released', async () => {
    const { drivers, door } = fakeWorld()
    const driver = await drivers.open(sw1, 'ssh', never())
    driver.release()
    expect(door.living).toEqual([])
  })

  it('lets one user at a time have a device over a rung', async () => {
    const { drivers, door } = fakeWorld()
    await drivers.arm([sw1], never())
    const one = await drivers.open(sw1, 'ssh', never())
    let served = false
    const two = drivers.open(sw1, 'ssh', never()).then(driver => {
      served = true
      return driver
    })
    await settled()
    expect(served).toBe(false)
    one.release()
    ;(await two).release()
    expect(door.asked).toHaveLength(1)
    await drivers.close()
  })

  it('lets another user have the other rung of the same device meanwhile', async () => {
    const { drivers } = fakeWorld()
    const both = fakeDevice('sw1', { ways: { ...sw1.ways, snmp } })
    await drivers.open(both, 'ssh', never())
    expect((await drivers.open(both, 'snmp', never())).rung).toBe('snmp')
    await drivers.close()
  })

  it('gives up waiting with TIMEOUT when the signal aborts, and the line goes on', async () => {
    const { drivers } = fakeWorld()
    const one = await drivers.open(sw1, 'ssh', never())
    const impatient = new AbortController()
    const two = drivers.open(sw1, 'ssh', impatient.signal)
    const three = drivers.open(sw1, 'ssh', never())
    impatient.abort()
    await expect(two).rejects.toMatchObject({ code: 'TIMEOUT' })
    one.release()
    expect((await three).device).toBe('sw1')
    await drivers.close()
  })

  it('replaces a session that died while nobody used it', async () => {
    const { drivers, door } = fakeWorld()
    await drivers.arm([sw1], never())
    first(door.sessions).destroy()
    await drivers.open(sw1, 'ssh', never())
    expect(door.asked).toHaveLength(2)
    await drivers.close()
  })

  it('never uses a session that was opened to another address', async () => {
    const { drivers, door } = fakeWorld()
    await drivers.arm([sw1], never())
    await drivers.open({ ...sw1, address: '192.0.2.9' }, 'ssh', never())
    expect([door.asked.length, first(door.sessions).alive]).toEqual([2, false])
    await drivers.close()
  })

  it.each([
    ['credentials that nobody gave', { credentials: new Map() }, 'CREDENTIALS_MISSING'],
    ['a profile that is not in the bundle', { profiles: {} }, 'PROFILE_INVALID'],
  ])('refuses a device with %s before anything is opened', async (_what, given, code) => {
    const { drivers, door } = fakeWorld(given)
    await expect(drivers.open(sw1, 'ssh', never())).rejects.toMatchObject({ code })
    expect(door.asked).toEqual([])
  })

  it('shows no transcript of what the background said', async () => {
    const { drivers } = fakeWorld()
    await drivers.arm([sw1], never())
    expect((await drivers.open(sw1, 'ssh', never())).takeTranscript()).toBe('')
    expect((await drivers.open(fakeDevice('sw2'), 'ssh', never())).takeTranscript()).toBe('login\n')
    await drivers.close()
  })
})

describe('giving back', () => {
  it('ends the session of an exchange that was aborted: its answer may still come', async () => {
    const { drivers, door } = fakeWorld()
    await drivers.arm([sw1], never())
    const driver = await drivers.open(sw1, 'ssh', never())
    const abort = new AbortController()
    first(door.sessions).answer = Promise.reject(new KakuriError('TIMEOUT', 'sw1 was too slow'))
    abort.abort()
    await expect(driver.observe([], abort.signal)).rejects.toMatchObject({ code: 'TIMEOUT' })
    driver.release()
    expect(first(door.sessions).alive).toBe(false)
    await drivers.close()
  })

  it('ends a session that is released in the middle of an exchange', async () => {
    const { drivers, door } = fakeWorld()
    await drivers.arm([sw1], never())
    const driver = await drivers.open(sw1, 'ssh', never())
    const answer = pending<[]>()
    first(door.sessions).answer = answer.promise
    const exchange = driver.observe([], never())
    driver.release()
    expect(first(door.sessions).alive).toBe(false)
    answer.resolve([])
    await exchange
    await drivers.close()
  })

  it('does not let a driver be used after it was given back', async () => {
    const { drivers } = fakeWorld()
    const driver = await drivers.open(sw1, 'ssh', never())
    driver.release()
    await expect(driver.observe([], never())).rejects.toThrow('broken promise')
  })

  it('opens an armed session anew in the background after it was destroyed', async () => {
    const { drivers, door, clock } = fakeWorld()
    await drivers.arm([sw1], never())
    ;(await drivers.open(sw1, 'ssh', never())).destroy()
    await clock.advance(0)
    expect(door.living).toEqual(['sw1'])
    await drivers.close()
  })
})

describe('keeping alive', () => {
  it('replaces an idle session that gives no sign of life', async () => {
    const { drivers, door, clock } = fakeWorld()
    await drivers.arm([sw1], never())
    first(door.sessions).ping = async () => false
    await clock.advance(PING_EVERY_MS)
    expect([door.asked.length, first(door.sessions).alive, door.living]).toEqual([2, false, ['sw1']])
    await drivers.close()
  })

  it('replaces an idle session whose sign of life does not come in time', async () => {
    const { drivers, door, clock } = fakeWorld()
    await drivers.arm([sw1], never())
    first(door.sessions).ping = hanging
    await clock.advance(PING_EVERY_MS + PING_LIMIT_MS)
    expect(door.living).toEqual(['sw1'])
    expect(door.asked).toHaveLength(2)
    await drivers.close()
  })

  it('makes a user wait a short while only for a session that is being asked for a sign of life', async () => {
    const { drivers, door, clock } = fakeWorld()
    await drivers.arm([sw1], never())
    first(door.sessions).ping = hanging
    await clock.advance(PING_EVERY_MS)
    const driver = drivers.open(sw1, 'ssh', never())
    await clock.advance(PING_LIMIT_WHEN_WANTED_MS)
    expect((await driver).device).toBe('sw1')
    expect(clock.mono()).toBe(PING_EVERY_MS + PING_LIMIT_WHEN_WANTED_MS)
    await drivers.close()
  })

  it('tries a device that is gone again and again, after longer and longer', async () => {
    const { drivers, door, clock } = fakeWorld()
    door.fail = unreachable
    await drivers.arm([sw1], never())
    await clock.advance(2_000 + 4_000 + 8_000)
    expect(door.asked).toHaveLength(4)
    await drivers.close()
  })

  it('does not repeat a refused login unasked, for accounts get locked', async () => {
    const { drivers, door, clock } = fakeWorld()
    door.fail = () => new KakuriError('LOGIN_REFUSED', 'sw1 refused')
    await drivers.arm([sw1], never())
    await clock.advance(600_000)
    expect(door.asked).toHaveLength(1)
    await drivers.close()
  })

  it('leaves nothing behind after it was closed', async () => {
    const { drivers, door, clock } = fakeWorld()
    await drivers.arm([sw1, fakeDevice('sw2')], never())
    const driver = await drivers.open(sw1, 'ssh', never())
    const waiting = drivers.open(sw1, 'ssh', never())
    const refused = expect(waiting).rejects.toMatchObject({ code: 'TIMEOUT' })
    await drivers.close()
    await refused
    driver.release()
    expect([door.living, clock.sleeping]).toEqual([[], 0])
  })
})

function hanging(signal: AbortSignal): Promise<boolean> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(false), { once: true }))
}
