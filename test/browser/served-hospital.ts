import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '@kakuri/core/journal/events.ts'
import { type Hospital, openHospital } from '../../controller/src/cli/testing-hospital.ts'
import { ServiceProcess } from './service-process.ts'

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

export interface ServedOptions {
  /** Further words of `kakuri serve`; plain HTTP unless told. */
  readonly words?: readonly string[]
  /** Changes plan.yaml before it is sealed. */
  readonly plan?: (text: string) => string
}

/** The simulated hospital in this process, and the real service as a process of its own in front of it. */
export async function openServedHospital(options: ServedOptions = {}): Promise<ServedHospital> {
  const { words = ['--http'], plan } = options
  const hospital = await openHospital({ sealed: plan === undefined })
  if (plan !== undefined) await sealWith(hospital, plan)
  const service = new ServiceProcess((...given) => hospital.words(...given, ...words))
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

async function sealWith(hospital: Hospital, change: (text: string) => string): Promise<void> {
  const file = join(hospital.folder, 'plan.yaml')
  writeFileSync(file, change(readFileSync(file, 'utf8')))
  const { code, err } = await hospital.run(hospital.words('seal'))
  if (code !== 0) throw new Error(`kakuri seal ended with ${code}: ${err}`)
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
