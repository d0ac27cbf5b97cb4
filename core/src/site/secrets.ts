import { armor, Decrypter, Encrypter, type Identity } from 'age-encryption'
import { KakuriError } from '../base/errors.ts'
import { formatPlace } from '../base/fault.ts'
import { LIMITS } from '../base/limits.ts'
import { formatSecrets, parseSecrets, type Secrets } from './secrets-text.ts'

export type { Secrets }

/** What opens secrets.age: a passphrase, or the text of an age key file (its comment lines may stay). */
export type Unlock = { readonly passphrase: string } | { readonly identity: string }

/** What secrets.age is locked with: a passphrase, or the public keys (`age1...`) of those who may open it. */
export type Lock = { readonly passphrase: string } | { readonly recipients: readonly string[] }

/**
 * Opens secrets.age, binary or armored. Throws SECRETS_LOCKED where passphrase or key do not fit, SECRETS_BROKEN where the
 * file is damaged or its content is not as it must be. No error holds anything of the content, and none has a cause.
 */
export async function openSecrets(bytes: Uint8Array, unlock: Unlock): Promise<Secrets> {
  const parsed = parseSecrets({ name: 'secrets.age', bytes: await decrypt(bytes, unlock) })
  if (parsed.ok) return parsed.value
  const faults = parsed.faults.map(({ place, message }) => `${formatPlace(place)}: ${message}`)
  throw new KakuriError('SECRETS_BROKEN', `The content of secrets.age is not right. ${faults.join(' ')}`)
}

/** Locks secrets. A passphrase goes through scrypt with age's own work factor, which takes about a second. */
export async function sealSecrets(secrets: Secrets, lock: Lock): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  if ('passphrase' in lock) encrypter.setPassphrase(lock.passphrase)
  else addRecipients(encrypter, lock.recipients)
  return encrypter.encrypt(formatSecrets(secrets))
}

function addRecipients(encrypter: Encrypter, recipients: readonly string[]): void {
  if (recipients.length === 0) throw new KakuriError('USAGE', 'No public key was given to lock secrets.age with.')
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient)
    } catch {
      throw new KakuriError('USAGE', 'A public key to lock secrets.age with is not an age public key (age1...).')
    }
  }
}

async function decrypt(bytes: Uint8Array, unlock: Unlock): Promise<Uint8Array> {
  if (bytes.length > LIMITS.secretsBytes) throw broken()
  const decrypter = new Decrypter()
  if ('passphrase' in unlock) decrypter.addPassphrase(unlock.passphrase)
  else addIdentities(decrypter, unlock.identity)
  const lastKey = new LastKey()
  decrypter.addIdentity(lastKey)
  try {
    return await decrypter.decrypt(dearmored(bytes))
  } catch {
    throw lastKey.lockedWith === null ? broken() : locked(lastKey.lockedWith, unlock)
  }
}

/** Asked only after every real key failed: this is how a wrong key is told from a damaged file. */
class LastKey implements Identity {
  lockedWith: 'passphrase' | 'key' | null = null

  unwrapFileKey(stanzas: Parameters<Identity['unwrapFileKey']>[0]): null {
    this.lockedWith = stanzas.some(stanza => stanza.args[0] === 'scrypt') ? 'passphrase' : 'key'
    return null
  }
}

function addIdentities(decrypter: Decrypter, keyFile: string): void {
  const lines = keyFile.split(/\r?\n/).map(line => line.trim())
  const keys = lines.filter(line => line !== '' && !line.startsWith('#'))
  try {
    for (const key of keys) decrypter.addIdentity(key)
  } catch {
    throw new KakuriError('SECRETS_LOCKED', 'The key file does not hold an age key (AGE-SECRET-KEY-1...).')
  }
  if (keys.length === 0) throw new KakuriError('SECRETS_LOCKED', 'The key file is empty.')
}

function dearmored(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder('latin1').decode(bytes)
  return text.trimStart().startsWith('-----BEGIN AGE') ? armor.decode(text) : bytes
}

function locked(lockedWith: 'passphrase' | 'key', unlock: Unlock): KakuriError {
  const given = 'passphrase' in unlock ? 'passphrase' : 'key'
  if (given === lockedWith) return new KakuriError('SECRETS_LOCKED', `The ${given} does not open secrets.age.`)
  const needs = lockedWith === 'key' ? 'a key file, not with a passphrase' : 'a passphrase, not with a key file'
  return new KakuriError('SECRETS_LOCKED', `secrets.age is locked with ${needs}.`)
}

function broken(): KakuriError {
  return new KakuriError('SECRETS_BROKEN', 'secrets.age is damaged, or is not an age file.')
}
