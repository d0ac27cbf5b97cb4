import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDesk } from '../cli/desk.ts'
import { testCli } from '../cli/testing.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { type RunningService, startService } from '../service/lifecycle.ts'
import { FAULTS_TOLD } from './evidence.ts'
import { type TestAgent, testAgent } from './testing-agent.ts'

/** An agent that was let in and taken over, before the whole service. */

const ROOM = 'server-agent'
let hospital: Hospital
let service: RunningService
let folder: string
let agent: TestAgent

beforeEach(async () => {
  hospital = await openHospital({ sealed: false })
  const file = join(hospital.folder, 'site.yaml')
  const lines = `agents:\n  ${ROOM}: { room: server-room, attach: "sw-mgmt:eth11" }\n`
  await writeFile(file, (await readFile(file, 'utf8')).replace('\ncontroller:', `\n${lines}\ncontroller:`))
  const sealed = await hospital.run(hospital.words('seal'))
  if (sealed.code !== 0) throw new Error(sealed.err)
  folder = await mkdtemp(join(tmpdir(), 'kakuri-hostile-'))
  const { cli } = testCli({ cwd: hospital.folder })
  const loopback = { host: '127.0.0.1', port: 0 }
  service = await startService(openDesk(cli, { site: hospital.folder, key: hospital.keyFile, lang: 'en' }), {
    ...{ listen: [loopback], names: [], http: false, consoleFolder: null, demo: false, log: 'fatal' },
    agents: { at: { kind: 'own', listen: loopback } },
  })
  if (service.service.agents === null) throw new Error('no agents are served')
  agent = await testAgent(service.service.agents, ROOM, folder)
})
afterEach(async () => {
  await agent.close()
  await service.stop('test')
  await hospital.close()
  await rm(folder, { recursive: true, force: true })
})

it('births that tell of ever new checkpoints write some entries and no more', async () => {
  const bundle = service.engine.bundle().sha256
  for (let at = 1; at <= 4 * FAULTS_TOLD.most; at++) {
    await agent.come({ bundle, checkpoint: { seq: 1, hash: at.toString(16).padStart(64, '0') } })
    await agent.heard('room')
  }
  expect(hospital.events('agent.other-journal').length).toBe(FAULTS_TOLD.most)
})
