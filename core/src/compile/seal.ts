import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import type { ZodType } from 'zod'
import { canonicalJson, type Json, sha256Hex } from '../base/canonical.ts'
import { KakuriError } from '../base/errors.ts'
import type { Bundle, CheckedProgram } from './program.ts'
import { envelopeSchema, programSchema } from './seal-shape.ts'

const FORMAT = 'kakuri-bundle/1'
/** DER that stands before the raw 32 bytes of an Ed25519 public key (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const KEY_PREFIX = 'ed25519:'

export interface SealedBy {
  /** Ed25519 private key. */
  readonly key: KeyObject
  /** Name of the person. */
  readonly sealedBy: string
  /** ISO 8601, UTC. */
  readonly sealedAt: string
  readonly epoch: number
}

/**
 * The bytes of a bundle: one line of canonical JSON, ended by a line feed. `body` is what is sealed; `sha256` is over its
 * canonical bytes; `signature` over `kakuri-bundle/1 <sha256>`.
 */
export function sealBundle(checked: CheckedProgram, { key, sealedBy, sealedAt, epoch }: SealedBy): Uint8Array {
  const program = checked as unknown as Json
  const body: Json = { epoch, program, sealedAt, sealedBy, signer: publicKeyText(key) }
  const sha256 = sha256Hex(canonicalJson(body))
  const signature = sign(null, signedBytes(sha256), key).toString('base64')
  return Buffer.from(`${canonicalJson({ body, format: FORMAT, sha256, signature })}\n`)
}

/**
 * Reads a bundle back. Throws BUNDLE_BROKEN unless every byte is as it was sealed, by one of the trusted keys (each as
 * `publicKeyText` gives it).
 */
export function openBundle(bytes: Uint8Array, trusted: readonly string[]): Bundle {
  const json = readCanonical(bytes)
  const { body, sha256, signature } = shaped(json, envelopeSchema)
  const { program, ...seal } = body
  if (!trusted.includes(seal.signer)) throw broken(`it was sealed with ${seal.signer}, which is not trusted here`)
  if (sha256Hex(canonicalJson(body as Json)) !== sha256) throw broken('its content does not have the SHA-256 it states')
  if (!isSigned(sha256, signature, seal.signer)) throw broken(`its signature is not one by ${seal.signer}`)
  shaped(program, programSchema)
  return { program, sha256, ...seal } as unknown as Bundle
}

/** A fresh Ed25519 private key. */
export function newSealKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey
}

/** The public half of a key, private or public: `ed25519:` and base64 of the raw 32 bytes. */
export function publicKeyText(key: KeyObject): string {
  const publicKey = key.type === 'public' ? key : createPublicKey(key)
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return KEY_PREFIX + der.subarray(SPKI_PREFIX.length).toString('base64')
}

/** One value has one text, so a text that is not the canonical one was changed by somebody. */
function readCanonical(bytes: Uint8Array): Json {
  const text = Buffer.from(bytes).toString('utf8')
  const json = parseJson(text)
  if (!Buffer.from(`${canonicalJson(json)}\n`).equals(bytes)) throw broken('its bytes are not in canonical form')
  return json
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw broken('it is not JSON', cause)
  }
}

function shaped<T>(value: unknown, schema: ZodType<T>): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [first] = read.error.issues
  throw broken(`at ${first?.path.join('.') || 'the top'}: ${first?.message ?? 'unknown shape'}`)
}

function isSigned(sha256: string, signature: string, signer: string): boolean {
  const der = Buffer.concat([SPKI_PREFIX, Buffer.from(signer.slice(KEY_PREFIX.length), 'base64')])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, signedBytes(sha256), key, Buffer.from(signature, 'base64'))
}

function signedBytes(sha256: string): Buffer {
  return Buffer.from(`${FORMAT} ${sha256}`)
}

function broken(why: string, cause?: unknown): KakuriError {
  return new KakuriError('BUNDLE_BROKEN', `the bundle cannot be trusted: ${why}`, { cause })
}
