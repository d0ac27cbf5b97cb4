import { spawn } from 'node:child_process'
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { newSealKey, publicKeyText } from '@kakuri/core/compile/seal.ts'
import { newAgeKey } from '@kakuri/core/site/age-key.ts'
import { stringify } from 'yaml'
import { createVault } from '../../controller/src/accounts/vault.ts'
import { openRegistry } from '../../controller/src/agents/registry.ts'
import { ADMIN, testKeys } from '../../controller/src/agents/testing-registry.ts'
import { type Desk, openDesk } from '../../controller/src/cli/desk.ts'
import { writeSecretsFile } from '../../controller/src/cli/secrets-file.ts'
import { run, testCli } from '../../controller/src/cli/testing.ts'
import { openCertificates } from '../../controller/src/tls/certificates.ts'
import { ServiceProcess } from '../browser/service-process.ts'
import type { Fleet } from './fleet.ts'

const HOST = '127.0.0.1'
const HOUR_MS = 3_600_000
const ACTOR = 'Suzuki'

/** A real `kakuri serve` of a site with an agent in every room, and the agents' certificates and keys. */
export interface AgentsSite {
  readonly folder: string
  readonly fleet: Fleet
  readonly fleetFile: string
  /** Where somebody at the controller itself gives orders. */
  readonly desk: Desk
  readonly service: ServiceProcess
  close(): Promise<void>
}

