import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { canonicalJson, type Json } from '../base/canonical.ts'
import type { LinkRefusal } from './contract.ts'
import { type Beat, beat, type Envelope, envelope } from './messages.ts'

/** What is signed begins with what it is for, so that no signature counts as one of another kind. */
const MESSAGE = 'kakuri-link/1 '
const BEAT = 'kakuri-beat/1 '
const KEY_PREFIX = 'ed25519:'

export type Unsigned = Omit<Envelope, 'signature' | 'v'>

/** The bytes of a message, signed. */
export function sealMessage(message: Unsigned, key: KeyObject): Uint8Array {
  return sealed(MESSAGE, { v: 1, ...message } as unknown as JsonObject, key)
}

export type Opened = { readonly ok: true; readonly envelope: Envelope } | NotOpened
interface NotOpened {
  readonly ok: false
  readonly why: LinkRefusal
  readonly detail: string
  readonly id: string
  readonly kind: string
}

/** Reads a message to `self`. `trusted`: the keys that may sign for its sender, each as `ed25519:...`. */
export function openMessage(bytes: Uint8Array, self: string, trusted: (from: string) => readonly string[]): Opened {
  const value = parsed(bytes)
  const read = envelope.safeParse(value)
  if (!read.success) return { ok: false, why: 'garbled', detail: 'it is not a message of this link', id: '', kind: '' }
  const message = read.data
  const about = { ok: false, id: message.id, kind: message.kind } as const
  if (message.to !== self) return { ...about, why: 'not-for-us', detail: `it is for ${message.to}` }
  if (!isSigned(MESSAGE, message, trusted(message.from)))
    return { ...about, why: 'wrong-signature', detail: `its signature is none of ${message.from}` }
  return { ok: true, envelope: message }
}

/** The bytes of a beat, signed. */
export function sealBeat(body: Omit<Beat, 'signature' | 'v'>, key: KeyObject): Uint8Array {
  return sealed(BEAT, { v: 1, ...body } as unknown as JsonObject, key)
}

/** Null where it is no beat by one of these keys. */
export function openBeat(bytes: Uint8Array, trusted: readonly string[]): Beat | null {
  const read = beat.safeParse(parsed(bytes))
  return read.success && isSigned(BEAT, read.data, trusted) ? read.data : null
}

type JsonObject = { readonly [key: string]: Json | undefined }

/** The text is made once: in canonical form the signature stands before the names that come after its own. */
function sealed(purpose: string, message: JsonObject, key: KeyObject): Uint8Array {
  const text = canonicalJson(message)
  const after = Object.fromEntries(Object.entries(message).filter(([name]) => name > 'signature'))
  const at = text.length + 1 - canonicalJson(after).length
  const signature = sign(null, Buffer.from(purpose + text), key).toString('base64')
  return Buffer.from(`${text.slice(0, at)}"signature":"${signature}",${text.slice(at)}`)
}

/** What is nested deeper is nothing that is said here, and would exhaust the stack of whoever walks through it. */
const DEEPEST = 64

function parsed(bytes: Uint8Array): unknown {
  try {
    const text = Buffer.from(bytes).toString('utf8')
    return isDeep(text) ? null : JSON.parse(text)
  } catch {
    // Whatever it is, the schema refuses it.
    return null
  }
}

/** Counts brackets outside of strings, before anything is made of what anybody may have sent. */
function isDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]
    if (mark === '"') at = endOfString(text, at)
    else if (mark === '[' || mark === '{') depth += 1
    else if (mark === ']' || mark === '}') depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

/** Where the string that begins here ends; strings may be megabytes long. */
function endOfString(text: string, begin: number): number {
  for (let at = text.indexOf('"', begin + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at
    while (text[before - 1] === '\\') before -= 1
    if ((at - before) % 2 === 0) return at
  }
  return text.length
}

function isSigned(purpose: string, message: { readonly signature: string }, trusted: readonly string[]): boolean {
  const { signature, ...rest } = message
  const bytes = Buffer.from(purpose + canonicalJson(rest as unknown as JsonObject))
  const said = Buffer.from(signature, 'base64')
  return trusted.some(text => {
    const key = publicKey(text)
    return key !== null && verify(null, bytes, key, said)
  })
}

/** Making a key costs more than checking with it, and there are few. */
const KEYS_KEPT = 4_096
const keys = new Map<string, KeyObject>()

function publicKey(text: string): KeyObject | null {
  const known = keys.get(text)
  if (known !== undefined) return known
  const raw = Buffer.from(text.slice(KEY_PREFIX.length), 'base64')
  if (!text.startsWith(KEY_PREFIX) || raw.length !== 32) return null
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' })
  if (keys.size >= KEYS_KEPT) keys.clear()
  keys.set(text, key)
  return key
}
