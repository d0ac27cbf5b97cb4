import { generateKeyPairSync } from 'node:crypto'
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { KakuriError } from '../base/errors.ts'
import type { Credentials } from './credentials.ts'
import { openSecrets, type Secrets, sealSecrets } from './secrets.ts'
import { formatSecrets, parseSecrets } from './secrets-text.ts'
import { faultText } from './testing.ts'

const pem = (type: 'ed25519' | 'x25519') => {
  const { privateKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
const SECRETS: Secrets = {
  credentials: new Map<string, Credentials>([
    ['switches', { kind: 'ssh', user: 'kakuri', password: 'pass: "#1\'', enable: '0123' }],
    ['firewall', { kind: 'ssh', user: 'kakuri', privateKey: 'line one\nline two\n', passphrase: 'on' }],
    ['old', { kind: 'snmp-v2c', community: '1e5' }],
    [
      'switches-snmp',
      {
        kind: 'snmp-v3',
        user: 'kakuri',
        auth: { protocol: 'sha256', password: 'authauthauth' },
        priv: { protocol: 'aes128', password: 'privprivpriv' },
      },
    ],
  ]),
  sealKey: pem('ed25519'),
  codes: new Map([
    ['佐藤 花子', '012345'],
    ['Tanaka', '987654321098'],
  ]),
}

let identity = ''
let recipient = ''
let sealed = new Uint8Array()
beforeAll(async () => {
  identity = await generateX25519Identity()
  recipient = await identityToRecipient(identity)
  sealed = await ageOf(formatSecrets(SECRETS))
})

async function ageOf(content: string): Promise<Uint8Array<ArrayBuffer>> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return new Uint8Array(await encrypter.encrypt(content))
}

async function errorOf(work: Promise<unknown>): Promise<KakuriError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof KakuriError) return error
  throw new Error('no KakuriError was thrown')
}

describe('secrets.age', () => {
  it('is opened with the key it was locked for', async () => {
    expect(await openSecrets(await sealSecrets(SECRETS, { recipients: [recipient] }), { identity })).toEqual(SECRETS)
  })

  it('is opened with the passphrase it was locked with', async () => {
    const bytes = await sealSecrets(SECRETS, { passphrase: '桜 four words' })
    expect(await openSecrets(bytes, { passphrase: '桜 four words' })).toEqual(SECRETS)
    expect(await errorOf(openSecrets(bytes, { passphrase: 'wrong' }))).toMatchObject({
      code: 'SECRETS_LOCKED',
      message: 'The passphrase does not open secrets.age.',
    })
  })

  it('is opened with a key file as age-keygen writes it', async () => {
    expect(
      await openSecrets(sealed, { identity: `# created: 2026\r\n# public key: ${recipient}\r\n${identity}\r\n` }),
    ).toEqual(SECRETS)
  })

  it('is opened in its armored form', async () => {
    expect(await openSecrets(new TextEncoder().encode(armor.encode(sealed)), { identity })).toEqual(SECRETS)
  })

  it('stays locked for another key', async () => {
    const error = await errorOf(openSecrets(sealed, { identity: await generateX25519Identity() }))
    expect(error).toMatchObject({ code: 'SECRETS_LOCKED', message: 'The key does not open secrets.age.' })
  })

  it('says that it needs a key where a passphrase is given', async () => {
    expect(await errorOf(openSecrets(sealed, { passphrase: 'x' }))).toMatchObject({
      code: 'SECRETS_LOCKED',
      message: 'secrets.age is locked with a key file, not with a passphrase.',
    })
  })

  it.each([
    ['', 'The key file is empty.'],
    ['AGE-SECRET-KEY-1XYZ', 'The key file does not hold an age key (AGE-SECRET-KEY-1...).'],
  ])('stays locked for the key file %j', async (text, message) => {
    expect(await errorOf(openSecrets(sealed, { identity: text }))).toMatchObject({
      code: 'SECRETS_LOCKED',
      message,
      cause: undefined,
    })
  })

  it.each([
    ['cut short', () => sealed.subarray(0, sealed.length - 1)],
    ['changed in one byte', () => sealed.map((byte, index) => (index === sealed.length - 5 ? byte ^ 1 : byte))],
    [
      'changed in its header',
      () => sealed.map((byte, index) => (index === sealed.indexOf(0x2d, 60) + 6 ? byte ^ 1 : byte)),
    ],
    ['empty', () => new Uint8Array()],
    ['something else', () => new TextEncoder().encode('credentials: {}')],
    ['broken armor', () => new TextEncoder().encode('-----BEGIN AGE ENCRYPTED FILE-----\nxx')],
  ])('is known to be broken when it is %s', async (_, bytes) => {
    const error = await errorOf(openSecrets(bytes(), { identity }))
    expect([error.code, error.message, error.cause]).toEqual([
      'SECRETS_BROKEN',
      'secrets.age is damaged, or is not an age file.',
      undefined,
    ])
  })

  it('cannot be locked for nobody, or for something that is no public key', async () => {
    expect((await errorOf(sealSecrets(SECRETS, { recipients: [] }))).code).toBe('USAGE')
    expect((await errorOf(sealSecrets(SECRETS, { recipients: ['hunter2'] }))).message).not.toContain('hunter2')
  })
})

