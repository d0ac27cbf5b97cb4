import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../base/canonical.ts'
import { publicKeyText } from '../journal/checkpoint.ts'
import { openBeat, openMessage, sealBeat, sealMessage } from './envelope.ts'

const key = generateKeyPairSync('ed25519').privateKey
const trusted = () => [publicKeyText(key)]
const HEAD = { v: 1, id: 'a', from: 'room-a', to: 'controller', n: 1, epoch: 1, kind: 'answer', signature: 'AAAA' }

/** As whoever holds no key may send it: the signature is looked at only after it was read. */
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const message = (body: string) => Buffer.from(JSON.stringify({ ...HEAD, body: '?' }).replace('"?"', body))

describe('bytes from anybody', () => {
  it.each([
    ['arrays', 60_000],
    ['a few too many', 65],
  ])('nested too deep (%s) are garbled, and end nothing', (_what, depth) => {
    expect(openMessage(message(`{"a":${nested(depth)}}`), 'controller', trusted)).toMatchObject({ why: 'garbled' })
    expect(openBeat(message(`{"a":${nested(depth)}}`), trusted())).toBeNull()
  })

  it.each([
    ['in a string', '{"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}'],
    ['behind an escaped quote', `{"a":"\\\\\\"${'{'.repeat(80)}"}`],
    ['side by side', `{"a":[${Array.from({ length: 80 }, () => '[]').join()}]}`],
  ])('with brackets %s are read', (_what, body) => {
    expect(openMessage(message(body), 'controller', trusted)).toMatchObject({ why: 'wrong-signature' })
  })
})

describe('a message', () => {
  it('is sent as the canonical text of itself with its signature', () => {
    const sent = {
      id: 'b',
      from: 'room-a',
      to: 'controller',
      n: 1,
      epoch: 1,
      kind: 'x',
      body: { b: [1, '"'], a: { c: null } },
    }
    const text = Buffer.from(sealMessage(sent, key)).toString()
    expect(text).toBe(canonicalJson(JSON.parse(text)))
    expect(JSON.parse(text)).toMatchObject({ ...sent, v: 1 })
  })

  it('with long strings is opened by whoever it is for', () => {
    const body = { gzip: 'A'.repeat(4_000_000), said: '\\"'.repeat(1_000) }
    const bytes = sealMessage({ id: 'b', from: 'room-a', to: 'controller', n: 1, epoch: 1, kind: 'x', body }, key)
    expect(openMessage(bytes, 'controller', trusted)).toMatchObject({ ok: true, envelope: { body } })
  })
})

it('a beat counts only with the signature of a trusted key, over every field', () => {
  const other = generateKeyPairSync('ed25519').privateKey
  const body = { epoch: 1, boot: 1, n: 1, utc: 1, head: { seq: 1, hash: 'ab'.repeat(32) } }
  expect(openBeat(sealBeat(body, key), trusted())).toMatchObject(body)
  expect(openBeat(sealBeat(body, other), trusted())).toBeNull()
  const changed = Buffer.from(sealBeat(body, key)).toString('utf8').replace('"boot":1', '"boot":2')
  expect(openBeat(Buffer.from(changed), trusted())).toBeNull()
})
