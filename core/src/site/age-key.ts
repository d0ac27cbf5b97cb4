import { generateX25519Identity, identityToRecipient } from 'age-encryption'

/** A fresh key pair that opens and locks secrets.age. */
export interface AgeKey {
  /** `AGE-SECRET-KEY-1...`: what a key file holds. */
  readonly identity: string
  /** `age1...`: public. */
  readonly recipient: string
}

export async function newAgeKey(): Promise<AgeKey> {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}
