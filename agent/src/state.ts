import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { publicKeyText } from '@kakuri/core/compile/seal.ts'
import { z } from 'zod'
import type { Files } from './files.ts'

/** Certificate and the key it belongs to, PEM; in one file, so that no kill leaves one without the other. */
const identity = z.strictObject({ certificate: z.string(), key: z.string() })
export type Identity = z.infer<typeof identity>

/** What was pinned when this agent was let in. */
const welcome = z.strictObject({
  authority: z.string(),
  trusted: z.array(z.string()).min(1),
  broker: z.strictObject({ host: z.string(), port: z.int() }),
})
export type Pinned = z.infer<typeof welcome>

/** Newest word of the controller that was taken: its journal's head, and the beat that said so. */
const checkpoint = z.strictObject({
  epoch: z.int(),
  boot: z.int(),
  n: z.int(),
  head: z.strictObject({ seq: z.int(), hash: z.string() }),
  /** The agent's own wall clock when it was heard. */
  heardUtc: z.number().optional(),
})
export type Checkpoint = z.infer<typeof checkpoint>

const settings = z.strictObject({ language: z.enum(['both', 'ja', 'en']) })
const cursor = z.strictObject({ seq: z.int().min(0) })

/** The agent's own folder. Everything in it is 0600, written whole and on the disk when the call returns. */
export interface State {
  readonly folder: string
  file(name: string): string
  /** Ed25519: signs messages and the journal's checkpoints. Made at first use, and kept. */
  linkKey(): KeyObject
  /** `AGE-SECRET-KEY-1...` that opens this agent's secrets. */
  ageIdentity(): Promise<string>
  /** `age1...`: for what only this agent may open. */
  recipient(): Promise<string>
  /** Counted up, and durable before it is told. */
  nextBoot(): number
  identity(): Identity | null
  /** A renewed certificate that was not used yet. */
  nextIdentity(): Identity | null
  setIdentity(identity: Identity): void
  setNextIdentity(identity: Identity): void
  /** The renewed certificate worked: the old one is forgotten. */
  promote(): void
  /** The renewed certificate did not work: another is asked for, with the same key. */
  forgetNext(): void
  /** Private key of a renewal under way, PEM; made fresh by `newRenewalKey`. */
  renewalKey(): string | null
  newRenewalKey(): string
  pinned(): Pinned | null
  setPinned(pinned: Pinned): void
  checkpoint(): Checkpoint | null
  setCheckpoint(checkpoint: Checkpoint): void
  language(): 'both' | 'ja' | 'en' | null
  setLanguage(language: 'both' | 'ja' | 'en'): void
  /** Last entry of the own journal that the controller has acknowledged. */
  cursor(): number
  setCursor(seq: number): void
}

export function openState(folder: string, files: Files): State {
  for (const path of [folder, join(folder, 'keys'), join(folder, 'photos')]) files.makeFolder(path)
  const file = (name: string) => join(folder, name)
  const read = <T>(name: string, schema: z.ZodType<T>) => readJson(files, file(name), schema)
  /** Asked for with every look at the display. */
  let known: number | null = null
  const write = (name: string, value: unknown) => files.write(file(name), `${JSON.stringify(value)}\n`)
  return {
    folder,
    file,
    linkKey: () => linkKey(files, file('keys/link.pem')),
    ageIdentity: () => ageIdentity(files, file('keys/age.txt')),
    recipient: async () => {
      const { identityToRecipient } = await import('age-encryption')
      return identityToRecipient(await ageIdentity(files, file('keys/age.txt')))
    },
    nextBoot: () => nextBoot(files, file('boot')),
    identity: () => read('keys/identity.json', identity),
    nextIdentity: () => read('keys/identity.next.json', identity),
    setIdentity: value => {
      write('keys/identity.json', value)
      files.remove(file('keys/renewal.pem'))
    },
    setNextIdentity: value => write('keys/identity.next.json', value),
    promote: () => {
      files.rename(file('keys/identity.next.json'), file('keys/identity.json'))
      files.remove(file('keys/renewal.pem'))
    },
    forgetNext: () => files.remove(file('keys/identity.next.json')),
    renewalKey: () => files.read(file('keys/renewal.pem'))?.toString('utf8') ?? null,
    newRenewalKey: () => {
      const key = newTlsKey()
      files.write(file('keys/renewal.pem'), key)
      return key
    },
    pinned: () => read('welcome.json', welcome),
    setPinned: value => write('welcome.json', value),
    checkpoint: () => read('checkpoint.json', checkpoint),
    setCheckpoint: value => write('checkpoint.json', value),
    language: () => read('settings.json', settings)?.language ?? null,
    setLanguage: language => write('settings.json', { language }),
    cursor: () => {
      known ??= read('evidence.json', cursor)?.seq ?? 0
      return known
    },
    setCursor: seq => {
      write('evidence.json', { seq })
      known = seq
    },
  }
}

function readJson<T>(files: Files, path: string, schema: z.ZodType<T>): T | null {
  const bytes = files.read(path)
  if (bytes === null) return null
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')))
  } catch {
    // What stands there may be a key: the reason would quote it.
    throw new KakuriError('FILE_FAILED', `${path} is not as this program wrote it.`)
  }
}

/** Keys on the P-256 curve are what the controller's authority signs. PKCS #8, PEM. */
export function newTlsKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function linkKey(files: Files, path: string): KeyObject {
  const kept = files.read(path)
  if (kept !== null) return createPrivateKey(kept)
  const { privateKey } = generateKeyPairSync('ed25519')
  files.write(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  return privateKey
}

/** Loaded when it is needed: the age library is needed once at enrolment, and when secrets are opened. */
async function ageIdentity(files: Files, path: string): Promise<string> {
  const kept = files.read(path)
  if (kept !== null) return kept.toString('utf8').trim()
  const { newAgeKey } = await import('@kakuri/core/site/age-key.ts')
  const { identity } = await newAgeKey()
  files.write(path, `${identity}\n`)
  return identity
}

function nextBoot(files: Files, path: string): number {
  const text = files.read(path)?.toString('utf8').trim() ?? '0'
  if (!/^\d{1,15}$/.test(text)) throw new KakuriError('FILE_FAILED', `${path} is not as this program wrote it.`)
  const boot = Number(text) + 1
  files.write(path, `${boot}\n`)
  return boot
}

/** The public half of the link key as text: `ed25519:...`. */
export const linkKeyText = (key: KeyObject) => publicKeyText(key)

/** When a certificate begins and ends, UTC milliseconds. */
export function validity(pem: string): { readonly from: number; readonly to: number } {
  const { validFrom, validTo } = new X509Certificate(pem)
  return { from: Date.parse(validFrom), to: Date.parse(validTo) }
}
