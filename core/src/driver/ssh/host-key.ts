import { createHash } from 'node:crypto'

/** Fingerprint as OpenSSH prints it, `SHA256:` and base64 without padding. */
export function fingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** A key blob begins with the name of its type (RFC 4253, 6.6). */
export function keyType(key: Uint8Array): string {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
  const length = key.byteLength < 4 ? 0 : Math.min(view.getUint32(0), 64)
  return Buffer.from(key.subarray(4, 4 + length)).toString('latin1')
}

/** Algorithms that use a key of the same type: a device holds one key for each family. */
export function keyFamily(algorithm: string): string {
  if (/^(rsa-sha2|ssh-rsa)/.test(algorithm)) return 'rsa'
  return algorithm.startsWith('ecdsa-') ? 'ecdsa' : algorithm
}
