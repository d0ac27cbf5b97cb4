import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { type Head, type Row, toEvent } from './chain.ts'
import type { EventBodies } from './events.ts'

type CheckpointBody = EventBodies['journal.checkpoint']

const KEY_PREFIX = 'ed25519:'

/** A public key as text: `ed25519:` and base64 of the raw 32 bytes. Takes the private or the public key. */
export function publicKeyText(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  const { x } = publicKey.export({ format: 'jwk' })
  return KEY_PREFIX + Buffer.from(x ?? '', 'base64url').toString('base64')
}

/** Signs that the chain up to `head` is ours. */
export function signCheckpoint(head: Head, key: KeyObject): CheckpointBody {
  const signature = sign(null, signedBytes(head), key).toString('base64')
  return { seq: head.seq, hash: head.hash, key: publicKeyText(key), signature }
}

/** Why this checkpoint does not cover `last`, the event before it; null when it does. */
export function checkpointFault(row: Row, last: Head, trusted: readonly string[] | null): string | null {
  const body = toEvent(row).body as CheckpointBody
  if (body.seq !== last.seq || body.hash !== last.hash) return 'the checkpoint is not about the event before it'
  if (!signatureFits(body)) return 'the signature of the checkpoint does not fit'
  if (trusted !== null && !trusted.includes(body.key)) return `the checkpoint was signed by an unknown key, ${body.key}`
  return null
}

export function checkpointKey(row: Row): string {
  return (toEvent(row).body as CheckpointBody).key
}

function signatureFits(body: CheckpointBody): boolean {
  const raw = Buffer.from(body.key.slice(KEY_PREFIX.length), 'base64')
  if (!body.key.startsWith(KEY_PREFIX) || raw.length !== 32) return false
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' })
  return verify(null, signedBytes(body), key, Buffer.from(body.signature, 'base64'))
}

function signedBytes(head: Head): Buffer {
  return Buffer.from(`kakuri-checkpoint/1 ${head.seq} ${head.hash}`)
}
