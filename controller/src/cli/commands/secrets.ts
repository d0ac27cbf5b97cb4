import { generateKeyPairSync } from 'node:crypto'
import { join, resolve } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { newAgeKey } from '@kakuri/core/site/age-key.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import type { Lock, Secrets } from '@kakuri/core/site/secrets.ts'
import { formatSecrets, parseSecrets } from '@kakuri/core/site/secrets-text.ts'
import type { Common, Desk } from '../desk.ts'
import { type EntryOptions, readEntry } from '../entry.ts'
import { exitCode } from '../exit-codes.ts'
import { SECRETS } from '../messages/secrets.ts'
import {
  lockOf,
  newPassphrase,
  openSecretsFile,
  recipientsOf,
  SECRETS_FILE,
  writeSecretsFile,
} from '../secrets-file.ts'
import { refuse } from '../work.ts'

export interface InitOptions extends Common {
  readonly keyOut?: string
  readonly recipient?: readonly string[]
  readonly passphrase?: boolean
}

/** `kakuri secrets init`: a new file with a new signing key. Never replaces one. */
export async function secretsInit(desk: Desk, options: InitOptions): Promise<number> {
  const { files } = desk.cli
  if ((await files.read(join(desk.siteFolder, SECRETS_FILE))) !== null)
    return refuse(desk, SECRETS.fileThere(SECRETS_FILE))
  const lock = await newLock(desk, options)
  const sealKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  await writeSecretsFile(desk, { credentials: new Map(), sealKey, codes: new Map() }, lock)
  desk.json({ secrets: { file: SECRETS_FILE, lock: lockDocument(lock) } })
  desk.print(`${desk.style.green('✔')} ${desk.say(SECRETS.made(lockText(desk, lock)))}`)
  if (options.keyOut !== undefined) desk.print(`  ${desk.say(SECRETS.keepKey(options.keyOut))}`)
  return exitCode('complete')
}

async function newLock(desk: Desk, options: InitOptions): Promise<Lock> {
  const given = options.recipient ?? []
  const keys = given.length > 0 || options.keyOut !== undefined
  if (keys && options.passphrase) return refuse(desk, SECRETS.either)
  if (!keys) return { passphrase: await newPassphrase(desk) }
  return { recipients: [...given, ...(options.keyOut === undefined ? [] : [await writeKey(desk, options.keyOut)])] }
}

async function writeKey(desk: Desk, name: string): Promise<string> {
  const file = resolve(desk.cli.cwd, name)
  if ((await desk.cli.files.read(file)) !== null) return refuse(desk, SECRETS.fileThere(name))
  const { identity, recipient } = await newAgeKey()
  await desk.cli.files.write(file, `# public key: ${recipient}\n${identity}\n`, 0o600)
  return recipient
}

/** `kakuri secrets list`: names, kinds and users; never a secret. */
export async function secretsList(desk: Desk): Promise<number> {
  const { secrets } = await openSecretsFile(desk)
  const entries = [...secrets.credentials].map(([name, one]) => ({
    name,
    kind: one.kind,
    user: one.kind === 'snmp-v2c' ? null : one.user,
  }))
  const codes = [...secrets.codes.keys()]
  desk.json({ secrets: { sealKey: secrets.sealKey !== null, credentials: entries, codes } })
  if (entries.length === 0) desk.print(desk.say(SECRETS.empty))
  desk.print(
    ...entries.map(({ name, kind, user }) => `${desk.style.bold(name)}  ${kind}${user === null ? '' : `  ${user}`}`),
  )
  if (codes.length > 0) desk.print(desk.say(SECRETS.codesOf(codes.join(', '))))
  return exitCode('complete')
}

/** `kakuri secrets set NAME`: adds or replaces one entry. */
export async function secretsSet(desk: Desk, options: EntryOptions, name = ''): Promise<number> {
  const { secrets, unlock } = await openSecretsFile(desk)
  const lock = await lockOf(desk, unlock)
  const entry = await readEntry(desk, options)
  const credentials = new Map(secrets.credentials).set(name, entry as Credentials)
  await writeSecretsFile(desk, wellFormed(desk, { ...secrets, credentials }), lock)
  desk.json({ secrets: { set: name } })
  desk.print(`${desk.style.green('✔')} ${desk.say(SECRETS.set(name))}`)
  return exitCode('complete')
}

/** Throws USAGE unless the file could be read back; the message holds places and no content. */
export function wellFormed(desk: Desk, secrets: Secrets): Secrets {
  const bytes = Buffer.from(formatSecrets(secrets))
  const parsed = parseSecrets({ name: SECRETS_FILE, bytes })
  bytes.fill(0)
  if (parsed.ok) return parsed.value
  return refuse(desk, SECRETS.wrong(parsed.faults.map(fault => desk.tell(fault.message)).join(' ')))
}

/** `kakuri secrets remove NAME`. */
export async function secretsRemove(desk: Desk, _options: Common, name = ''): Promise<number> {
  const { secrets, unlock } = await openSecretsFile(desk)
  const credentials = new Map(secrets.credentials)
  if (!credentials.delete(name)) {
    throw new KakuriError('USAGE', desk.say(SECRETS.unknown(name, [...credentials.keys()].join(', ') || '-')))
  }
  await writeSecretsFile(desk, { ...secrets, credentials }, await lockOf(desk, unlock))
  desk.json({ secrets: { removed: name } })
  desk.print(`${desk.style.green('✔')} ${desk.say(SECRETS.removed(name))}`)
  return exitCode('complete')
}

/** `kakuri secrets recipients`: shows who can open the file, or locks it anew for others. */
export async function secretsRecipients(desk: Desk, options: InitOptions): Promise<number> {
  const change = (options.recipient ?? []).length > 0 || options.passphrase === true
  const lock = change ? await relock(desk, options) : await shownLock(desk)
  desk.json({ secrets: { lock: lockDocument(lock) } })
  desk.print(desk.say(SECRETS.locked(lockText(desk, lock))))
  if (lock !== null && 'recipients' in lock) desk.print(...lock.recipients.map(one => `  ${one}`))
  return exitCode('complete')
}

async function relock(desk: Desk, options: InitOptions): Promise<Lock> {
  const { secrets } = await openSecretsFile(desk)
  // The passphrase in the environment opened the file as it is; a new one is asked.
  const lock = await newLock({ ...desk, cli: { ...desk.cli, env: {} } }, options)
  await writeSecretsFile(desk, secrets, lock)
  return lock
}

async function shownLock(desk: Desk): Promise<Lock | null> {
  const recipients = await recipientsOf(desk)
  return recipients.length > 0 ? { recipients } : null
}

/** Never the passphrase itself. */
function lockDocument(lock: Lock | null): unknown {
  return lock !== null && 'recipients' in lock ? { recipients: lock.recipients } : { passphrase: true }
}

function lockText(desk: Desk, lock: Lock | null): string {
  return desk.say(lock !== null && 'recipients' in lock ? SECRETS.byKeys(lock.recipients.length) : SECRETS.byPassphrase)
}
