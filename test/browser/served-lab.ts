import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newSealKey } from '@kakuri/core/compile/seal.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import { newAgeKey } from '@kakuri/core/site/age-key.ts'
import { sealSecrets } from '@kakuri/core/site/secrets.ts'
import { run } from '../../controller/src/cli/testing.ts'
import { startTraffic, type Traffic } from '../lab/flows.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { labCredentials, writeSite } from '../lab/site-files.ts'
import { CONTROLLER, readTopology } from '../lab/topology.ts'
import { CHROMIUM } from './requirements.ts'
import type { Person } from './served-hospital.ts'
import { ServiceProcess } from './service-process.ts'

/** The lab's hospital of real daemons, its traffic, and `kakuri serve` inside the namespace of its controller. */
export interface ServedLab {
  readonly lab: Lab
  readonly traffic: Traffic
  readonly url: string
  /** A program that starts Chromium beside the controller: it reaches what the controller reaches, and nothing else. */
  readonly chromium: string
  /** What the journal holds now. */
  events(): AnyEvent[]
  close(): Promise<void>
}

/** `plan`: changes plan.yaml before it is sealed. */
export async function openServedLab(people: readonly Person[], plan: (text: string) => string): Promise<ServedLab> {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-lab-'))
  const lab = await startLab(readTopology('hospital'))
  const close = async () => {
    // With the lab ends whatever runs in its namespaces.
    await lab.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const site = join(folder, 'site')
    const words = await furnish(lab, site, join(folder, 'site.key'), plan)
    await ended(words('seal', '--actor', 'lab'))
    for (const person of people) await addPerson(words, person)
    const service = new ServiceProcess(
      (...given) => words(...given, '--http'),
      argv => lab.spawn(CONTROLLER, argv),
    )
    await service.start()
    const traffic = await startTraffic(lab)
    const events = () => eventsOf(join(site, '.kakuri/journal.db'))
    return { lab, traffic, url: service.url, chromium: writeChromium(lab, folder), events, close }
  } catch (error) {
    await close()
    throw error
  }
}

type Words = (...words: string[]) => string[]

/** The site folder with its secrets. Returns what adds site, key and language to a command. */
async function furnish(lab: Lab, site: string, keyFile: string, plan: (text: string) => string): Promise<Words> {
  writeSite(lab, site)
  rmSync(join(site, 'credentials.json'))
  const planFile = join(site, 'plan.yaml')
  writeFileSync(planFile, plan(readFileSync(planFile, 'utf8')))
  const { identity, recipient } = await newAgeKey()
  writeFileSync(keyFile, `${identity}\n`, { mode: 0o600 })
  const sealKey = newSealKey().export({ type: 'pkcs8', format: 'pem' }).toString()
  const secrets = { credentials: new Map(Object.entries(labCredentials())), sealKey, codes: new Map() }
  writeFileSync(join(site, 'secrets.age'), await sealSecrets(secrets, { recipients: [recipient] }), { mode: 0o600 })
  return (...given) => [...given, '--site', site, '--key', keyFile, '--lang', 'en']
}

async function addPerson(words: Words, { name, password, roles }: Person): Promise<void> {
  const role = roles.flatMap(one => ['--role', one])
  const account = ['user', 'add', name, ...role, '--no-second-factor', '--password-stdin', '--actor', 'lab']
  await ended(words(...account), `${password}\n`)
}

/** Runs a command to its end; an error with what it said unless that was good. */
async function ended(words: readonly string[], typed = ''): Promise<void> {
  const { code, out, err } = await run(words, {}, typed)
  if (code !== 0) throw new Error(`kakuri ${words.join(' ')} ended with ${code}: ${out}${err}`)
}

/** Whoever starts it hands it its orders over pipes, which it keeps inside. */
function writeChromium(lab: Lab, folder: string): string {
  const file = join(folder, 'chromium')
  const words = lab.words(CONTROLLER, [CHROMIUM]).map(word => `'${word}'`)
  writeFileSync(file, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`)
  chmodSync(file, 0o755)
  return file
}

function eventsOf(file: string): AnyEvent[] {
  const reader = openJournalReader(file)
  try {
    return [...reader.read()]
  } finally {
    reader.close()
  }
}
