import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { EventType } from '@kakuri/core/journal/events.ts'
import { agentSecrets, isCode } from '@kakuri/core/link/agent-secrets.ts'
import { CONTROLLER, type Order } from '@kakuri/core/link/messages.ts'
import type { RoomView } from '@kakuri/core/view/room-shape.ts'
import { Decrypter } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDesk } from '../cli/desk.ts'
import { testCli } from '../cli/testing.ts'
import { type Hospital, openHospital } from '../cli/testing-hospital.ts'
import { HANDS_CABLE } from '../demo/hospital.ts'
import type { Agents, Who } from '../service/contract.ts'
import { type RunningService, startService } from '../service/lifecycle.ts'
import { type TestAgent, testAgent } from './testing-agent.ts'
import { ADMIN } from './testing-registry.ts'

/** The whole service with its broker on loopback, before the simulated hospital with an agent in its server room. */

let hospital: Hospital
let service: RunningService
let folder: string
let agent: TestAgent

const suzuki: Who = { name: 'Suzuki', kind: 'account', roles: ['commander'], steppedUpUntil: null }
const ROOM = 'server-agent'

async function start(): Promise<RunningService> {
  const { cli } = testCli({ cwd: hospital.folder })
  const desk = openDesk(cli, { site: hospital.folder, key: hospital.keyFile, lang: 'en' })
  const loopback = { host: '127.0.0.1', port: 0 }
  return startService(desk, {
    ...{ listen: [loopback], names: [], http: false, consoleFolder: null, demo: false, log: 'fatal' },
    agents: { at: { kind: 'own', listen: loopback } },
  })
}

const agents = (): Agents => service.service.agents ?? never()
const never = () => {
  throw new Error('no agents are served')
}
const doc = () =>
  agents()
    .list()
    .find(one => one.id === ROOM)
const types = () => [...hospital.events('agent.came', 'agent.gone')].map(event => event.type)

/** The edge firewall's SSH goes through the agent; the hands cable hangs in its room. */
async function withAgent(): Promise<void> {
  const file = join(hospital.folder, 'site.yaml')
  const yaml = (await readFile(file, 'utf8')).replace(/(fw-edge:[\s\S]*?ssh: \{)/, `$1 agent: ${ROOM},`)
  const lines = ['agents:', `  ${ROOM}: { room: server-room, attach: "sw-mgmt:eth11" }`]
  await writeFile(file, yaml.replace('\ncontroller:', `\n${lines.join('\n')}\n\ncontroller:`))
}

beforeEach(async () => {
  hospital = await openHospital({ sealed: false })
  await withAgent()
  const sealed = await hospital.run(hospital.words('seal'))
  if (sealed.code !== 0) throw new Error(sealed.err)
  folder = await mkdtemp(join(tmpdir(), 'kakuri-hub-'))
  service = await start()
  agent = await testAgent(agents(), ROOM, folder)
})
afterEach(async () => {
  await agent.close()
  await service.stop('test')
  await hospital.close()
  await rm(folder, { recursive: true, force: true })
})

/** Comes with the bundle that is sealed now. */
const comeReady = () => agent.come({ bundle: service.engine.bundle().sha256 })

/** Resolves when the journal holds an event of this type. */
const written = (type: EventType) =>
  new Promise<void>(resolve => {
    const end = service.service.views.listen(() => look())
    const look = () => {
      if (hospital.events(type).length === 0) return
      end()
      resolve()
    }
    look()
  })

const seen = (fits: () => boolean) =>
  new Promise<void>(resolve => {
    const end = agents().onChange(() => {
      if (!fits()) return
      end()
      resolve()
    })
    if (fits()) {
      end()
      resolve()
    }
  })

describe('an agent that comes', () => {
  it('is given the sealed plan, its room and the secrets of its room alone', async () => {
    await agent.come()
    const { sha256, gzip } = await agent.heard('bundle')
    const stored = await readFile(join(hospital.folder, '.kakuri', 'bundle.kakuri'))
    expect([sha256, gunzipSync(Buffer.from(gzip, 'base64')).equals(stored)]).toEqual([
      service.engine.bundle().sha256,
      true,
    ])
    const { view } = await agent.heard('room')
    expect((view as RoomView).room.id).toBe('server-room')
    const { age } = await agent.heard('secrets')
    const decrypter = new Decrypter()
    decrypter.addIdentity(agent.identity)
    const text = await decrypter.decrypt(Buffer.from(age, 'base64'), 'text')
    const secrets = agentSecrets.parse(JSON.parse(text))
    expect([Object.keys(secrets.credentials).sort(), text.includes('PRIVATE KEY')]).toEqual([
      ['network-admin', 'network-snmp'],
      false,
    ])
    expect(await Promise.all(secrets.codes.map(one => isCode('0', one)))).not.toContain(true)
  })

  it('is seen, and seen to be gone, in the journal and on the page', async () => {
    await comeReady()
    await seen(() => doc()?.link === 'online')
    expect(doc()).toMatchObject({ phase: 'enrolled', bundleCurrent: true, held: false, product: 'test' })
    await agent.vanish()
    await seen(() => doc()?.link === 'offline')
    expect(types()).toEqual(['agent.came', 'agent.gone'])
  })

  it('and goes again and again does not fill the journal', async () => {
    const again = async (left: number): Promise<void> => {
      await comeReady()
      if (left > 1) await again(left - 1)
    }
    await again(10)
    await seen(() => doc()?.link === 'online')
    expect(types().length).toBeLessThanOrEqual(6)
  })

  it('that saw another journal raises an alarm, once', async () => {
    const checkpoint = { seq: 999_999, hash: 'a'.repeat(64) }
    await agent.come({ checkpoint })
    await agent.come({ checkpoint })
    await seen(() => (doc()?.warnings.length ?? 0) > 0)
    expect(hospital.events('agent.other-journal').map(event => event.body.seq)).toEqual([999_999])
  })

  it('that was revoked is cut off, and nothing it says counts', async () => {
    await comeReady()
    await seen(() => doc()?.link === 'online')
    await agents().revoke(ROOM, 'stolen', ADMIN)
    await seen(() => doc()?.link === 'offline')
    expect(doc()?.phase).toBe('revoked')
    // The broker ends the connection before it answers.
    void comeReady().catch(() => undefined)
    await written('agent.refused')
    expect(hospital.events('agent.refused').at(-1)?.body).toMatchObject({ agent: ROOM, why: 'revoked' })
  })
})

const READING = { state: 'open', admin: 'up', link: 'up', detail: 'from the agent' } as const
const open = { kind: 'opened' } as const
/** A device that does what it is told, in a drill. */
const outcome = ({ verb, targets }: Order) => {
  if (verb === 'open') return open
  if (verb === 'apply') return { kind: 'replies' as const, replies: targets.map(() => ({ ok: true as const })) }
  return { kind: 'readings' as const, readings: targets.map(() => READING) }
}

describe('a device that only an agent reaches', () => {
  const device = () => service.engine.bundle().program.devices['fw-edge'] ?? never()
  const port = { kind: 'port', port: 'wan0' } as const
  const observe = async (signal = new AbortController().signal) => {
    const driver = await service.engine.plant().drivers.open(device(), 'ssh', signal)
    return driver.observe([port], signal).finally(() => driver.release())
  }
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'done',
      error => error.code,
    )

  it('is read through it, by orders for the connection that stands', async () => {
    agent.answerOrders = outcome
    await comeReady()
    await seen(() => doc()?.link === 'online')
    expect(await observe()).toEqual([READING])
    const last = agent.orders.at(-1)
    expect(last).toMatchObject({
      device: 'fw-edge',
      rung: 'ssh',
      verb: 'observe',
      boot: 1,
      session: agent.state.session,
    })
  })

  it('is unreachable at once while the agent is away', async () => {
    expect(await codeOf(observe())).toBe('UNREACHABLE')
  })

  it('is unreachable while the agent holds another plan', async () => {
    await agent.come({ bundle: 'b'.repeat(64) })
    await seen(() => doc()?.link === 'online')
    expect(await codeOf(observe())).toBe('UNREACHABLE')
  })

  it('is a lost connection where the agent goes in the middle', async () => {
    await comeReady()
    await seen(() => doc()?.link === 'online')
    const observed = codeOf(observe())
    await agent.heard('order')
    await agent.vanish()
    expect(await observed).toBe('CONNECTION_LOST')
  })

  it('is given up in time, and the agent is told', async () => {
    await comeReady()
    await seen(() => doc()?.link === 'online')
    const late = new AbortController()
    const observed = codeOf(observe(late.signal))
    await agent.heard('order')
    late.abort()
    expect(await observed).toBe('TIMEOUT')
    const { order } = await agent.heard('cancel')
    expect(agent.orders.map(one => one.order)).toContain(order)
  })
})

