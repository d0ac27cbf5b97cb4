import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect, it } from 'vitest'
import { createVault } from './vault.ts'

const key = (): KeyObject => generateKeyPairSync('ed25519').privateKey
const own = key()
const vault = createVault(own)
const secret = Buffer.from('a secret of twenty b')

it('opens what it sealed, also after a restart with the same key', () => {
  expect(Buffer.from(createVault(own).open('totp', vault.seal('totp', secret)))).toEqual(secret)
})

it('never seals the same bytes to the same text, and hides them', () => {
  const [first, second] = [vault.seal('totp', secret), vault.seal('totp', secret)]
  expect(Buffer.from(first).equals(second)).toBe(false)
  expect(Buffer.from(first).includes(secret)).toBe(false)
})

it.each([
  ['under another key', () => createVault(key()).open('totp', vault.seal('totp', secret))],
  ['for another purpose', () => vault.open('ca key', vault.seal('totp', secret))],
  ['when it was cut short', () => vault.open('totp', vault.seal('totp', secret).subarray(0, 20))],
  [
    'of another format',
    () => vault.open('totp', Buffer.concat([Uint8Array.of(2), vault.seal('totp', secret).subarray(1)])),
  ],
])('opens nothing %s', (_, act) => {
  expect(act).toThrow(expect.objectContaining({ code: 'SECRETS_BROKEN' }))
})

it.each([1, 12, 13, 28, 29, 48])('opens nothing when byte %i was changed', at => {
  const sealed = Buffer.from(vault.seal('totp', secret))
  sealed[at] = (sealed[at] ?? 0) ^ 1
  expect(() => vault.open('totp', sealed)).toThrow(expect.objectContaining({ code: 'SECRETS_BROKEN' }))
})

it('makes marks that differ by purpose and key', () => {
  expect(vault.mac('code', 'x')).toMatch(/^[0-9a-f]{64}$/)
  expect(vault.mac('code', 'x')).toBe(createVault(own).mac('code', 'x'))
  expect(new Set([vault.mac('code', 'x'), vault.mac('device', 'x'), createVault(key()).mac('code', 'x')]).size).toBe(3)
})
