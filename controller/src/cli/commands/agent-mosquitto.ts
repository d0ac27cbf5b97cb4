import { randomBytes, X509Certificate } from 'node:crypto'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { createVault } from '../../accounts/vault.ts'
import { openRegistry } from '../../agents/registry.ts'
import { mosquittoConfig } from '../../broker/mosquitto.ts'
import { listenOf } from '../../service/listening.ts'
import { SaidError } from '../../service/said.ts'
import { type OwnCertificates, openCertificates } from '../../tls/certificates.ts'
import type { Common, Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { AGENT } from '../messages/agent.ts'
import { openSiteSecrets } from '../secrets-file.ts'
import { refuse } from '../work.ts'

export interface MosquittoOptions extends Common {
  readonly at?: string
}

/** `kakuri agent mosquitto FOLDER --at ADDRESS:PORT`: everything that a Mosquitto needs to stand in the broker's place. */
export async function agentMosquitto(desk: Desk, { at }: MosquittoOptions, named = ''): Promise<number> {
  const [listen] = at === undefined ? [] : listenOf([at])
  if (listen === undefined) return refuse(desk, AGENT.atNeeded)
  const folder = resolve(desk.cli.cwd, named)
  const certificates = await certificatesOf(desk)
  const server = await certificates.issueServer([listen.host])
  const file = (name: string) => join(folder, name)
  const files = {
    ...{ authority: file('authority.pem'), certificate: file('server.pem'), key: file('server.key') },
    ...{ revocations: file('revocations.pem'), acl: file('acl.conf') },
  }
  const { conf, acl } = mosquittoConfig({ ...listen, files })
  await desk.cli.files.makeFolder(folder, 0o700)
  const texts: readonly (readonly [string, string])[] = [
    [file('mosquitto.conf'), conf],
    [files.acl, acl],
    [files.authority, certificates.authority],
    [files.certificate, server.cert],
    [files.key, server.key],
    [files.revocations, await revocationsOf(desk, certificates)],
  ]
  for (const [path, text] of texts) await desk.cli.files.write(path, text, 0o600)
  desk.json({ mosquitto: { folder, files: texts.map(([path]) => path) } })
  desk.print(desk.say(AGENT.mosquitto(folder)), '', conf.trimEnd())
  return exitCode('complete')
}

/** Beside a running controller: nothing is issued here that the journal has to know. */
async function certificatesOf(desk: Desk): Promise<OwnCertificates> {
  const { sealKey } = await openSiteSecrets(desk)
  const folder = join(desk.stateFolder, 'tls')
  const there = await desk.cli.files.read(join(folder, 'server.json'))
  if (there === null) throw new SaidError('USAGE', AGENT.certificatesFirst)
  const { cert } = stored.parse(JSON.parse(Buffer.from(there).toString('utf8')))
  const opened = { folder, vault: createVault(sealKey), clock: desk.cli.clock, names: namesIn(cert) }
  return openCertificates({ ...opened, record: neverRecorded })
}

const stored = z.object({ cert: z.string() })

/** With the names that it has already, the controller's own certificate stays as it is. */
function namesIn(cert: string): string[] {
  const names = new X509Certificate(cert).subjectAltName ?? ''
  return names.split(', ').map(name => name.replace(/^(DNS|IP Address):/, ''))
}

async function revocationsOf(desk: Desk, certificates: OwnCertificates): Promise<string> {
  const nothing = { planAgents: () => new Set<string>(), trusted: () => [], broker: () => ({ host: '', port: 0 }) }
  const registry = openRegistry({
    ...{ ...nothing, file: join(desk.stateFolder, 'agents.db'), certificates, record: neverRecorded },
    ...{ clock: desk.cli.clock, random: bytes => randomBytes(bytes) },
  })
  try {
    return await registry.revocations()
  } finally {
    registry.close()
  }
}

const neverRecorded = () => Promise.reject(new SaidError('USAGE', AGENT.certificatesFirst))
