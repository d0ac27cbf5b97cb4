import { KakuriError } from '@kakuri/core/base/errors.ts'
import { HandClock, settled } from '@kakuri/core/base/hand-clock.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Buckets } from './buckets.ts'
import { sourceOf } from './source.ts'
import { openWorld, type World } from './testing.ts'
import { Turns } from './turns.ts'

let world: World
beforeEach(async () => {
  world = openWorld()
  await world.make('Suzuki', ['commander'], 'none')
})
afterEach(() => world.end())

const login = (change: Parameters<World['attempt']>[0] = {}) => world.accounts.login(world.attempt(change))
const wrong = (change: Parameters<World['attempt']>[0] = {}) =>
  login({ password: 'wrong', ...change }).catch(error => error.code)
/** Uses up the tries of an address. */
async function exhaust(address: string, name = 'suzuki', device: string | null = null): Promise<void> {
  for (let tries = 0; tries < 10; tries++) await wrong({ address, name, device })
}

describe('wrong logins', () => {
  it('are refused after ten from one address, with the seconds to wait', async () => {
    await exhaust('10.0.0.9')
    expect(await login({ address: '10.0.0.9' }).catch(error => error)).toMatchObject({
      ...{ code: 'TOO_MANY_TRIES', seconds: 30, message: 'Too many tries. Wait 30 s.' },
    })
    await world.clock.advance(30_000)
    expect((await login({ address: '10.0.0.9' })).proven.name).toBe('Suzuki')
  })

  it('do not lock the account out for other addresses', async () => {
    await exhaust('10.0.0.9')
    expect((await login({ address: '10.0.0.1' })).proven.name).toBe('Suzuki')
  })

  it('do not lock out a browser that logged in before, from the same address', async () => {
    const { device } = await login({ address: '10.0.0.9' })
    await exhaust('10.0.0.9')
    expect((await login({ address: '10.0.0.9', device })).device).toBe(device)
  })

  it('of one who has that browser are counted too', async () => {
    const { device } = await login()
    await exhaust('10.0.0.9', 'suzuki', device)
    await expect(login({ device })).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' })
  })

  it.each([
    ['forged', (device: string) => device.replace(/.$/, last => (last === '0' ? '1' : '0'))],
    ['empty', () => ''],
    ['of another shape', () => 'x.y.z'],
  ])('are not excused by a device cookie that is %s', async (_, change) => {
    const { device } = await login()
    await exhaust('10.0.0.9')
    const attempt = login({ address: '10.0.0.9', device: change(device) })
    await expect(attempt).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' })
  })

  it('are not excused by the device cookie of another account', async () => {
    await world.make('Mallory', ['viewer'], 'none')
    const { device } = await login({ name: 'mallory' })
    await exhaust('10.0.0.9')
    const attempt = login({ address: '10.0.0.9', device })
    await expect(attempt).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' })
  })

  it('count for a whole IPv6 network', async () => {
    await exhaust('2001:db8::1')
    expect(await wrong({ address: '2001:db8::2' })).toBe('TOO_MANY_TRIES')
    expect(await wrong({ address: '2001:db8:0:1::2' })).toBe('LOGIN_FAILED')
  })

  it('right ones use nothing up', async () => {
    for (let tries = 0; tries < 15; tries++) await login()
    expect(world.accounts.sessions(null)).toHaveLength(15)
  })
})

describe('a flood of logins', () => {
  it('from one address waits four deep; who is known still gets in from there', async () => {
    const { device } = await login()
    const { promise, resolve } = Promise.withResolvers<void>()
    world.hold = promise
    const order: string[] = []
    const flood = Array.from({ length: 8 }, async (_, index) => order.push(`${index} ${await wrong()}`))
    const known = login({ device }).then(() => order.push('known'))
    await settled()
    expect(order.map(one => one.slice(2))).toEqual(Array(4).fill('TOO_MANY_TRIES'))
    resolve()
    await Promise.all([...flood, known])
    expect(order).toContain('known')
    expect(order.filter(one => one.endsWith('LOGIN_FAILED'))).toHaveLength(4)
  })
})

describe('logins that succeed', () => {
  it('but that the journal does not take are not counted as wrong', async () => {
    world.full = new KakuriError('JOURNAL_FULL', 'the disk takes no more')
    for (let tries = 0; tries < 12; tries++) expect(await login().catch(error => error.code)).toBe('JOURNAL_FULL')
    world.full = null
    expect((await login()).proven.name).toBe('Suzuki')
  })

  it('are asked to wait after thirty of one account, so that nobody fills the journal; others are not', async () => {
    await world.make('Mallory', ['viewer'], 'none')
    for (let tries = 0; tries < 30; tries++) await login({ name: 'mallory', address: `10.0.1.${tries}` })
    await expect(login({ name: 'mallory' })).rejects.toMatchObject({ code: 'TOO_MANY_TRIES', seconds: 30 })
    expect((await login()).proven.name).toBe('Suzuki')
    await world.clock.advance(30_000)
    expect((await login({ name: 'mallory' })).proven.name).toBe('Mallory')
  })
})

describe('an account with many browsers', () => {
  it('has four waiting in all, so that it keeps nobody else waiting', async () => {
    await world.make('Mallory', ['viewer'], 'none')
    const devices: string[] = []
    for (let browser = 0; browser < 6; browser++) devices.push((await login({ name: 'mallory' })).device)
    const { promise, resolve } = Promise.withResolvers<void>()
    world.hold = promise
    const flood = Promise.all(devices.map(device => wrong({ name: 'mallory', device })))
    resolve()
    expect((await flood).toSorted()).toEqual([...Array(4).fill('LOGIN_FAILED'), ...Array(2).fill('TOO_MANY_TRIES')])
  })
})

describe('turns', () => {
  const turns = (): {
    go: (source: string, known: boolean) => Promise<void> | null
    done: string[]
    end: () => void
  } => {
    const queue = new Turns()
    const done: string[] = []
    const held = Promise.withResolvers<void>()
    const go = (source: string, known: boolean) =>
      queue.run(source, known, async () => {
        done.push(source)
        await held.promise
      })
    return { go, done, end: held.resolve }
  }

  it('are two at once, then the known, then the others in order', async () => {
    const { go, done, end } = turns()
    const all = [go('a', false), go('b', false), go('c', false), go('d', false), go('known', true)]
    expect(done).toEqual(['a', 'b'])
    end()
    await Promise.all(all)
    expect(done).toEqual(['a', 'b', 'known', 'c', 'd'])
  })

  it('are refused to strangers when a hundred wait, never to the known', () => {
    const { go } = turns()
    const strangers = Array.from({ length: 103 }, (_, index) => go(`s${index}`, false))
    expect(strangers.filter(one => one === null)).toHaveLength(1)
    expect(go('known', true)).not.toBeNull()
  })
})

describe('a bucket', () => {
  it('gives back what was right, and never holds more than its burst', async () => {
    const clock = new HandClock()
    const buckets = new Buckets({ burst: 2, everyMs: 1000 }, () => clock.mono())
    buckets.take('a')
    buckets.giveBack('a')
    buckets.giveBack('a')
    expect([buckets.take('a'), buckets.take('a'), buckets.take('a')]).toEqual([null, null, 1000])
    await clock.advance(400)
    expect(buckets.take('a')).toBe(600)
    expect(buckets.take('b')).toBeNull()
  })
})

describe('the source of a try', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::1', '::1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0000:0000:1:2:3:4', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['not an address', 'not an address'],
  ])('of %s is %s', (address, source) => {
    expect(sourceOf(address)).toBe(source)
  })
})