export async function openAgentsSite(agents: number): Promise<AgentsSite> {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-bench-'))
  const port = await freePort()
  const words = (...given: string[]) => [...given, '--site', folder, '--key', join(folder, 'bench.key'), '--lang', 'en']
  const { flags, env } = asUnit(folder)
  const service = new ServiceProcess(
    (...given) => words(...given, '--agents', `${HOST}:${port}`),
    ([program = '', ...given]) => spawn(program, [...flags, ...given], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  const close = async () => {
    await service.end('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    writeFiles(folder, agents)
    const desk = openDesk(testCli({ cwd: folder }).cli, { site: folder, actor: ACTOR })
    const sealKey = await writeSecrets(folder, desk)
    await ended(words('seal', '--actor', ACTOR))
    const fleet = { ...(await enrolled(folder, agents, sealKey)), host: HOST, port, bundle: sealedIn(folder) }
    const fleetFile = join(folder, 'fleet.json')
    writeFileSync(fleetFile, JSON.stringify(fleet), { mode: 0o600 })
    await service.start()
    return { folder, fleet, fleetFile, desk, service, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Started as the unit starts it: flags of Node, and environment. */
function asUnit(folder: string): { readonly flags: readonly string[]; readonly env: NodeJS.ProcessEnv } {
  const unit = readFileSync(join(import.meta.dirname, '../../controller/systemd/kakuri.service'), 'utf8')
  const set = [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  const flags =
    /^ExecStart=\S+((?: --\S+)*)/m
      .exec(unit)?.[1]
      ?.split(' ')
      .filter(flag => flag !== '') ?? []
  return { flags, env: { ...process.env, ...Object.fromEntries(set), NODE_COMPILE_CACHE: join(folder, 'cache') } }
}

const agentOf = (n: number) => `agent-${n}`

/** Every room holds one switch that only the room's own agent reaches; all hang on a management switch that nothing drives. */
function writeFiles(folder: string, agents: number): void {
  const all = Array.from({ length: agents }, (_, i) => i + 1)
  const header = 'cable,tag,a_device,a_port,b_device,b_port,colour,medium,segments,notes'
  const rows = all.flatMap(n => [
    `M-${n},,sw-${n},mgmt0,mgmt-sw,eth${n},grey,copper,mgmt,`,
    `C-${n},"=""1-${n}""",sw-${n},eth1,wall,w${n},red,copper,ward,`,
  ])
  const files = {
    'site.yaml': stringify(siteYaml(all)),
    'cables.csv': [header, ...rows, ''].join('\r\n'),
    'plan.yaml': stringify({ plan: 'kakuri/1', name: 'Bench', stages: [stageOf(all)] }),
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

function siteYaml(all: readonly number[]): object {
  const hostKeys = [`SHA256:${randomBytes(32).toString('base64').slice(0, 43)}`]
  const device = (n: number) => {
    const ssh = { profile: 'frr-vtysh', credentials: 'ops', hostKeys, agent: agentOf(n) }
    const address = `10.${n >> 8}.${n & 255}.1`
    return {
      kind: 'switch',
      room: `room-${n}`,
      name: `Switch ${n}`,
      address,
      segment: 'mgmt',
      ways: { ssh },
      ports: { agent: ['mgmt'] },
    }
  }
  return {
    site: 'kakuri/1',
    id: 'bench',
    name: 'Bench',
    rooms: { core: { name: 'Core' }, ...byId(all, n => [`room-${n}`, { name: `Room ${n}`, people: ['Sato'] }]) },
    segments: { mgmt: { kind: 'management', name: 'Management' }, ward: { kind: 'client', name: 'Ward' } },
    devices: {
      'mgmt-sw': { kind: 'switch', room: 'core', name: 'Management' },
      ...byId(all, n => [`sw-${n}`, device(n)]),
    },
    agents: byId(all, n => [agentOf(n), { room: `room-${n}`, attach: `sw-${n}:agent` }]),
    controller: { attach: 'mgmt-sw:ctl', segment: 'mgmt' },
  }
}

const byId = <T>(all: readonly number[], entry: (n: number) => readonly [string, T]) =>
  Object.fromEntries(all.map(entry))

function stageOf(all: readonly number[]): object {
  const cutPoints = all.map(n => ({ id: `cut-${n}`, tag: `1-${n}`, port: `sw-${n}:eth1` }))
  return { id: 'wards', name: 'Wards', gate: 'confirm', cutPoints }
}

async function writeSecrets(folder: string, desk: Desk): Promise<KeyObject> {
  const { identity, recipient } = await newAgeKey()
  await desk.cli.files.write(join(folder, 'bench.key'), `${identity}\n`, 0o600)
  const key = newSealKey()
  const sealKey = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const credentials = new Map([['ops', { kind: 'ssh', user: 'ops', password: 'bench' } as const]])
  await writeSecretsFile(desk, { credentials, sealKey, codes: new Map() }, { recipients: [recipient] })
  return key
}

/** Let in ahead by the real registry. Its limits on strangers count time, and here an hour passes at every look. */
async function enrolled(
  folder: string,
  agents: number,
  sealKey: KeyObject,
): Promise<Omit<Fleet, 'host' | 'port' | 'bundle'>> {
  const record = async () => undefined
  let mono = 0
  const clock = { ...systemClock, mono: () => (mono += HOUR_MS), now: () => Date.now(), sleep: systemClock.sleep }
  const certificates = await openCertificates({
    ...{ folder: join(folder, '.kakuri/tls'), vault: createVault(sealKey), clock: systemClock, record },
    names: ['localhost', HOST],
  })
  const names = Array.from({ length: agents }, (_, i) => agentOf(i + 1))
  const registry = openRegistry({
    ...{ file: join(folder, '.kakuri/agents.db'), certificates, planAgents: () => new Set(names), record, clock },
    ...{ random: bytes => randomBytes(bytes), trusted: () => [], broker: () => ({ host: HOST, port: 1 }) },
  })
  const { recipient } = await newAgeKey()
  const all: Fleet['agents'][number][] = []
  for (const name of names) {
    const [keys, link] = [await testKeys(name), generateKeyPairSync('ed25519').privateKey]
    const asking = { agent: name, request: keys.request, linkKey: publicKeyText(link), recipient, address: name }
    const { ticket, code } = await registry.ask(asking)
    await registry.approve(name, code, ADMIN)
    const state = registry.state(ticket)
    if (state.phase !== 'approved') throw new Error(`${name} was not let in: ${state.phase}`)
    const linkKey = link.export({ type: 'pkcs8', format: 'pem' }).toString()
    all.push({ name, key: keys.key, certificate: state.certificate, linkKey })
  }
  registry.close()
  return { authority: certificates.authority, agents: all }
}

function sealedIn(folder: string): string {
  const { sha256 } = JSON.parse(readFileSync(join(folder, '.kakuri/bundle.kakuri'), 'utf8')) as { sha256: string }
  return sha256
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, HOST, resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Runs a command to its end; an error with what it said unless that was good. */
async function ended(words: readonly string[]): Promise<void> {
  const { code, out, err } = await run(words, {}, '')
  if (code !== 0) throw new Error(`kakuri ${words.join(' ')} ended with ${code}: ${(out + err).slice(-500)}`)
}
