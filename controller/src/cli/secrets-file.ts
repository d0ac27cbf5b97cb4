import { createPrivateKey, type KeyObject } from 'node:crypto'
import { join, resolve } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import { type Lock, openSecrets, type Secrets, sealSecrets, type Unlock } from '@kakuri/core/site/secrets.ts'
import type { Desk } from './desk.ts'
import { ASK } from './messages/ask.ts'
import { SECRETS } from './messages/secrets.ts'

export const SECRETS_FILE = 'secrets.age'
/** In the site folder: the public keys secrets.age is locked for, one on a line. Not there where a passphrase opens it. */
export const RECIPIENTS_FILE = 'secrets.recipients'

/** What running a plan needs from secrets.age. */
export interface SiteSecrets {
  readonly credentials: ReadonlyMap<string, Credentials>
  readonly sealKey: KeyObject
  /** By the name of a person: what they type at a room's display to cut it alone. */
  readonly codes: ReadonlyMap<string, string>
}

/** Throws SECRETS_LOCKED, SECRETS_BROKEN, or CREDENTIALS_MISSING where there is no file or no signing key in it. */
export async function openSiteSecrets(desk: Desk): Promise<SiteSecrets> {
  const { secrets } = await openSecretsFile(desk)
  if (secrets.sealKey === null) throw new KakuriError('CREDENTIALS_MISSING', desk.say(SECRETS.noSealKey))
  const { credentials, codes } = secrets
  return { credentials, codes, sealKey: createPrivateKey(secrets.sealKey) }
}

export interface OpenedFile {
  readonly secrets: Secrets
  readonly unlock: Unlock
}

export async function openSecretsFile(desk: Desk): Promise<OpenedFile> {
  const bytes = await desk.cli.files.read(join(desk.siteFolder, SECRETS_FILE))
  if (bytes === null) throw new KakuriError('CREDENTIALS_MISSING', desk.say(SECRETS.noFile(desk.siteFolder)))
  const unlock = await unlockOf(desk)
  return open(desk, bytes, unlock, (await mayHoldSlip(desk)) ? TRIES : 1)
}

/** A passphrase typed in the dark may hold a slip: on a terminal it is asked again. */
const TRIES = 3

async function mayHoldSlip(desk: Desk): Promise<boolean> {
  const typed = desk.options.key === undefined && desk.cli.env.KAKURI_PASSPHRASE === undefined
  return typed && desk.screen.terminal && (await recipientsOf(desk)).length === 0
}

async function open(desk: Desk, bytes: Uint8Array, unlock: Unlock, tries: number): Promise<OpenedFile> {
  try {
    return { secrets: await openSecrets(bytes, unlock), unlock }
  } catch (error) {
    if (tries === 1 || !(error instanceof KakuriError) || error.code !== 'SECRETS_LOCKED') throw error
    desk.screen.print(desk.tell(error.message))
    return open(desk, bytes, await unlockOf(desk), tries - 1)
  }
}

/** --key FILE, else KAKURI_PASSPHRASE, else asked. */
async function unlockOf(desk: Desk): Promise<Unlock> {
  const { key } = desk.options
  if (key !== undefined) return { identity: await readKeyFile(desk, key) }
  const passphrase =
    desk.cli.env.KAKURI_PASSPHRASE ?? (await desk.keyboard.ask({ prompt: desk.say(ASK.passphrase), secret: true }))
  if (passphrase === null) throw new KakuriError('SECRETS_LOCKED', desk.say(SECRETS.nothingToOpen))
  return { passphrase }
}

async function readKeyFile(desk: Desk, name: string): Promise<string> {
  const bytes = await desk.cli.files.read(resolve(desk.cli.cwd, name))
  if (bytes === null) throw new KakuriError('SECRETS_LOCKED', desk.say(SECRETS.noKeyFile(name)))
  return Buffer.from(bytes).toString('utf8')
}

/** Locks and replaces secrets.age; the opened text is never on a disk. */
export async function writeSecretsFile(desk: Desk, secrets: Secrets, lock: Lock): Promise<void> {
  const bytes = await sealSecrets(secrets, lock)
  await desk.cli.files.write(join(desk.siteFolder, SECRETS_FILE), bytes)
  const recipients = join(desk.siteFolder, RECIPIENTS_FILE)
  if ('passphrase' in lock) await desk.cli.files.remove(recipients)
  else await desk.cli.files.write(recipients, `${lock.recipients.join('\n')}\n`, 0o644)
}

/** What the file is locked with now, so that a change locks it the same way. */
export async function lockOf(desk: Desk, unlock: Unlock): Promise<Lock> {
  if ('passphrase' in unlock) return unlock
  const recipients = await recipientsOf(desk)
  if (recipients.length > 0) return { recipients }
  throw new KakuriError('USAGE', desk.say(SECRETS.noRecipients(RECIPIENTS_FILE)))
}

export async function recipientsOf(desk: Desk): Promise<string[]> {
  const bytes = await desk.cli.files.read(join(desk.siteFolder, RECIPIENTS_FILE))
  const lines = bytes === null ? [] : Buffer.from(bytes).toString('utf8').split('\n')
  return lines.map(line => line.trim()).filter(line => line !== '' && !line.startsWith('#'))
}

/** KAKURI_PASSPHRASE, else asked twice. */
export async function newPassphrase(desk: Desk): Promise<string> {
  const given = desk.cli.env.KAKURI_PASSPHRASE
  if (given) return given
  for (;;) {
    const first = await desk.keyboard.ask({ prompt: desk.say(ASK.newPassphrase), secret: true })
    if (!first) throw new KakuriError('USAGE', desk.say(SECRETS.noPassphrase))
    const second = await desk.keyboard.ask({ prompt: desk.say(ASK.again), secret: true })
    if (first === second) return first
    desk.screen.print(desk.say(ASK.notTheSame))
  }
}
