import { settled } from '@kakuri/core/base/hand-clock.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHasher, nodeArgon2 } from './argon.ts'
import { ADMIN, codeOf, openWorld, PASSWORD, type World } from './testing.ts'

let world: World
let code: (step?: number) => string
beforeEach(async () => {
  world = openWorld()
  code = await world.make('Suzuki', ['commander', 'admin'])
  world.events.length = 0
  world.work.length = 0
})
afterEach(() => world.end())

const login = (change: Parameters<World['attempt']>[0] = {}) => world.accounts.login(world.attempt(change))
const failed = { code: 'LOGIN_FAILED' }

describe('a login', () => {
  it('begins a session with the roles of the account, confirmed for five minutes', async () => {
    const { proven, secret } = await login({ code: code() })
    const now = world.clock.now()
    expect(proven).toMatchObject({ name: 'Suzuki', kind: 'account', roles: ['commander', 'admin'], second: 'totp' })
    expect(proven).toMatchObject({ steppedUpUntil: now + 300_000, expiresUtc: now + 12 * 3_600_000, codesLeft: 10 })
    expect(world.accounts.bySession(secret)).toEqual(proven)
    expect(world.events).toEqual([
      {
        ...{ type: 'session.started', actor: 'Suzuki', run: null },
        body: { account: 'Suzuki', address: '10.0.0.1', second: 'totp' },
      },
    ])
  })

  it.each(['Suzuki', 'suzuki', 'ｓｕｚｕｋｉ ', ' SUZUKI', 'su\u200bzuki'])('finds the account as %j', async name => {
    expect((await login({ name, code: code() })).proven.name).toBe('Suzuki')
  })

  it('takes a password typed in full width for the same', async () => {
    expect((await login({ password: 'ｃｏｒｒｅｃｔ horse battery', code: code() })).proven.name).toBe('Suzuki')
  })

  it.each([-1, 0, 1])('takes the code of step %i', async step => {
    expect((await login({ code: code(step) })).proven.name).toBe('Suzuki')
  })

  it.each([-2, 2])('refuses the code of step %i', async step => {
    await expect(login({ code: code(step) })).rejects.toMatchObject(failed)
  })

  it('takes no code twice, nor an earlier one, also after a restart', async () => {
    await login({ code: code() })
    await expect(login({ code: code() })).rejects.toMatchObject(failed)
    await expect(login({ code: code(-1) })).rejects.toMatchObject(failed)
    world.restart()
    await expect(login({ code: code() })).rejects.toMatchObject(failed)
    expect((await login({ code: code(1) })).proven.name).toBe('Suzuki')
  })

  it('lets only one of two in that bring the same code at once', async () => {
    const both = await Promise.allSettled([login({ code: code() }), login({ code: code() })])
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('spends no code on a wrong password', async () => {
    await expect(login({ password: 'wrong password', code: code() })).rejects.toMatchObject(failed)
    expect((await login({ code: code() })).proven.name).toBe('Suzuki')
  })

  it('takes a printed code once, however it is typed', async () => {
    const { codes } = await world.accounts.reset('suzuki', { password: false, codes: true }, ADMIN)
    const typed = ` ${(codes[3] ?? '').toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replace('-', ' ')}`
    expect((await login({ code: typed })).proven.codesLeft).toBe(9)
    await expect(login({ code: codes[3] ?? '' })).rejects.toMatchObject(failed)
    world.restart()
    await expect(login({ code: codes[3] ?? '' })).rejects.toMatchObject(failed)
    expect((await login({ code: codes[4] ?? '' })).proven.codesLeft).toBe(8)
  })

  it('needs no code for an account without a second factor', async () => {
    await world.make('Guest', ['viewer'], 'none')
    expect((await login({ name: 'guest' })).proven).toMatchObject({ second: 'none', codesLeft: 0 })
    expect(world.events.at(-1)).toMatchObject({ body: { second: 'none' } })
  })

  it('says where there is no account at all how the first is made', async () => {
    const empty = openWorld()
    await expect(empty.accounts.login(empty.attempt())).rejects.toMatchObject({ code: 'NO_ACCOUNTS' })
    await empty.end()
  })

  it('opens no session that the journal did not take', async () => {
    world.full = new Error('full')
    await expect(login({ code: code() })).rejects.toThrow('full')
    expect(world.accounts.sessions(null)).toEqual([])
    world.full = null
  })
})

describe('a failed login', () => {
  beforeEach(async () => {
    await world.make('Off', ['viewer'])
    await world.accounts.change('off', { disabled: true }, ADMIN)
    world.work.length = 0
  })
  const cases: [string, () => Parameters<World['attempt']>[0]][] = [
    ['a wrong password', () => ({ password: 'wrong password', code: code() })],
    ['a wrong code', () => ({ code: '000000' })],
    ['no code', () => ({ code: '' })],
    ['a printed code nobody has', () => ({ code: 'AAAAA-AAAAA' })],
    ['both wrong', () => ({ password: 'x', code: 'x' })],
    ['a name nobody has', () => ({ name: 'nobody', code: code() })],
    ['a disabled account', () => ({ name: 'off', code: code() })],
  ]

  it.each(cases)('by %s says the same after the same work', async (_, change) => {
    const error = await login(change()).catch(error => error)
    expect(error).toMatchObject({ code: 'LOGIN_FAILED', message: 'Name, password or code is not right.' })
    expect(world.work.toSorted()).toEqual(['argon2', 'mac', 'mac', 'open'])
  })

  it('is refused like any other where the second factor was sealed under another key', async () => {
    const other = openWorld()
    world.restart({ vault: (await import('./vault.ts')).createVault(other.key) })
    await expect(login({ code: code() })).rejects.toMatchObject(failed)
    await other.end()
  })

  it('refuses a disabled account also with everything right', async () => {
    const issued = await world.accounts.reset('off', { password: false, second: 'totp', codes: false }, ADMIN)
    const right = { name: 'off', code: codeOf(issued.totpUri, world.clock.now()) }
    await expect(login(right)).rejects.toMatchObject(failed)
    await world.accounts.change('off', { disabled: false }, ADMIN)
    expect((await login(right)).proven.name).toBe('Off')
  })

  it('refuses an account that was disabled while the password was checked', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    await world.make('Slow', ['viewer'], 'none')
    world.hold = promise
    const slow = login({ name: 'slow' })
    await world.accounts.change('slow', { disabled: true }, ADMIN)
    resolve()
    await expect(slow).rejects.toMatchObject(failed)
    expect(world.accounts.sessions(null)).toEqual([])
  })
})

describe('failures in the journal', () => {
  const wrong = (change = {}) => login({ password: 'wrong', ...change }).catch(() => undefined)
  const told = () => world.events.flatMap(event => (event.type === 'login.failed' ? [event.body] : []))

  it('stand at once, then once a minute with their count', async () => {
    for (const _ of Array(5)) await wrong()
    await settled()
    expect(told()).toEqual([{ account: 'Suzuki', address: '10.0.0.1', count: 1 }])
    await world.clock.advance(60_000)
    expect(told().slice(1)).toEqual([{ account: 'Suzuki', address: '10.0.0.1', count: 4 }])
    await world.clock.advance(120_000)
    expect(told()).toHaveLength(2)
  })

  it('do not hold a name nobody has: it may be a password in the wrong box', async () => {
    await wrong({ name: 'my secret password' })
    await settled()
    expect(told()).toEqual([{ account: '', address: '10.0.0.1', count: 1 }])
    expect(JSON.stringify(world.events)).not.toContain('my secret')
  })

  it('are told at the end', async () => {
    for (const _ of Array(3)) await wrong()
    await world.accounts.close()
    expect(told().map(one => one.count)).toEqual([1, 2])
    world.restart()
  })

  it('are kept while the journal takes nothing', async () => {
    world.full = new Error('full')
    for (const _ of Array(3)) await wrong()
    await world.clock.advance(90_000)
    world.full = null
    await world.clock.advance(15_000)
    expect(told().map(one => one.count)).toEqual([3])
  })
})

describe('a stored password', () => {
  const weak = { memory: 8, passes: 1, parallelism: 1 }

  it('is Argon2id with at least what OWASP asks for', async () => {
    world.restart({ argon2: nodeArgon2 })
    await world.make('Real', ['viewer'], 'none')
    expect((await login({ name: 'real' })).proven.name).toBe('Real')
    await expect(login({ name: 'real', password: `${PASSWORD}!` })).rejects.toMatchObject(failed)
    expect(await createHasher(nodeArgon2, { memory: 19456, passes: 2, parallelism: 1 }).hash('x')).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    )
  })

  it('that cost less than one would now is renewed at the next login', async () => {
    world.restart({ cost: weak })
    await world.make('Old', ['viewer'], 'none')
    world.restart()
    world.work.length = 0
    await login({ name: 'old' })
    expect(world.work.filter(one => one === 'argon2')).toHaveLength(2)
    await login({ name: 'old' })
    expect(world.work.filter(one => one === 'argon2')).toHaveLength(3)
  })
})
