import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { secretsFile } from '../site/secrets-text.ts'

/** A code that cuts a room alone, as an agent knows it: enough to know it again, not to tell it. Base64. */
const codeHash = z.strictObject({ by: z.string().min(1), salt: z.base64(), hash: z.base64() })
export type CodeHash = z.infer<typeof codeHash>

/** What the message `secrets` holds once age has opened it, as JSON: the room's part of secrets.age and nothing else. */
export const agentSecrets = z.strictObject({
  v: z.literal(1),
  credentials: secretsFile.shape.credentials,
  codes: z.array(codeHash),
})
export type AgentSecrets = z.infer<typeof agentSecrets>

/** About 100 ms and 32 MB a try on a Raspberry Pi: whoever steals the hash of a short code still has to guess for long. */
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const
const BYTES = 32

export async function hashOfCode(by: string, code: string): Promise<CodeHash> {
  const salt = randomBytes(16)
  return { by, salt: salt.toString('base64'), hash: (await derived(code, salt)).toString('base64') }
}

/** Spaces, hyphens and the case in which somebody types it say nothing. */
export async function isCode(typed: string, { salt, hash }: CodeHash): Promise<boolean> {
  const known = Buffer.from(hash, 'base64')
  const own = await derived(typed, Buffer.from(salt, 'base64'))
  return known.length === own.length && timingSafeEqual(known, own)
}

function derived(code: string, salt: Buffer): Promise<Buffer> {
  const plain = code.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
  return new Promise((resolve, reject) => {
    scrypt(plain, salt, BYTES, COST, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}