const WRONG: readonly (readonly [string, string, string])[] = [
  ['a code too short', 'codes: {Tanaka: "48151"}', '1:17: A code has 6 to 12 digits.'],
  ['a code too long', 'codes: {Tanaka: "4815164815164"}', '1:17: A code has 6 to 12 digits.'],
  ['a code of letters', 'codes: {Tanaka: "hunter2"}', '1:17: A code has 6 to 12 digits.'],
  [
    'a code as number',
    'codes: {Tanaka: 481516}',
    '1:17: A value is missing or has the wrong type; put texts in quotes.',
  ],
  ['one code for two', 'codes: {Tanaka: "481516", Sato: "481516"}', '1:27: Two people have the same code.'],
  ['two codes of one person', 'codes: {Tanaka: "481516", tanaka: "481517"}', '1:27: One person has two codes.'],
  ['a code of nobody', 'codes: {" ": "481516"}', "1:9: A code stands under a person's name."],
  [
    'an unknown key',
    'credentials: {a: {kind: ssh, user: hunter2, pasword: hunter2}}',
    '1:45: A key is not known here.',
  ],
  ['a secret as key', 'credentials: {}\nhunter2: x', '2:1: A key is not known here.'],
  [
    'a secret twice',
    'credentials:\n  hunter2: {kind: snmp-v2c, community: x}\n  hunter2: {kind: snmp-v2c, community: x}',
    '3:3: This cannot be read as YAML, or stands here twice.',
  ],
  [
    'a number as password',
    'credentials: {a: {kind: ssh, user: x, password: 481516}}',
    '1:49: A value is missing or has the wrong type; put texts in quotes.',
  ],
  ['an unknown kind', 'credentials: {a: {kind: hunter2}}', '1:25: The kind of an entry is ssh, snmp-v2c or snmp-v3.'],
  [
    'a wrong protocol',
    'credentials: {a: {kind: snmp-v3, user: u, auth: {protocol: hunter2, password: hunter222}, priv: {protocol: aes128, password: hunter222}}}',
    '1:60: An SNMPv3 protocol is one of sha1, sha224, sha256, sha384, sha512 for auth, aes128, aes256, aes256c for priv.',
  ],
  [
    'a short SNMP password',
    'credentials: {a: {kind: snmp-v3, user: u, auth: {protocol: sha1, password: hunter2}, priv: {protocol: aes128, password: hunter222}}}',
    '1:76: A value is empty, or an SNMPv3 password has fewer than eight characters.',
  ],
  [
    'no way to log in',
    'credentials: {a: {kind: ssh, user: hunter2}}',
    '1:15: This entry has neither password nor privateKey.',
  ],
  [
    'a wrong name',
    'credentials: {hunter2 !: {kind: snmp-v2c, community: x}}',
    `1:15: An entry's name has letters a-z, digits, ".", "_" and "-", at most 64 of them.`,
  ],
  ['no YAML', 'credentials: {a: {password: "hunter2', '1:37: This cannot be read as YAML, or stands here twice.'],
  ['a wrong seal key', 'sealKey: hunter2', '1:10: sealKey is not an Ed25519 private key in PEM (PKCS #8).'],
]

describe('the content of secrets.age', () => {
  it.each(WRONG)('with %s is refused without a word of it', async (_, content, sentence) => {
    const { code, message, cause } = await errorOf(openSecrets(await ageOf(content), { identity }))
    expect([code, cause]).toEqual(['SECRETS_BROKEN', undefined])
    expect(message).toBe(`The content of secrets.age is not right. secrets.age:${sentence}`)
    expect(message).not.toMatch(/hunter2|481516/)
  })

  it('takes no other key than Ed25519 to seal with', () => {
    const content = formatSecrets({ credentials: new Map(), sealKey: pem('x25519'), codes: new Map() })
    expect(faultText(parseSecrets({ name: 's', bytes: new TextEncoder().encode(content) }))).toContain('not an Ed25519')
  })

  it('may be JSON', () => {
    const bytes = new TextEncoder().encode('{"credentials": {"a": {"kind": "snmp-v2c", "community": "x\\r\\n"}}}')
    expect(parseSecrets({ name: 's', bytes })).toEqual({
      ok: true,
      value: {
        credentials: new Map([['a', { kind: 'snmp-v2c', community: 'x\r\n' }]]),
        sealKey: null,
        codes: new Map(),
      },
    })
  })

  it('keeps every password as it is, whatever characters it has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), password => {
        const credentials = new Map([['a', { kind: 'ssh' as const, user: 'u', password }]])
        const secrets: Secrets = { credentials, sealKey: null, codes: new Map() }
        const bytes = new TextEncoder().encode(formatSecrets(secrets))
        expect(parseSecrets({ name: 's', bytes })).toEqual({ ok: true, value: secrets })
      }),
      { numRuns: 2000 },
    )
  })
})
