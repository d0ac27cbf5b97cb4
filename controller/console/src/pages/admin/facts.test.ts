import { expect, test } from 'vitest'
import type { AccountDoc, CertificateDoc } from '../../../../src/api/accounts.ts'
import type { DrivenDeviceDoc } from '../../../../src/api/map.ts'
import {
  DAY_MS,
  daysLeft,
  readAloud,
  tabsFor,
  totpSecret,
  validity,
  warningsOf,
  wayState,
  worstFirst,
} from './facts.ts'

const NOW = 1_800_000_000_000
const ACCOUNT: AccountDoc = {
  ...{ name: '佐藤', roles: ['commander'], disabled: false, second: 'totp', codesLeft: 10 },
  ...{ createdUtc: 0, lastLoginUtc: null },
}

test.each<[string, Partial<AccountDoc>, readonly string[]]>([
  ['with everything', {}, []],
  ['without a second factor', { second: 'none', codesLeft: 0 }, ['no-second']],
  ['with two codes left', { codesLeft: 2 }, ['few-codes']],
  ['that is disabled', { second: 'none', disabled: true }, []],
])('an account %s is warned of accordingly', (_, change, warnings) => {
  expect(warningsOf({ ...ACCOUNT, ...change })).toEqual(warnings)
})

const CERTIFICATE: CertificateDoc = {
  ...{ kind: 'server', subject: 'kakuri', sha256: '', names: [], notBeforeUtc: NOW - DAY_MS },
  notAfterUtc: NOW + 100 * DAY_MS,
}

test.each([
  ['in its time', 100.5, 'valid', 100],
  ['with a fortnight left', 14, 'soon', 14],
  ['over since an hour', -1 / 24, 'over', -1],
] as const)('a certificate %s says so', (_, days, state, left) => {
  const certificate = { ...CERTIFICATE, notAfterUtc: NOW + days * DAY_MS }
  expect([validity(certificate, NOW), daysLeft(certificate, NOW)]).toEqual([state, left])
})

test('a certificate from the future, as after a clock was set back, is not valid yet', () => {
  expect(validity({ ...CERTIFICATE, notBeforeUtc: NOW + 1 }, NOW)).toBe('not-yet')
})

test('a fingerprint is read aloud in groups of two bytes, four to a line', () => {
  const bytes = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0'))
  expect(readAloud(bytes.join(':'))).toEqual([
    '0001 0203 0405 0607',
    '0809 0a0b 0c0d 0e0f',
    '1011 1213 1415 1617',
    '1819 1a1b 1c1d 1e1f',
  ])
})

type Way = DrivenDeviceDoc['ways'][number]
const way = (more: Partial<Way>): Way => ({ rung: 'ssh', profile: 'x', port: 22, goodUtc: NOW, failing: null, ...more })
const FAILING = { utc: NOW, code: 'TIMEOUT', message: { ja: 'x', en: 'x' } }

test.each([
  ['read just now', {}, 'good'],
  ['read more than a day ago', { goodUtc: NOW - DAY_MS - 1 }, 'old'],
  ['never read', { goodUtc: null }, 'never'],
  ['that failed after a good reading', { failing: FAILING }, 'failing'],
] as const)('a way in %s counts so', (_, more, state) => {
  expect(wayState(way(more), NOW)).toBe(state)
})

test('devices that need a look come first', () => {
  const device = (id: string, ways: Way[]): DrivenDeviceDoc => ({
    ...{ id, name: { ja: id, en: id }, room: null, address: null, hostKeys: [], ways },
  })
  const devices = [
    device('good', [way({})]),
    device('old', [way({ goodUtc: 0 })]),
    device('bad', [way({}), way({ failing: FAILING })]),
  ]
  expect(worstFirst(devices, NOW).map(one => one.id)).toEqual(['bad', 'old', 'good'])
})

test.each([
  [['viewer'], ['own']],
  [
    ['onsite', 'network'],
    ['own', 'certificates', 'devices', 'agents'],
  ],
  [['admin'], ['own', 'accounts', 'sessions', 'tokens', 'certificates', 'devices', 'agents']],
] as const)('%j see %j', (roles, tabs) => {
  expect(tabsFor({ roles: [...roles] })).toEqual(tabs)
})

test('the secret of an authenticator is shown in groups of four', () => {
  expect(totpSecret('otpauth://totp/Kakuri:sato?secret=JBSWY3DPEHPK3PXP&issuer=Kakuri')).toBe('JBSW Y3DP EHPK 3PXP')
  expect(totpSecret('https://example')).toBeNull()
})
