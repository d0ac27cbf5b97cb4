import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runCli } from '../run-cli.ts'
import { run, testCli } from '../testing.ts'

let site: string
let keyed: string[]
beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'kakuri-user-'))
  const key = join(site, 'key.txt')
  await run(['secrets', 'init', '--site', site, '--key-out', key])
  keyed = ['--site', site, '--key', key, '--actor', 'Sato', '--lang', 'en']
})
afterEach(() => rm(site, { recursive: true }))

const user = (...words: string[]) => run(['user', ...words.slice(0, 1), ...keyed, ...words.slice(1)])
async function typing(typed: string, ...words: string[]) {
  const test = testCli()
  test.type(typed)
  test.end()
  const code = await runCli(['user', ...words, ...keyed, '--json'], test.cli)
  return { code, ...JSON.parse(test.out()) }
}
const added = async (...words: string[]) => JSON.parse((await user('add', ...words, '--json')).out)

it('makes the first account and shows once what its owner needs', async () => {
  const { code, out } = await user('add', 'Suzuki', '--role', 'admin', 'commander')
  expect(code).toBe(0)
  expect(out).toMatch(/Password\. .*\n {2}[a-z2-9]{5}(-[a-z2-9]{5}){3}\n/)
  expect(out).toContain('otpauth://totp/Kakuri:Suzuki?secret=')
  expect(out).toMatch(/[█▀▄]{10}/)
  expect(out.match(/[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/g)).toHaveLength(10)
})

it('journals who made it, at the controller', async () => {
  await user('add', 'Suzuki', '--role', 'admin')
  const { out } = await run(['log', '--site', site, '--json'])
  const events = out.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line).event]))
  const created = events.find(event => event.type === 'account.created')
  expect(created).toMatchObject({ actor: 'Sato (at the controller)', body: { account: 'Suzuki', roles: ['admin'] } })
})

it('takes a password from standard input and shows none', async () => {
  const given = await typing('a password of my own\n', 'add', 'Suzuki', '--role', 'admin', '--password-stdin')
  expect(given).toMatchObject({ code: 0, password: null, user: { name: 'Suzuki' } })
})

it.each([
  ['too short a password', 'short\n'],
  ['no password', ''],
])('makes no account with %s', async (_, typed) => {
  const given = await typing(typed, 'add', 'Suzuki', '--role', 'admin', '--password-stdin')
  expect(given.code).toBe(1)
  expect((await user('list')).out).toContain('No accounts yet')
})

it('lists accounts without a secret', async () => {
  await user('add', 'Suzuki', '--role', 'admin')
  await user('add', 'Guest', '--role', 'viewer', '--no-second-factor')
  const { out } = await user('list')
  expect(out).toBe('Suzuki  admin  second factor, 10 codes left\nGuest  viewer  no second factor\n')
})

it('resets, disables, enables and changes roles', async () => {
  const first = await added('Suzuki', '--role', 'admin')
  await user('add', 'Guest', '--role', 'viewer')
  const reset = JSON.parse((await user('reset', 'suzuki', '--password', '--second-factor', '--json')).out)
  expect(reset.password).not.toBe(first.password)
  expect(reset.totpUri).not.toBe(first.totpUri)
  expect((await user('disable', 'guest')).out).toContain('DISABLED')
  expect((await user('enable', 'guest')).out).not.toContain('DISABLED')
  expect((await user('roles', 'guest', '--role', 'onsite', 'network')).out).toContain('onsite, network')
})

it.each([
  [['add', 'Suzuki'], 'Say what the account may do'],
  [['reset', 'Suzuki'], 'Say what to make anew'],
  [['add', 'Suzuki', '--role', 'king'], 'Allowed choices'],
  [['disable', 'nobody'], 'There is no account nobody'],
])('refuses %j', async (words, said) => {
  const { code, err } = await user(...words)
  expect(code).toBe(1)
  expect(err).toContain(said)
})

it('does not take the last admin away', async () => {
  await user('add', 'Suzuki', '--role', 'admin')
  const { err } = await user('disable', 'suzuki')
  expect(err).toContain('Suzuki is the last enabled account with the role admin.')
})

it('makes nothing where secrets.age does not open', async () => {
  const { code } = await user('add', 'X', '--role', 'admin', '--key', join(site, 'no such key'))
  expect(code).toBe(7)
  expect(existsSync(join(site, '.kakuri', 'accounts.db'))).toBe(false)
})
