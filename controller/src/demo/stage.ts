import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { newAgeKey } from '@kakuri/core/site/age-key.ts'
import type { Desk } from '../cli/desk.ts'
import { writeSecretsFile } from '../cli/secrets-file.ts'
import { refuse } from '../cli/work.ts'
import { ROOM_CODES } from './hospital.ts'
import { DEMO } from './messages.ts'
import { CAST } from './people.ts'
import { DEMO_CREDENTIALS, DEVICE_LATENCY_MS, type Running, startSimulators } from './running.ts'
import { cablesCsv, planYaml, siteYaml } from './site-files.ts'
import { buildWorld, type World } from './world.ts'

/** Everything the demo plays on: simulators that run, and a site folder written for them. */
export interface DemoStage {
  /** A desk in the demo's site folder, with the key that opens its secrets. */
  readonly desk: Desk
  readonly world: World
  readonly keyFile: string
  /** Folders that go with the demo. */
  readonly left: readonly string[]
  close(): Promise<void>
}

/**
 * `keep`: a new or empty folder in which the site files stay; null for one that is deleted at the end. `agent`: the server room has one.
 * `latencyMs`: before each answer of a device over SSH.
 */
export async function setStage(
  desk: Desk,
  keep: string | null,
  { agent = false, latencyMs = DEVICE_LATENCY_MS } = {},
): Promise<DemoStage> {
  const folder = await siteFolder(desk, keep)
  const world = buildWorld()
  const running = await startSimulators(world, desk.cli.clock, latencyMs)
  try {
    const keyFile = join(folder, 'demo.key')
    const seated = sitIn(desk, folder, keyFile)
    await writeSite(seated, running, keyFile, agent)
    const close = async () => {
      await running.close()
      if (keep === null) await rm(folder, { recursive: true, force: true })
    }
    return { desk: seated, world, keyFile, left: keep === null ? [folder] : [], close }
  } catch (error) {
    await running.close()
    throw error
  }
}

async function siteFolder(desk: Desk, keep: string | null): Promise<string> {
  if (keep === null) return mkdtemp(join(tmpdir(), 'kakuri-demo-'))
  const folder = resolve(desk.cli.cwd, keep)
  if ((await desk.cli.files.list(folder)).length > 0) return refuse(desk, DEMO.folderThere(folder))
  await desk.cli.files.makeFolder(folder)
  return folder
}

function sitIn(desk: Desk, folder: string, key: string): Desk {
  const actor = desk.say(CAST.commander)
  return {
    ...desk,
    siteFolder: folder,
    stateFolder: join(folder, '.kakuri'),
    options: { ...desk.options, site: folder, key, actor, yes: true },
  }
}

async function writeSite(desk: Desk, running: Running, keyFile: string, agent: boolean): Promise<void> {
  const { files } = desk.cli
  await files.write(join(desk.siteFolder, 'site.yaml'), siteYaml(running.listening, agent))
  await files.write(join(desk.siteFolder, 'cables.csv'), cablesCsv())
  await files.write(join(desk.siteFolder, 'plan.yaml'), planYaml())
  const { identity, recipient } = await newAgeKey()
  await files.write(keyFile, `${identity}\n`, 0o600)
  const sealKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  await writeSecretsFile(
    desk,
    { credentials: DEMO_CREDENTIALS, sealKey, codes: agent ? ROOM_CODES : new Map() },
    { recipients: [recipient] },
  )
}
