import { readFileSync, statSync } from 'node:fs'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LoggedIn } from '../service/contract.ts'
import { ADMIN, openWorld, PASSWORD, type World } from './testing.ts'

const HOUR = 3_600_000
const FRESH = 'another fine password'

let world: World
let code: (step?: number) => string
let session: LoggedIn
beforeEach(async () => {
  world = openWorld()
  code = await world.make('Suzuki', ['commander', 'admin'])
  session = await world.accounts.login(world.attempt({ code: code() }))
  world.events.length = 0
})
afterEach(() => world.end())

const proven = () => world.accounts.bySession(session.secret)
const again = (step: number) => world.accounts.login(world.attempt({ code: code(step) }))

describe('a session', () => {
  it('goes on after a restart, its confirmation too', () => {
    world.restart()
    expect(proven()).toEqual(session.proven)
  })

  it.each(['', 'x', 'A'.repeat(43)])('is not opened by %j', secret => {
    expect(world.accounts.bySession(secret)).toBeNull()
  })

  it('stands in the file without its secret, and the file is its owner’s only', () => {
    const bytes = readFileSync(world.file).toString('latin1') + readFileSync(`${world.file}-wal`).toString('latin1')
    expect(bytes).toContain('argon2id')
    expect(bytes).not.toContain(session.secret)
    expect(bytes).not.toContain(PASSWORD)
    expect(statSync(world.file).mode & 0o777).toBe(0o600)
  })

  it('ends 12 hours after it was last used, and the journal says so', async () => {
    await world.clock.advance(12 * HOUR - 1)
    expect(world.accounts.sessions(null)).toHaveLength(1)
    await world.clock.advance(1)
    expect(proven()).toBeNull()
    await world.clock.advance(15_000)
    expect(world.events).toMatchObject([{ type: 'session.ended', actor: 'kakuri', body: { how: 'expired' } }])
  })

  it('is moved on by use, but ends 24 hours after it began', async () => {
    await world.clock.advance(11 * HOUR)
    expect(proven()?.expiresUtc).toBe(world.clock.now() + 12 * HOUR)
    await world.clock.advance(11 * HOUR)
    expect(proven()?.expiresUtc).toBe(world.clock.now() + 2 * HOUR)
    await world.clock.advance(2 * HOUR)
    expect(proven()).toBeNull()
  })

  it('keeps when it was last used over a restart', async () => {
    await world.clock.advance(11 * HOUR)
    proven()
    await world.clock.advance(15_000)
    world.restart()
    await world.clock.advance(11 * HOUR)
    expect(proven()).not.toBeNull()
  })

  it('ends at once when somebody ends it; who listens is told', async () => {
    const ended: string[] = []
    world.accounts.onEnded(id => ended.push(id))
    const [listed] = world.accounts.sessions(session.proven.session)
    expect(listed).toMatchObject({ account: 'Suzuki', address: '10.0.0.1', own: true })
    await world.accounts.endSession(listed?.id ?? '', ADMIN)
    expect(proven()).toBeNull()
    expect(ended).toEqual([session.proven.session])
    expect(world.events).toMatchObject([{ actor: ADMIN.name, body: { account: 'Suzuki', how: 'ended' } }])
    world.restart()
    expect(proven()).toBeNull()
  })

  it('ends by logging out, once', async () => {
    await world.accounts.logout(session.proven)
    await world.accounts.logout(session.proven)
    expect(proven()).toBeNull()
    expect(world.events).toMatchObject([{ actor: 'Suzuki', body: { how: 'logout' } }])
  })

  it('that is not there cannot be ended', async () => {
    await expect(world.accounts.endSession('x', ADMIN)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('has the roles its account has now', async () => {
    await world.make('Other', ['admin'])
    await world.accounts.change('suzuki', { roles: ['viewer'] }, ADMIN)
    expect(proven()?.roles).toEqual(['viewer'])
  })

  it('is one of twenty at most: the one not used for longest ends, and the journal says so', async () => {
    const wanted = await world.make('Ito', ['viewer'], 'none').then(() => world.attempt({ name: 'ito' }))
    const all: string[] = []
    for (let login = 0; login < 20; login++) all.push((await world.accounts.login(wanted)).secret)
    await world.clock.advance(1)
    for (const secret of all.slice(1)) world.accounts.bySession(secret)
    world.events.length = 0
    await world.accounts.login(wanted)
    expect(all.map(secret => world.accounts.bySession(secret) !== null)).toEqual([false, ...Array(19).fill(true)])
    expect(world.types()).toEqual(['session.ended', 'session.started'])
    expect(proven()).not.toBeNull()
  })

  it('of an account that was disabled is over', async () => {
    await world.make('Other', ['admin'])
    await world.accounts.change('suzuki', { disabled: true }, ADMIN)
    expect(proven()).toBeNull()
    await world.accounts.change('suzuki', { disabled: false }, ADMIN)
    expect(proven()).toBeNull()
  })
})

describe('a confirmation', () => {
  const steppedUp = () => proven()?.steppedUpUntil ?? null
  beforeEach(() => world.clock.advance(5 * 60_000))

  it('lasts five minutes', () => {
    expect(steppedUp()).toBeNull()
  })

  it('is none where the clock was set back and it would last longer', async () => {
    await world.accounts.stepUp(session.proven, PASSWORD)
    await world.clock.advance(-1000)
    expect(steppedUp()).toBeNull()
    await world.accounts.stepUp(session.proven, PASSWORD)
    expect(steppedUp()).toBe(world.clock.now() + 5 * 60_000)
  })

  it.each([
    ['the password', () => PASSWORD],
    ['a fresh code', () => code()],
  ])('is renewed by %s, and survives a restart', async (_, secret) => {
    const until = world.clock.now() + 5 * 60_000
    expect((await world.accounts.stepUp(session.proven, secret())).steppedUpUntil).toBe(until)
    world.restart()
    expect(steppedUp()).toBe(until)
  })

  it('takes a code once, shared with logins', async () => {
    await world.accounts.stepUp(session.proven, code())
    await expect(world.accounts.stepUp(session.proven, code())).rejects.toMatchObject({ code: 'LOGIN_FAILED' })
    await expect(again(0)).rejects.toMatchObject({ code: 'LOGIN_FAILED' })
  })

  it('takes a printed code once', async () => {
    await world.make('Third', ['viewer'])
    const { codes } = await world.accounts.reset('third', { password: false, codes: true }, ADMIN)
    const third = await world.accounts.login(world.attempt({ name: 'third', code: codes[0] ?? '' }))
    expect((await world.accounts.stepUp(third.proven, codes[1] ?? '')).codesLeft).toBe(8)
    await expect(world.accounts.stepUp(third.proven, codes[1] ?? '')).rejects.toMatchObject({ code: 'LOGIN_FAILED' })
  })

  it('stops being asked for after ten wrong ones, and says for how long', async () => {
    const wrong = () => world.accounts.stepUp(session.proven, 'wrong').catch(error => error)
    const codes = (await Promise.all(Array.from({ length: 4 }, wrong))).map(error => error.code)
    for (let tries = 4; tries < 10; tries++) codes.push((await wrong()).code)
    expect(codes).toEqual(Array(10).fill('LOGIN_FAILED'))
    expect(await wrong()).toMatchObject({ code: 'TOO_MANY_TRIES', seconds: 30 })
    await expect(world.accounts.stepUp(session.proven, PASSWORD)).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' })
    await world.clock.advance(30_000)
    expect((await world.accounts.stepUp(session.proven, PASSWORD)).steppedUpUntil).not.toBeNull()
  })

  it('is not given to a session that ended meanwhile', async () => {
    await world.accounts.logout(session.proven)
    await expect(world.accounts.stepUp(session.proven, PASSWORD)).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
  })
})

describe('a changed password', () => {
  it('opens, the old one no more; other sessions of the account end', async () => {
    const other = await again(1)
    const own = await world.accounts.changePassword(session.proven, PASSWORD, FRESH)
    expect(own.session).toBe(session.proven.session)
    expect(proven()).not.toBeNull()
    expect(world.accounts.bySession(other.secret)).toBeNull()
    await world.clock.advance(90_000)
    await expect(again(0)).rejects.toMatchObject({ code: 'LOGIN_FAILED' })
    const fresh = await world.accounts.login(world.attempt({ password: FRESH, code: code() }))
    expect(fresh.proven.name).toBe('Suzuki')
    expect(world.types()).toContain('account.changed')
  })

  it('stays the old one where the journal does not take the end of another session', async () => {
    await again(1)
    world.restart({
      record: async event => {
        if (event.type === 'session.ended') throw new KakuriError('JOURNAL_FULL', 'the disk takes no more')
      },
    })
    const change = world.accounts.changePassword(session.proven, PASSWORD, FRESH)
    await expect(change).rejects.toMatchObject({ code: 'JOURNAL_FULL' })
    await world.clock.advance(90_000)
    expect((await again(0)).proven.name).toBe('Suzuki')
  })

  it.each([
    ['is too short', 'eleven char', 'BODY_INVALID'],
    ['is the old one', PASSWORD, 'BODY_INVALID'],
    ['is the name', 'Suzuki Suzuki Suzuki', 'BODY_INVALID'],
    ['is too long', 'x'.repeat(257), 'BODY_INVALID'],
  ])('is refused where it %s', async (_, fresh, refused) => {
    const change = world.accounts.changePassword(session.proven, PASSWORD, fresh)
    await expect(change).rejects.toMatchObject({ code: refused })
  })

  it('needs the old one', async () => {
    const change = world.accounts.changePassword(session.proven, 'not the old one', FRESH)
    await expect(change).rejects.toMatchObject({ code: 'LOGIN_FAILED' })
  })
})
