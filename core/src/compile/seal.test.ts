import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type Json, sha256Hex } from '../base/canonical.ts'
import { KakuriError } from '../base/errors.ts'
import { compile } from './compile.ts'
import type { CheckedProgram } from './program.ts'
import { newSealKey, openBundle, publicKeyText, sealBundle } from './seal.ts'
import { testProfiles } from './testing.ts'
import { goodPlan, hospital } from './testing-hospital.ts'

const key = newSealKey()
const trusted = [publicKeyText(key)]
const program = compile(hospital(), goodPlan(), testProfiles()) as unknown as CheckedProgram
const seal = { key, sealedBy: '佐藤 花子', sealedAt: '2026-11-21T06:00:00.000Z', epoch: 1 }
const bytes = sealBundle(program, seal)

function refusal(changed: Uint8Array, keys: readonly string[] = trusted): string {
  try {
    openBundle(changed, keys)
  } catch (error) {
    if (error instanceof KakuriError && error.code === 'BUNDLE_BROKEN') return error.message
    throw error
  }
  return 'opened'
}

function withByte(offset: number, change: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[offset] = ((changed[offset] ?? 0) + change) % 256
  return changed
}

describe('a bundle', () => {
  it('gives back the program and by whom it was sealed', () => {
    const { sha256, ...bundle } = openBundle(bytes, trusted)
    expect(bundle).toEqual({
      program: JSON.parse(JSON.stringify(program)),
      epoch: 1,
      sealedAt: seal.sealedAt,
      sealedBy: '佐藤 花子',
      signer: trusted[0],
    })
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('carries from the plan that one person may open a gate alone', () => {
    const plan = goodPlan()
    const gate = { kind: 'approve', count: 2, breakGlass: true } as const
    const broken = { ...plan, stages: plan.stages.map(stage => ({ ...stage, gate })) } as ReturnType<typeof goodPlan>
    const compiled = compile(hospital(), broken, testProfiles()) as unknown as CheckedProgram
    expect(openBundle(sealBundle(compiled, seal), trusted).program.stages[0]?.gate).toEqual(gate)
  })

  it('has the same bytes each time it is sealed', () => {
    expect(Buffer.from(sealBundle(program, seal)).equals(bytes)).toBe(true)
  })

  it('is text', () => {
    expect(Buffer.from(bytes).toString('utf8')).toMatch(/^\{"body":\{"epoch":1,"program":\{.*\}\n$/)
  })

  it('is refused when it was sealed with a key nobody trusts', () => {
    expect(refusal(bytes, [publicKeyText(newSealKey())])).toContain('is not trusted here')
  })

  it('is refused when any one byte is another', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (offset, change) => {
        expect(refusal(withByte(offset, change))).not.toBe('opened')
      }),
      { numRuns: 800 },
    )
  })

  // The last of them is the line feed; before it stand signature, digest and format, where one bit may hide.
  it.each(Array.from({ length: 240 }, (_, index) => bytes.length - 1 - index))(
    'is refused when byte %i near its end is one higher',
    offset => {
      expect(refusal(withByte(offset, 1))).not.toBe('opened')
    },
  )

  it.each([
    ['cut short', bytes.subarray(0, -1)],
    ['empty', new Uint8Array()],
    ['longer by a space', Buffer.concat([bytes, Buffer.from(' ')])],
    ['begun with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])],
    ['sealed twice in one file', Buffer.concat([bytes, bytes])],
  ])('is refused when it is %s', (_what, changed) => {
    expect(refusal(changed)).toMatch(/canonical|not JSON/)
  })

  it('is refused when its content was changed and digested anew', () => {
    const envelope = JSON.parse(Buffer.from(bytes).toString('utf8'))
    const body = { ...envelope.body, sealedBy: 'somebody else' }
    const forged = { ...envelope, body, sha256: sha256Hex(canonicalJson(body)) }
    expect(refusal(Buffer.from(`${canonicalJson(forged)}\n`))).toContain('signature')
  })

  it('is refused when it was signed by a key that its body does not name', () => {
    const other = JSON.parse(Buffer.from(sealBundle(program, { ...seal, key: newSealKey() })).toString('utf8'))
    const mine = JSON.parse(Buffer.from(bytes).toString('utf8'))
    const mixed: Json = { ...mine, signature: other.signature }
    expect(refusal(Buffer.from(`${canonicalJson(mixed)}\n`))).toContain('signature')
  })

  it('is refused when a trusted key signed something that is no program', () => {
    const odd = { ...program, stages: [{ id: 'x' }] } as unknown as CheckedProgram
    expect(refusal(sealBundle(odd, seal))).toContain('stages.0')
  })
})

it('a public key reads the same from either half', () => {
  expect(publicKeyText(key)).toMatch(/^ed25519:[A-Za-z0-9+/]{43}=$/)
})
