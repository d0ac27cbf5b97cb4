import { describe, expect, it } from 'vitest'
import { agentSecrets, hashOfCode, isCode } from './agent-secrets.ts'

describe('a code that cuts a room alone', () => {
  it.each([
    ['as it was given', '48-21 77', true],
    ['without its hyphen', '482177', true],
    ['in full width, as a Japanese keyboard types it', '４８２１７７', true],
    ['with one digit wrong', '482178', false],
    ['empty', '', false],
  ])('%s', async (_what, typed, right) => {
    expect(await isCode(typed, await hashOfCode('Sato', '48-21-77'))).toBe(right)
  })

  it('has another hash for each person, also where two have the same', async () => {
    const [one, other] = await Promise.all([hashOfCode('Sato', '482177'), hashOfCode('Ito', '482177')])
    expect(one.hash).not.toBe(other.hash)
  })
})

it('secrets of an agent hold credentials and hashes, and refuse a seal key among them', () => {
  const whole = { v: 1, credentials: { a: { kind: 'snmp-v2c', community: 'x' } }, codes: [] }
  expect(agentSecrets.parse(whole)).toEqual(whole)
  expect(agentSecrets.safeParse({ ...whole, sealKey: 'pem' }).success).toBe(false)
})
