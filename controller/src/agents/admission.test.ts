import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import { ExtendedKeyUsage } from '@peculiar/x509'
import { expect, it } from 'vitest'
import { issueAuthority } from '../tls/issue.ts'
import { readCertificate } from './admission.ts'
import { derOf, type Forged, forge } from './testing-registry.ts'

const issuer = await issueAuthority(Date.UTC(2026, 0, 1))
const authority = new X509Certificate(issuer.cert)
const read = async (change: Omit<Forged, 'issuer' | 'agent'> & { readonly agent?: string }) =>
  readCertificate(derOf((await forge({ issuer, agent: 'room-a', ...change })).cert), authority)

it('a certificate of the authority for one agent is read', async () => {
  expect(await read({})).toMatchObject({ agent: 'room-a', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
})

it.each([
  ['for a server', { usage: ExtendedKeyUsage.serverAuth }],
  ['for signing programs', { usage: ExtendedKeyUsage.codeSigning }],
])('a certificate %s is no client', async (_, change) => {
  expect(await read(change)).toMatchObject({ why: 'unknown' })
})

it.each(['controller', '+', 'a/b', '', '部屋', 'room-a\u0000', 'room-a, CN=room-b', '-a', 'a'.repeat(65)])(
  'a certificate of the authority for the name %j is no agent',
  async agent => {
    expect(await read({ agent })).toMatchObject({ why: 'wrong-name' })
  },
)

it.each([
  ['another alternative name', { uri: 'kakuri:agent:room-b' }],
  ['an alternative name of another kind', { uri: 'kakuri:controller' }],
  ['two names', { subject: [{ CN: ['room-a'] }, { CN: ['room-b'] }] }],
  ['a name and an organisation', { subject: [{ CN: ['room-a'] }, { O: ['hospital'] }] }],
])('a certificate with %s is no agent', async (_, change) => {
  expect(await read(change)).toMatchObject({ why: 'wrong-name' })
})
