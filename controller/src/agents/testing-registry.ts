import 'reflect-metadata'
import { generateKeyPairSync, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import type { AnyNewEvent } from '@kakuri/core/journal/events.ts'
import * as x509 from '@peculiar/x509'
import { createVault } from '../accounts/vault.ts'
import type { Who } from '../service/contract.ts'
import { type OwnCertificates, openCertificates } from '../tls/certificates.ts'
import { KEY, keyPem } from '../tls/issue.ts'
import type { Asked, Asking, Registry } from './contract.ts'
import { openRegistry } from './registry.ts'

export const ADMIN: Who = { name: 'Suzuki', kind: 'account', roles: ['admin'], steppedUpUntil: null }

/** A controller's authority and registry in a folder of its own. */
export interface TestRegistry {
  readonly folder: string
  readonly clock: Clock
  readonly certificates: OwnCertificates
  readonly registry: Registry
  readonly events: AnyNewEvent[]
  readonly plan: Set<string>
  /** The journal takes nothing while true. */
  full: boolean
  again(): Registry
  end(): void
}

export async function testRegistry(agents: readonly string[], clock: Clock = new HandClock()): Promise<TestRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-agents-'))
  const [events, plan]: [AnyNewEvent[], Set<string>] = [[], new Set(agents)]
  const record = async (event: AnyNewEvent) => {
    if (test.full) throw new Error('the journal is full')
    events.push(event)
  }
  const vault = createVault(generateKeyPairSync('ed25519').privateKey)
  const certificates = await openCertificates({
    ...{ folder: join(folder, 'tls'), vault, clock, names: ['127.0.0.1', 'localhost'] },
    record: async () => undefined,
  })
  const open = () =>
    openRegistry({
      ...{ file: join(folder, 'agents.db'), certificates, planAgents: () => plan, record, clock },
      ...{ random: bytes => randomBytes(bytes), trusted: () => ['ed25519:controller'] },
      broker: () => ({ host: '192.0.2.1', port: 8883 }),
    })
  const test = { folder, clock, certificates, registry: open(), events, plan, full: false, again, end }
  function again() {
    test.registry.close()
    test.registry = open()
    return test.registry
  }
  function end() {
    test.registry.close()
    rmSync(folder, { recursive: true })
  }
  return test
}

export interface TestKeys {
  readonly pair: webcrypto.CryptoKeyPair
  readonly key: string
  readonly request: string
}

/** A key and a request for a certificate, as an agent makes them. */
export async function testKeys(agent: string, change: { readonly curve?: string } = {}): Promise<TestKeys> {
  const algorithm = { ...KEY, namedCurve: change.curve ?? KEY.namedCurve }
  const pair = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const name = new x509.Name([{ CN: [agent] }])
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    { name, keys: pair, signingAlgorithm: KEY },
    webcrypto,
  )
  return { pair, key: await keyPem(pair.privateKey), request: request.toString('pem') }
}

export function askingOf(agent: string, keys: TestKeys, address = '192.0.2.7'): Asking {
  const link = `ed25519:${randomBytes(32).toString('base64')}`
  return { agent, request: keys.request, linkKey: link, recipient: `age1${randomBytes(29).toString('hex')}`, address }
}

export interface Member {
  readonly agent: string
  readonly keys: TestKeys
  readonly asking: Asking
  readonly asked: Asked
  readonly cert: string
  readonly der: Uint8Array
}

/** An agent that asked and was let in. */
export async function letIn(registry: Registry, agent: string, given?: TestKeys): Promise<Member> {
  const keys = given ?? (await testKeys(agent))
  const asking = askingOf(agent, keys)
  const asked = await registry.ask(asking)
  await registry.approve(agent, asked.code, ADMIN)
  const state = registry.state(asked.ticket)
  if (state.phase !== 'approved') throw new Error(`${agent} was not let in: ${state.phase}`)
  return { agent, keys, asking, asked, cert: state.certificate, der: derOf(state.certificate) }
}

export const derOf = (pem: string): Uint8Array => new X509Certificate(pem).raw

export const USES = { server: x509.ExtendedKeyUsage.serverAuth, client: x509.ExtendedKeyUsage.clientAuth } as const

export interface Forged {
  readonly issuer: { readonly cert: string; readonly key: string }
  readonly agent: string
  readonly usage?: x509.ExtendedKeyUsage
  readonly uri?: string
  readonly subject?: readonly Record<string, string[]>[]
  /** An IP address in place of `uri`. */
  readonly address?: string
  /** Years, UTC, at whose beginnings it begins and ends. */
  readonly years?: readonly [number, number]
}

/** Any certificate that somebody with this key could make. */
export async function forge({ issuer, agent, ...change }: Forged): Promise<{ cert: string; key: string }> {
  const pair = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify'])
  const signingKey = await webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(issuer.key), KEY, false, [
    'sign',
  ])
  const [from, to] = change.years ?? [2025, 2035]
  const uri = { type: 'url', value: change.uri ?? `kakuri:agent:${agent}` } as const
  const name = change.address === undefined ? uri : ({ type: 'ip', value: change.address } as const)
  const cert = await x509.X509CertificateGenerator.create(
    {
      serialNumber: randomBytes(8).toString('hex'),
      subject: new x509.Name([...(change.subject ?? [{ CN: [agent] }])]),
      issuer: new x509.X509Certificate(issuer.cert).subjectName,
      notBefore: new Date(Date.UTC(from, 0, 1)),
      notAfter: new Date(Date.UTC(to, 0, 1)),
      signingAlgorithm: KEY,
      publicKey: pair.publicKey,
      signingKey,
      extensions: [
        new x509.ExtendedKeyUsageExtension([change.usage ?? x509.ExtendedKeyUsage.clientAuth]),
        new x509.SubjectAlternativeNameExtension([name]),
      ],
    },
    webcrypto,
  )
  return { cert: cert.toString('pem'), key: await keyPem(pair.privateKey) }
}
