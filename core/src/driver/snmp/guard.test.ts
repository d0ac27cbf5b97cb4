import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answer, binding, integer, text, tlv } from './fake-agent.ts'
import { type Expected, whyIgnored } from './guard.ts'

const community: Expected = { version: 'v2c', community: 'private' }
const engine = Buffer.from('80001f8880e963000001020304', 'hex')
const user: Expected = { version: 'v3', engine: () => engine }
const bindings = [binding('1.3.6.1.2.1.2.2.1.7.3', integer(1))]
const pdu = (tag: number) => tlv(tag, integer(1), integer(0), integer(0), tlv(0x30, ...bindings))

/** An SNMPv3 message around data, with these flags and from this engine. */
function message(flags: number, data: Uint8Array, from: Uint8Array = engine): Buffer {
  const header = tlv(0x30, integer(7), integer(1472), tlv(0x04, Buffer.from([flags])), integer(3))
  const security = tlv(0x30, tlv(0x04, from), integer(0), integer(0), text(''), text(''), text(''))
  return tlv(0x30, integer(3), header, tlv(0x04, security), data)
}

const plain = (tag: number) => tlv(0x30, tlv(0x04, engine), text(''), pdu(tag))

describe('what an SNMPv3 session hears', () => {
  it.each([
    ['an encrypted answer of the known engine', message(3, text('cipher')), null],
    [
      'an encrypted answer of another engine',
      message(3, text('cipher'), Buffer.from('80001f88ff', 'hex')),
      'another engine',
    ],
    ['an answer that says it is encrypted and is not', message(3, plain(0xa2)), 'not encrypted'],
    ['a report in the clear', message(0, plain(0xa8)), null],
    ['a report with a digest', message(1, plain(0xa8)), null],
    ['an answer in the clear', message(0, plain(0xa2)), 'an answer without authentication and privacy'],
    ['an answer with a digest and no privacy', message(1, plain(0xa2)), 'an answer without authentication and privacy'],
    ['privacy without authentication', message(2, text('cipher')), 'security level'],
    ['a community message', answer(1, bindings), 'another SNMP version'],
  ])('%s', (_what, bytes, expected) => {
    expect(whyIgnored(bytes, user)).toBe(expected)
  })

  it('before the engine is known, nothing encrypted passes', () => {
    expect(whyIgnored(message(3, text('cipher')), { version: 'v3', engine: () => null })).toBe('another engine')
  })
})

describe('any bytes', () => {
  it('are judged without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(community, user), (bytes, expected) => {
        expect(whyIgnored(bytes, expected)).not.toBe(null)
      }),
    )
  })

  it('that begin as a good answer and are changed in one place are judged without throwing', () => {
    const good = answer(1, bindings)
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, octet) => {
        expect(['string', 'object']).toContain(typeof whyIgnored(good.with(at, octet), community))
      }),
    )
  })

  it('that are a good answer cut short are ignored', () => {
    const good = answer(1, bindings)
    fc.assert(
      fc.property(fc.nat(good.length - 1), length => {
        expect(whyIgnored(good.subarray(0, length), community)).not.toBe(null)
      }),
    )
  })
})
