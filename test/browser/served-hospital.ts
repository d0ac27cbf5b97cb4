import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Role } from '@kakuri/core/journal/events.ts'
import { type Hospital, openHospital } from '../../controller/src/cli/testing-hospital.ts'

const MAIN = join(import.meta.dirname, '../../controller/src/main.ts')

export interface Person {
  readonly name: string
  readonly password: string
  readonly roles: readonly Role[]
}

const person = (name: string, ...roles: Role[]): Person => ({ name, roles, password: `${name} has a long password` })

/** One invented person for each role, and a second commander. */
export const PEOPLE = {
  commander: person('Suzuki', 'commander'),
  second: person('Sato', 'commander'),
  network: person('Tanaka', 'network'),
  onsite: person('Yamada', 'onsite'),
  viewer: person('Ito', 'viewer'),
  admin: person('Watanabe', 'admin'),
} as const satisfies Record<string, Person>

export interface ServedHospital {
  readonly hospital: Hospital
  readonly url: string
  /** Starts `kakuri serve` again on the same address. */
  start(): Promise<void>
  /** SIGTERM, and waits for its end. */
  stop(): Promise<void>
  /** SIGKILL, and waits for its end. */
  kill(): Promise<void>
  close(): Promise<void>
}

/** The simulated hospital in this process, and the real service as a process of its own in front of it. */
export async function openServedHospital(words: readonly string[] = ['--http']): Promise<ServedHospital> {
  const hospital = await openHospital()
  const service = new ServiceProcess(hospital, words)
  try {
    for (const one of Object.values(PEOPLE)) await addPerson(hospital, one)
    await service.start()
  } catch (error) {
    await service.end('SIGKILL')
    await hospital.close()
    throw error
  }
  return {
    hospital,
    url: service.url,
    start: () => service.start(),
    stop: () => service.end('SIGTERM'),
    kill: () => service.end('SIGKILL'),
    close: async () => {
      await service.end('SIGKILL')
      await hospital.close()
    },
  }
}

async function addPerson(hospital: Hospital, { name, password, roles }: Person): Promise<void> {
  const given = [
    'user',
    'add',
    name,
    ...roles.flatMap(role => ['--role', role]),
    '--no-second-factor',
    '--password-stdin',
  ]
  const { code, err } = await hospital.run(hospital.words(...given), `${password}\n`)
  if (code !== 0) throw new Error(`kakuri user add ${name} ended with ${code}: ${err}`)
}

/** `kakuri serve` as a child. The first start takes a free port; later ones the same. */
class ServiceProcess {
  url = ''
  #child: ChildProcess | null = null
  readonly #hospital: Hospital
  readonly #words: readonly string[]

  constructor(hospital: Hospital, words: readonly string[]) {
    this.#hospital = hospital
    this.#words = words
  }

  async start(): Promise<void> {
    const port = this.url === '' ? '0' : new URL(this.url).port
    const words = this.#hospital.words('serve', '--listen', `127.0.0.1:${port}`, ...this.#words)
    const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.url = await addressOf(child)
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}

/** The address that the service prints when it listens; an error with all it said when it ends before. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const [address] = /https?:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
      if (address !== undefined) resolve(address)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', code => reject(new Error(`kakuri serve ended with ${code}:\n${said}`)))
  })
}
