import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import type { Common, Desk } from './desk.ts'
import { askText } from './desk.ts'
import { SECRETS } from './messages/secrets.ts'
import { refuse } from './work.ts'

export interface EntryOptions extends Common {
  readonly kind?: Credentials['kind']
  readonly user?: string
  readonly stdin?: boolean
}

/**
 * One entry of secrets.age, asked without showing it or read as JSON. Secrets are no options: a command line is seen by
 * every user of the machine and kept in the shell's history. What is wrong in it, the file's reader says.
 */
export async function readEntry(desk: Desk, options: EntryOptions): Promise<unknown> {
  if (options.stdin) return withOptions(await readJson(desk), options)
  if (options.kind === 'ssh') return askSsh(desk, options)
  if (options.kind === 'snmp-v2c') return { kind: 'snmp-v2c', community: await secret(desk, SECRETS.community) }
  if (options.kind === 'snmp-v3') return askSnmp(desk, options)
  return refuse(desk, SECRETS.kindNeeded)
}

/** Kind and user may be named on the command line as well; what the entry itself says counts. */
function withOptions(entry: unknown, { kind, user }: EntryOptions): unknown {
  if (typeof entry !== 'object' || entry === null) return entry
  return { ...(kind !== undefined && { kind }), ...(user !== undefined && { user }), ...entry }
}

async function askSsh(desk: Desk, options: EntryOptions): Promise<unknown> {
  const user = await userOf(desk, options)
  const password = await secret(desk, SECRETS.password)
  const enable = await desk.keyboard.ask({ prompt: desk.say(SECRETS.enable), secret: true })
  return { kind: 'ssh', user, password, ...(enable ? { enable } : {}) }
}

async function askSnmp(desk: Desk, options: EntryOptions): Promise<unknown> {
  const user = await userOf(desk, options)
  const auth = { protocol: 'sha256', password: await secret(desk, SECRETS.auth) }
  const priv = { protocol: 'aes128', password: await secret(desk, SECRETS.priv) }
  return { kind: 'snmp-v3', user, auth, priv }
}

function userOf(desk: Desk, options: EntryOptions): Promise<string> {
  const given = options.user?.trim()
  return given ? Promise.resolve(given) : askText(desk, desk.say(SECRETS.userNeeded), SECRETS.nothingTyped)
}

async function secret(desk: Desk, prompt: Bilingual): Promise<string> {
  const typed = await desk.keyboard.ask({ prompt: desk.say(prompt), secret: true })
  if (!typed) throw new KakuriError('USAGE', desk.say(SECRETS.nothingTyped))
  return typed
}

async function readJson(desk: Desk): Promise<unknown> {
  const lines: string[] = []
  for (;;) {
    const line = await desk.keyboard.ask({ prompt: '', secret: true })
    if (line === null) break
    lines.push(line)
  }
  try {
    return JSON.parse(lines.join('\n'))
  } catch {
    // The reason would quote what was typed.
    return refuse(desk, SECRETS.notJson)
  }
}
