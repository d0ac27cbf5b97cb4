import type { Role } from '@kakuri/core/journal/events.ts'
import { renderUnicodeCompact } from 'uqr'
import type { AccountDoc, IssuedDoc } from '../../api/accounts.ts'
import type { Common, Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { USER } from '../messages/user.ts'
import { actorOnce } from '../remote/local-call.ts'
import { harmless } from '../terminal/width.ts'
import { refuse } from '../work.ts'
import { withRegistry } from './user-registry.ts'

export interface UserOptions extends Common {
  readonly role?: readonly Role[]
  /** False with --no-second-factor. */
  readonly secondFactor?: boolean
  readonly password?: boolean
  readonly codes?: boolean
  readonly passwordStdin?: boolean
}

/** `kakuri user add NAME`: prints what the person needs, once. */
export async function userAdd(desk: Desk, options: UserOptions, name = ''): Promise<number> {
  const roles = rolesOf(desk, options)
  const given = await passwordOf(desk, options)
  const second = options.secondFactor === false ? 'none' : 'totp'
  await actorOnce(desk)
  const issued = await withRegistry(desk, users => users.add({ name, roles, second, ...given }))
  return shown(desk, issued, desk.say(USER.added(issued.account.name)))
}

/** `kakuri user list`. */
export async function userList(desk: Desk): Promise<number> {
  const accounts = await withRegistry(desk, users => users.list())
  desk.json({ users: accounts })
  if (accounts.length === 0) desk.print(desk.say(USER.none))
  desk.print(...accounts.map(account => accountLine(desk, account)))
  return exitCode('complete')
}

/** `kakuri user reset NAME`: makes anew what was lost; ends the sessions of the account. */
export async function userReset(desk: Desk, options: UserOptions, name = ''): Promise<number> {
  const given = await passwordOf(desk, options)
  const password = options.password === true || given.password !== undefined
  const second = options.secondFactor === true ? ({ second: 'totp' } as const) : {}
  const codes = options.codes === true
  if (!password && !codes && options.secondFactor !== true) return refuse(desk, USER.resetWhat)
  await actorOnce(desk)
  const what = { password, codes, ...second, to: given.password }
  const issued = await withRegistry(desk, users => users.reset(name, what))
  return shown(desk, issued, desk.say(USER.reset(issued.account.name)))
}

/** `kakuri user disable NAME`. */
export function userDisable(desk: Desk, _options: Common, name = ''): Promise<number> {
  return changed(desk, name, { disabled: true })
}

/** `kakuri user enable NAME`. */
export function userEnable(desk: Desk, _options: Common, name = ''): Promise<number> {
  return changed(desk, name, { disabled: false })
}

/** `kakuri user roles NAME`: these and no others. */
export function userRoles(desk: Desk, options: UserOptions, name = ''): Promise<number> {
  return changed(desk, name, { roles: rolesOf(desk, options) })
}

async function changed(desk: Desk, name: string, change: { roles?: readonly Role[]; disabled?: boolean }) {
  await actorOnce(desk)
  const account = await withRegistry(desk, users => users.change(name, change))
  desk.json({ user: account })
  desk.print(`${desk.style.green('✔')} ${accountLine(desk, account)}`)
  return exitCode('complete')
}

function rolesOf(desk: Desk, { role }: UserOptions): readonly Role[] {
  return role === undefined || role.length === 0 ? refuse(desk, USER.roleNeeded) : role
}

/** Read before anything else is asked: a script sends it as the first line. */
async function passwordOf(desk: Desk, { passwordStdin }: UserOptions): Promise<{ password?: string }> {
  if (!passwordStdin) return {}
  const password = await desk.keyboard.ask({ prompt: desk.say(USER.password), secret: true })
  return password ? { password } : refuse(desk, USER.noPassword)
}

function shown(desk: Desk, issued: IssuedDoc, done: string): number {
  desk.json({ user: issued.account, password: issued.password, totpUri: issued.totpUri, codes: issued.codes })
  desk.print(`${desk.style.green('✔')} ${done}`, `  ${accountLine(desk, issued.account)}`)
  if (issued.password !== null) desk.print('', desk.say(USER.newPassword), `  ${desk.style.bold(issued.password)}`)
  if (issued.totpUri !== null) desk.print('', desk.say(USER.authenticator), ...qr(desk, issued.totpUri), issued.totpUri)
  if (issued.codes.length > 0) desk.print('', desk.say(USER.codes), ...pairs(issued.codes))
  const once = issued.password !== null || issued.totpUri !== null || issued.codes.length > 0
  if (once) desk.print('', desk.style.yellow(desk.say(USER.once)))
  if (issued.account.second === 'none') desk.print('', desk.style.yellow(desk.say(USER.noSecond)))
  return exitCode('complete')
}

/** Light on dark whatever the colours of the terminal: some cameras read no code whose colours are the other way round. */
function qr(desk: Desk, uri: string): string[] {
  const lines = renderUnicodeCompact(uri, { border: 2 }).split('\n')
  return lines.map(line => (desk.screen.terminal ? `\u001b[97;40m${line}\u001b[0m` : line))
}

function pairs(codes: readonly string[]): string[] {
  const half = Math.ceil(codes.length / 2)
  return codes.slice(0, half).map((code, index) => `  ${code}    ${codes[half + index] ?? ''}`.trimEnd())
}

function accountLine(desk: Desk, account: AccountDoc): string {
  const { name, roles, second, codesLeft, disabled } = account
  const parts = [
    desk.style.bold(harmless(name)),
    roles.join(', '),
    desk.say(second === 'totp' ? USER.secondTotp(codesLeft) : USER.secondNone),
  ]
  return [...parts, ...(disabled ? [desk.style.red(desk.say(USER.disabled))] : [])].join('  ')
}
