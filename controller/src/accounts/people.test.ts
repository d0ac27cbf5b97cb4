import { KakuriError } from '@kakuri/core/base/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADMIN, codeOf, openWorld, PASSWORD, type World } from './testing.ts'

let world: World
beforeEach(async () => {
  world = openWorld()
  await world.make('Suzuki', ['admin'])
  world.events.length = 0
})
afterEach(() => world.end())

const add = (name: string, change: object = {}) =>
  world.accounts.add({ name, roles: ['viewer'], second: 'totp', ...change }, ADMIN)

describe('a new account', () => {
  it('gets a password, a second factor and ten codes that all work', async () => {
    const issued = await add('佐藤 恵')
    expect(issued.password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/)
    expect(new Set(issued.codes).size).toBe(10)
    const attempt = { name: '佐藤恵', password: issued.password ?? '' }
    const byTotp = world.attempt({ ...attempt, code: codeOf(issued.totpUri, world.clock.now()) })
    expect((await world.accounts.login(byTotp)).proven.name).toBe('佐藤 恵')
    expect(
      (await world.accounts.login(world.attempt({ ...attempt, code: issued.codes[9] ?? '' }))).proven.codesLeft,
    ).toBe(9)
    expect(world.events[0]).toEqual({
      ...{ type: 'account.created', actor: ADMIN.name, run: null },
      body: { account: '佐藤 恵', roles: ['viewer'] },
    })
  })

  it.each(['suzuki', 'ｓｕｚｕｋｉ ', 'SU ZUKI'])('may not be %j where Suzuki is one', async name => {
    await expect(add(name)).rejects.toMatchObject({ code: 'ACCOUNT_EXISTS' })
  })

  it.each([
    '',
    '  ',
    '\u200b',
    'a\nb',
    'kakuri',
    'Kakuri',
    'X (token)',
    'X (at the controller)',
    'x'.repeat(65),
    'a\u202eb',
    'Suzuki\ufe00',
    '鈴木\u{e0100}',
    'Suzuki\u3164',
    'Suzu\u2800ki',
  ])('may not be named %j', async name => {
    await expect(add(name)).rejects.toMatchObject({ code: 'BODY_INVALID' })
  })

  it('has a role, each once and in the order of the roles', async () => {
    await expect(add('None', { roles: [] })).rejects.toMatchObject({ code: 'BODY_INVALID' })
    expect((await add('Some', { roles: ['admin', 'viewer', 'admin'] })).account.roles).toEqual(['viewer', 'admin'])
  })

  it('is one where two are made at once by one name', async () => {
    const both = await Promise.allSettled([add('Tanaka'), add('tanaka')])
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('is none where the journal took nothing', async () => {
    world.full = new Error('full')
    await expect(add('Tanaka')).rejects.toThrow('full')
    world.full = null
    expect(world.accounts.list().map(one => one.name)).toEqual(['Suzuki'])
  })

  it('is there after a restart', async () => {
    await add('Tanaka')
    const before = world.accounts.list()
    world.restart()
    expect(world.accounts.list()).toEqual(before)
  })
})

describe('the last admin', () => {
  it.each([{ disabled: true }, { roles: ['viewer'] as const }])('stays one: %j', async change => {
    await expect(world.accounts.change('suzuki', change, ADMIN)).rejects.toMatchObject({ code: 'LAST_ADMIN' })
    expect(world.events).toEqual([])
  })

  it('is not counted among the disabled', async () => {
    await world.make('Second', ['admin'])
    await world.accounts.change('second', { disabled: true }, ADMIN)
    const change = world.accounts.change('suzuki', { roles: ['viewer'] }, ADMIN)
    await expect(change).rejects.toMatchObject({ code: 'LAST_ADMIN' })
  })

  it('may go when there is another, but not both at once', async () => {
    await world.make('Second', ['admin'])
    const both = ['suzuki', 'second'].map(name => world.accounts.change(name, { disabled: true }, ADMIN))
    expect((await Promise.allSettled(both)).map(one => one.status)).toEqual(['fulfilled', 'rejected'])
  })
})

describe('a change', () => {
  it('of roles and standing is journaled, each for itself, with the roles as they are now', async () => {
    await add('Tanaka')
    world.events.length = 0
    await world.accounts.change('tanaka', { roles: ['network'], disabled: true }, ADMIN)
    expect(world.events.map(event => event.body)).toEqual([
      { account: 'Tanaka', change: 'roles', roles: ['network'] },
      { account: 'Tanaka', change: 'disabled', roles: ['network'] },
    ])
  })

  it('that changes nothing is not journaled', async () => {
    await world.accounts.change('suzuki', { roles: ['admin'], disabled: false }, ADMIN)
    expect(world.events).toEqual([])
  })

  it('of nobody is refused', async () => {
    await expect(world.accounts.change('nobody', {}, ADMIN)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('a reset', () => {
  const reset = (change: object) => world.accounts.reset('suzuki', { password: false, codes: false, ...change }, ADMIN)
  const login = (change: object) => world.accounts.login(world.attempt(change))

  it('of everything makes everything anew, and ends the sessions', async () => {
    const first = await reset({ codes: true })
    const { secret } = await login({ code: first.codes[0] })
    world.events.length = 0
    const issued = await reset({ password: true, second: 'totp', codes: true })
    expect(world.accounts.bySession(secret)).toBeNull()
    expect(world.types()).toEqual(['account.changed', 'account.changed', 'session.ended'])
    const code = codeOf(issued.totpUri, world.clock.now())
    await expect(login({ code })).rejects.toMatchObject({ code: 'LOGIN_FAILED' })
    await expect(login({ password: issued.password, code: first.codes[1] })).rejects.toMatchObject({
      code: 'LOGIN_FAILED',
    })
    expect((await login({ password: issued.password, code })).proven.name).toBe('Suzuki')
  })

  it('whose end of a session the journal does not take changes nothing: nobody has a password that was never shown', async () => {
    const first = await reset({ codes: true })
    await login({ code: first.codes[0] })
    world.restart({
      record: async event => {
        if (event.type === 'session.ended') throw new KakuriError('JOURNAL_FULL', 'the disk takes no more')
      },
    })
    await expect(reset({ password: true })).rejects.toMatchObject({ code: 'JOURNAL_FULL' })
    expect((await login({ code: first.codes[1] })).proven.name).toBe('Suzuki')
  })

  it('to no second factor takes the codes too', async () => {
    expect((await reset({ second: 'none' })).account).toMatchObject({ second: 'none', codesLeft: 0 })
    expect((await login({})).proven.second).toBe('none')
  })

  it.each([
    ['nothing', {}],
    ['codes without a second factor', { codes: true }],
    ['a password that is too short', { password: true, to: 'short' }],
  ])('of %s is refused', async (_, change) => {
    await world.accounts.add({ name: 'Plain', roles: ['viewer'], second: 'none' }, ADMIN)
    const what = { password: false, codes: false, ...change }
    await expect(world.accounts.reset('plain', what, ADMIN)).rejects.toMatchObject({ code: 'BODY_INVALID' })
  })

  it('takes a password that was chosen, and does not show it', async () => {
    expect((await reset({ password: true, to: `${PASSWORD}!`, second: 'none' })).password).toBeNull()
    expect((await login({ password: `${PASSWORD}!` })).proven.name).toBe('Suzuki')
  })
})

describe('a token', () => {
  const token = { name: 'prometheus', role: 'viewer', days: 1 } as const
  const DAY = 86_400_000

  it('opens with its role and a name that is no person’s, also after a restart', async () => {
    const { secret } = await world.accounts.addToken(token, ADMIN)
    expect(secret).toMatch(/^kakuri_[\w-]{43}$/)
    world.restart()
    expect(world.accounts.byToken(secret)).toMatchObject({
      ...{ name: 'prometheus (token)', kind: 'token', roles: ['viewer'], session: null, steppedUpUntil: null },
    })
    expect(world.accounts.tokens()).toMatchObject([{ lastUsedUtc: world.clock.now(), createdBy: ADMIN.name }])
    expect(world.accounts.bySession(secret)).toBeNull()
  })

  it('ends by itself', async () => {
    const { secret } = await world.accounts.addToken(token, ADMIN)
    await world.clock.advance(DAY - 1)
    expect(world.accounts.byToken(secret)).not.toBeNull()
    await world.clock.advance(1)
    expect(world.accounts.byToken(secret)).toBeNull()
  })

  it('ends when somebody says so, and its name may be given again', async () => {
    const { secret } = await world.accounts.addToken(token, ADMIN)
    await expect(world.accounts.addToken(token, ADMIN)).rejects.toMatchObject({ code: 'ACCOUNT_EXISTS' })
    await world.accounts.endToken('Prometheus', ADMIN)
    expect(world.accounts.byToken(secret)).toBeNull()
    expect(world.types()).toEqual(['token.created', 'token.ended'])
    await expect(world.accounts.endToken('prometheus', ADMIN)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const fresh = await world.accounts.addToken(token, ADMIN)
    world.restart()
    expect(world.accounts.byToken(secret)).toBeNull()
    expect(world.accounts.byToken(fresh.secret)).not.toBeNull()
    expect(world.accounts.tokens()).toHaveLength(1)
  })

  it('keeps when it was last used over a kill', async () => {
    const { secret } = await world.accounts.addToken(token, ADMIN)
    world.accounts.byToken(secret)
    const used = world.clock.now()
    await world.clock.advance(15_000)
    world.restart()
    expect(world.accounts.tokens()).toMatchObject([{ lastUsedUtc: used }])
  })

  it('cannot confirm who speaks', async () => {
    const { secret } = await world.accounts.addToken(token, ADMIN)
    const proven = world.accounts.byToken(secret)
    if (proven === null) throw new Error('it opens')
    await expect(world.accounts.stepUp(proven, PASSWORD)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
