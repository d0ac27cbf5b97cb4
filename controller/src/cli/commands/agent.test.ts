import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askingOf, type TestKeys, testKeys } from '../../agents/testing-registry.ts'
import type { Agents } from '../../service/contract.ts'
import { type RunningService, startService } from '../../service/lifecycle.ts'
import { openDesk } from '../desk.ts'
import { testCli } from '../testing.ts'
import { type Hospital, openHospital } from '../testing-hospital.ts'

let hospital: Hospital
let service: RunningService
let keys: TestKeys
let folder: string

beforeAll(async () => {
  hospital = await openHospital({ sealed: false })
  const file = join(hospital.folder, 'site.yaml')
  const lines = 'agents:\n  agent-1: { room: server-room, attach: "sw-mgmt:eth11" }\n'
  await writeFile(file, (await readFile(file, 'utf8')).replace('\ncontroller:', `\n${lines}\ncontroller:`))
  await hospital.run(hospital.words('seal'))
  const { cli } = testCli({ cwd: hospital.folder })
  const desk = openDesk(cli, { site: hospital.folder, key: hospital.keyFile, lang: 'en' })
  const loopback = { host: '127.0.0.1', port: 0 }
  service = await startService(desk, {
    ...{ listen: [loopback], names: [], http: false, consoleFolder: null, demo: false, log: 'fatal' },
    agents: { at: { kind: 'own', listen: loopback } },
  })
  keys = await testKeys('agent-1')
  folder = await mkdtemp(join(tmpdir(), 'kakuri-agent-cli-'))
})
afterAll(async () => {
  await service.stop('test')
  await hospital.close()
  await rm(folder, { recursive: true, force: true })
})

const agents = (): Agents => {
  if (service.service.agents === null) throw new Error('no agents are served')
  return service.service.agents
}
const agent = (...words: string[]) => hospital.run(hospital.words('agent', ...words))

describe('kakuri agent, beside the running controller', () => {
  it('lets in who shows the code, lists it, and revokes it', async () => {
    const { code } = await agents().ask(askingOf('agent-1', keys))
    expect((await agent('list')).out).toContain('ASKS TO BE LET IN')
    expect((await agent('approve', 'agent-1', 'WRONGONE')).code).not.toBe(0)
    const approved = await agent('approve', 'agent-1', code)
    expect([approved.code, approved.out]).toEqual([0, expect.stringContaining('Agent agent-1 is let in.')])
    expect((await agent('list')).out).toContain('offline')
    expect((await agent('revoke', 'agent-1')).err).toContain('--reason')
    expect((await agent('revoke', 'agent-1', '--reason', 'stolen')).out).toContain('kakuri secrets code')
    expect((await agent('list')).out).toContain('REVOKED')
    const [enrolled] = hospital.events('agent.enrolled')
    const [revoked] = hospital.events('agent.revoked')
    expect([enrolled?.actor, revoked?.body.reason]).toEqual(['Suzuki (at the controller)', 'stolen'])
  })

  const status = async (lang = 'en') => (await hospital.run([...hospital.words('status'), '--lang', lang])).out
  const inJson = async () => JSON.parse((await hospital.run(hospital.words('status', '--json'))).out).status.agents

  it('status says how the agents stand, in both languages', async () => {
    expect(await status()).toContain('Agents  0 of 1 online · revoked: agent-1')
    const { code } = await agents().ask(askingOf('agent-1', await testKeys('agent-1')))
    expect(await status()).toContain('0 of 1 online · wait for approval: agent-1')
    expect(await status('ja')).toContain('エージェント  1 台中 0 台が接続中 · 承認待ち: agent-1')
    await agent('approve', 'agent-1', code)
    expect(await status()).toContain('0 of 1 online · away: agent-1')
    expect(await inJson()).toEqual([
      { id: 'agent-1', phase: 'enrolled', link: 'offline', asking: false, alone: false, held: false, cutAlone: [] },
    ])
    await agent('revoke', 'agent-1', '--reason', 'tried')
  })

  it('turns a request down', async () => {
    await agents().ask(askingOf('agent-1', await testKeys('agent-1')))
    expect((await agent('refuse', 'agent-1')).code).toBe(0)
    expect((await agent('refuse', 'agent-1')).err).toContain('No request of agent-1 is waiting')
  })

  it('prints the authority that an agent is installed with', async () => {
    expect((await agent('authority')).out.trim()).toBe(service.authority?.certificates.authority.trim())
  })

  it('writes what Mosquitto needs, and changes nothing of the controller', async () => {
    const before = hospital.events('certificate.issued').length
    const written = await agent('mosquitto', folder, '--at', '127.0.0.1:8883')
    expect([written.code, written.err]).toEqual([0, ''])
    const conf = await readFile(join(folder, 'mosquitto.conf'), 'utf8')
    expect(conf).toContain(`crlfile ${join(folder, 'revocations.pem')}`)
    expect(await readFile(join(folder, 'server.key'), 'utf8')).toContain('PRIVATE KEY')
    expect(hospital.events('certificate.issued').length).toBe(before)
  })
})
