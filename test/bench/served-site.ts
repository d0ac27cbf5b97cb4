import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { newSealKey } from '@kakuri/core/compile/seal.ts'
import { newAgeKey } from '@kakuri/core/site/age-key.ts'
import type { Credentials } from '@kakuri/core/site/credentials.ts'
import { openDesk } from '../../controller/src/cli/desk.ts'
import { writeSecretsFile } from '../../controller/src/cli/secrets-file.ts'
import { run, testCli } from '../../controller/src/cli/testing.ts'
import { ServiceProcess } from '../browser/service-process.ts'
import { writeSite } from './simulated-site.ts'

const LOGIN: Credentials = { kind: 'ssh', user: 'ops', password: 'bench' }
const LATENCY_MS = 50

/** Who may log in to a served site. */
export interface Account {
  readonly name: string
  readonly password: string
}

const account = (name: string): Account => ({ name, password: `${name} has a long password` })
export const COMMANDER = account('Suzuki')
export const VIEWERS = ['Tanaka', 'Yamada', 'Ito', 'Watanabe', 'Kobayashi'].map(account)

/** `kakuri serve` before simulated devices in a process of their own; one stage, its gate open. */
export interface ServedSite {
  readonly folder: string
  readonly url: string
  readonly pid: number
  close(): Promise<void>
}

export async function openServedSite(devices: number, ports: number): Promise<ServedSite> {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-bench-'))
  const simulators = startSimulators(devices, ports)
  const words = (...given: string[]) => [...given, '--site', folder, '--key', join(folder, 'bench.key'), '--lang', 'en']
  const service = new ServiceProcess((...given) => words(...given, '--http'))
  const close = async () => {
    await service.end('SIGKILL')
    simulators.stdin?.end()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    writeSite(folder, await addressesOf(simulators), ports)
    await writeSecrets(folder)
    await ended(words('seal', '--actor', COMMANDER.name))
    const add = ({ name, password }: Account, role: string) => {
      const given = ['user', 'add', name, '--role', role, '--no-second-factor', '--password-stdin']
      return ended(words(...given, '--actor', COMMANDER.name), `${password}\n`)
    }
    await add(COMMANDER, 'commander')
    for (const viewer of VIEWERS) await add(viewer, 'viewer')
    await service.start()
    return { folder, url: service.url, pid: service.pid ?? 0, close }
  } catch (error) {
    await close()
    throw error
  }
}

function startSimulators(devices: number, ports: number): ChildProcess {
  const words = [join(import.meta.dirname, 'simulated-devices.ts'), devices, ports, LATENCY_MS].map(String)
  return spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
}

async function addressesOf({ stdout }: ChildProcess) {
  if (stdout === null) throw new Error('the simulators have no output')
  const [line] = await once(createInterface({ input: stdout }), 'line')
  return JSON.parse(line)
}

async function writeSecrets(folder: string): Promise<void> {
  const { cli } = testCli({ cwd: folder })
  const { identity, recipient } = await newAgeKey()
  await cli.files.write(join(folder, 'bench.key'), `${identity}\n`, 0o600)
  const sealKey = newSealKey().export({ type: 'pkcs8', format: 'pem' }).toString()
  await writeSecretsFile(
    openDesk(cli, { site: folder }),
    { credentials: new Map([['ops', LOGIN]]), sealKey, codes: new Map() },
    {
      recipients: [recipient],
    },
  )
}

/** Runs a command to its end; an error with what it said unless that was good. */
async function ended(words: readonly string[], typed = ''): Promise<void> {
  const { code, out, err } = await run(words, {}, typed)
  if (code !== 0) throw new Error(`kakuri ${words.join(' ')} ended with ${code}: ${out}${err}`)
}