describe('a task in its room', () => {
  const answer = { drill: true, by: 'Yamada', note: '', utc: 1, mono: 1 }
  const started = async () => {
    agent.answerOrders = outcome
    await comeReady()
    await seen(() => doc()?.link === 'online')
    const order = { stages: ['backup', 'external'], skips: [], reason: 'monthly' }
    const { run } = await service.engine.control.start({ ...order, kind: 'drill', direction: 'isolate' }, suzuki)
    await written('gate.waiting')
    await service.engine.control.approve(run, 'external', suzuki)
    await agent.heard('room', ({ view }) => (view as RoomView).tasks.some(task => task.step === 'ct-line'))
    return run
  }

  it('is shown there and answered there, in the name given, through the agent', async () => {
    const run = await started()
    hospital.world.network.unplug(HANDS_CABLE)
    await agent.link.send(CONTROLLER, 'answer', { ...answer, run, step: 'ct-line', answer: 'done' })
    await agent.heard('room', ({ view }) => (view as RoomView).run === null)
    const [said] = hospital.events('task.answered')
    expect(said?.body).toMatchObject({ step: 'ct-line', by: 'Yamada', via: `agent ${ROOM}`, answer: 'done' })
  })

  it.each([
    ['of another room', { step: 'ward-1' }],
    ['of a run that is over', { run: 'id-gone' }],
    ['of something real, while a drill asks', { drill: false }],
  ])('%s is not answered from there, and the answer stands in the journal', async (_what, change) => {
    const run = await started()
    await agent.link.send(CONTROLLER, 'answer', { ...answer, run, step: 'ct-line', answer: 'done', ...change })
    await written('agent.late-answer')
    const late = hospital.events('agent.late-answer').map(event => event.body.by)
    expect([late, hospital.events('task.answered').length]).toEqual([['Yamada'], 0])
    await service.engine.control.cancel(run, 'over', suzuki)
  })
})
