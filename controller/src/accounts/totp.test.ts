import { describe, expect, it } from 'vitest'
import { base32, matchingStep, STEP_MS, totp, totpUri } from './totp.ts'

const SECRET = Buffer.from('12345678901234567890')

describe('one-time codes', () => {
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at second %i are those of RFC 6238, appendix B', (seconds, code) => {
    expect(totp(SECRET, Math.floor((seconds * 1000) / STEP_MS), 8)).toBe(code)
  })

  it('have six digits, the last six of the eight', () => {
    expect(totp(SECRET, 1)).toBe('287082')
  })

  const now = 100 * STEP_MS + 1
  it.each([
    [98, null],
    [99, 99],
    [100, 100],
    [101, 101],
    [102, null],
  ])('of step %i count at step 100 as %s', (step, accepted) => {
    expect(matchingStep(SECRET, totp(SECRET, step), now, 0)).toBe(accepted)
  })

  it('count no more when their step or a later one was accepted', () => {
    expect(matchingStep(SECRET, totp(SECRET, 100), now, 100)).toBeNull()
    expect(matchingStep(SECRET, totp(SECRET, 99), now, 100)).toBeNull()
    expect(matchingStep(SECRET, totp(SECRET, 101), now, 100)).toBe(101)
  })

  it.each(['', '28708', `${totp(SECRET, 100)}0`, 'あああああああ', 'ああ', '２８７０８２', ' '])(
    'never are "%s"',
    typed => {
      expect(matchingStep(SECRET, typed, now, 0)).toBeNull()
    },
  )
})

describe('the address for an authenticator', () => {
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('writes "%s" as RFC 4648 does', (text, written) => {
    expect(base32(Buffer.from(text))).toBe(written)
  })

  it('names the account, also one that is not of ASCII', () => {
    const uri = totpUri(SECRET, '鈴木 & co')
    expect(uri.startsWith('otpauth://totp/Kakuri:%E9%88%B4%E6%9C%A8%20%26%20co?')).toBe(true)
    expect(new URL(uri).searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  })
})
