import { type ChildProcess, spawn } from 'node:child_process'
import { type KeyObject, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AgentConfig } from '@kakuri/agent/config.ts'
import { diskFiles } from '@kakuri/agent/files.ts'
import { certificateRequest } from '@kakuri/agent/request.ts'
import { type Agent, startAgent } from '@kakuri/agent/run.ts'
import { linkKeyText, openState, type State } from '@kakuri/agent/state.ts'
import { startBeats } from '@kakuri/controller/agents/beats.ts'
import type { BrokerHandle } from '@kakuri/controller/agents/contract.ts'
import { lockedFor } from '@kakuri/controller/agents/secrets.ts'
import { ADMIN, type TestRegistry, testRegistry } from '@kakuri/controller/agents/testing-registry.ts'
import { startBroker } from '@kakuri/controller/broker/broker.ts'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { publicKeyText } from '@kakuri/core/compile/seal.ts'
import { hashOfCode } from '@kakuri/core/link/agent-secrets.ts'
import type { ControllerSide, DownBodies } from '@kakuri/core/link/contract.ts'
import { sealMessage } from '@kakuri/core/link/envelope.ts'
import { type AgentState, type DownKind, type OrderResult, UP, type UpBody } from '@kakuri/core/link/messages.ts'
import { openLinkSide } from '@kakuri/core/link/side.ts'
import { openLinkStore } from '@kakuri/core/link/store.ts'
import { downTopic, readTopic } from '@kakuri/core/link/topics.ts'
import { fileOpeners } from './devices.ts'
import { AGENT, roomProgram, type Sealed, seal, sealKey } from './room.ts'

export const HOST = '127.0.0.1'

/** A controller's side of the link, and nothing behind it: it keeps what agents say. */
export interface TestController {
  readonly side: ControllerSide
  readonly results: OrderResult[]
  readonly answers: UpBody<'answer'>[]
  readonly evidence: UpBody<'evidence'>['events'][number][]
  readonly births: AgentState[]
  readonly broker: BrokerHandle
  /** Every message that went down, as it was sent. */
  readonly sent: Uint8Array[]
  readonly renewals: string[]
  /** A message of this epoch, signed by this key. */
  forge(kind: DownKind, body: unknown, change: { readonly epoch?: number; readonly key?: KeyObject }): Promise<void>
  stop(): Promise<void>
}

export interface World {
  readonly test: TestRegistry
  readonly state: State
  readonly devices: string
  readonly config: AgentConfig
  readonly sealed: Sealed
  readonly controller: TestController
  readonly port: number
  startAgent(): Promise<Agent>
  /** An agent in a process of its own, which dies at this point. */
  spawnAgent(crashAt: string | null): ChildProcess
  /** The controller ends as a killed process does, and another comes at its port. */
  stopController(): Promise<void>
  startController(): Promise<void>
  /** Bundle and secrets of the room, given to the agent. */
  give(sealed?: Sealed): Promise<void>
  /** Whoever stands at the display knows these. */
  readonly codes: { readonly Sato: string; readonly Ito: string }
  end(): Promise<void>
}

export async function openWorld(alone = roomProgram().plan.alone): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-agent-'))
  const devices = join(folder, 'devices')
  mkdirSync(devices)
  const test = await testRegistry([AGENT], systemClock)
  const state = openState(join(folder, 'state'), diskFiles)
  const sealed = seal(roomProgram(alone))
  let controller = await openController(test, state, folder, 0)
  const { port } = controller.broker.address
  await letIn(test, state, port)
  const config: AgentConfig = {
    ...{ agent: AGENT, controller: { host: HOST, port: 1 }, authority: '', state: state.folder, terminal: null },
    ...{ display: { port: 1, language: 'both', zone: 540 }, gpio: '/usr/bin' },
  }
  const agents: Agent[] = []
  const children: ChildProcess[] = []
  const codes = { Sato: '4821-77', Ito: '9013-55' }
  return {
    ...{ test, state, devices, config, sealed, port, codes },
    get controller() {
      return controller
    },
    startAgent: async () => {
      const agent = await startAgent({
        ...{ config, authority: test.certificates.authority, files: diskFiles, clock: systemClock, newId: randomUUID },
        ...{ random: Math.random, openers: fileOpeners(devices), crash: () => undefined, say: () => undefined },
      })
      agents.push(agent)
      return agent
    },
    spawnAgent: crashAt => {
      const child = spawn(process.execPath, [CHILD, JSON.stringify({ config, devices, crashAt })], { stdio: 'inherit' })
      children.push(child)
      return child
    },
    stopController: () => controller.stop(),
    startController: async () => {
      controller = await openController(test, state, folder, port)
    },
    give: async (bundle = sealed) => {
      const credentials = { c: { kind: 'ssh', user: 'u', password: 'p' } } as const
      const secrets = { v: 1, credentials, codes: await hashed(codes) } as const
      await controller.side.send(AGENT, 'bundle', bundle.message)
      await controller.side.send(AGENT, 'secrets', {
        age: await lockedFor(await state.recipient(), { ...secrets, codes: [...secrets.codes] }),
      })
    },
    end: async () => {
      for (const child of children) await ended(child)
      for (const agent of agents) await agent.close()
      await controller.stop()
      test.end()
      rmSync(folder, { recursive: true })
    },
  }
}

const CHILD = fileURLToPath(new URL('./agent-child.ts', import.meta.url))

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

const hashed = (codes: World['codes']) => Promise.all(Object.entries(codes).map(([by, code]) => hashOfCode(by, code)))

/** As an enrolment leaves it, with the real authority. */
async function letIn(test: TestRegistry, state: State, port: number): Promise<void> {
  const key = state.newRenewalKey()
  const recipient = await state.recipient()
  const linkKey = linkKeyText(state.linkKey())
  const request = await certificateRequest(AGENT, key)
  const asked = await test.registry.ask({ agent: AGENT, request, linkKey, recipient, address: HOST })
  await test.registry.approve(AGENT, asked.code, ADMIN)
  const answer = test.registry.state(asked.ticket)
  if (answer.phase !== 'approved') throw new Error('it was approved')
  const { authority } = test.certificates
  state.setPinned({ authority, trusted: [publicKeyText(sealKey)], broker: { host: HOST, port } })
  state.setIdentity({ certificate: answer.certificate, key })
}

let boots = 0

async function openController(test: TestRegistry, state: State, folder: string, port: number): Promise<TestController> {
  const { registry, certificates } = test
  const broker = await startBroker({
    ...{ listen: { host: HOST, port }, tls: certificates.chained, authority: certificates.authority },
    ...{ admit: der => registry.admit(der), changes: registry.onChange, clock: systemClock },
  })
  const kept = { results: [] as OrderResult[], answers: [] as UpBody<'answer'>[], births: [] as AgentState[] }
  const evidence: UpBody<'evidence'>['events'][number][] = []
  const sent: Uint8Array[] = []
  const renewals: string[] = []
  const side: ControllerSide = openLinkSide<DownKind, DownBodies>({
    ...{ self: 'controller', key: sealKey, epoch: 1, clock: systemClock, newId: randomUUID, shapes: UP },
    ...{ trusted: () => [linkKeyText(state.linkKey())], once: new Set<string>() },
    store: openLinkStore(join(folder, 'controller.db'), Date.now()),
    publish: (to, bytes) => {
      sent.push(bytes)
      return broker.carrier.publish(downTopic(to), bytes)
    },
    handlers: {
      result: async (body: OrderResult) => void kept.results.push(body),
      answer: async (body: UpBody<'answer'>) => void kept.answers.push(body),
      evidence: async (body: UpBody<'evidence'>) => void evidence.push(...body.events),
      renew: async ({ request }: UpBody<'renew'>) => {
        renewals.push(request)
        await side.send(AGENT, 'certificate', await registry.renew(AGENT, request))
      },
      status: async () => undefined,
    },
    refused: () => undefined,
  })
  broker.carrier.onMessage((topic, bytes) => {
    if (readTopic(topic)?.kind === 'up') side.receive(AGENT, bytes)
    if (readTopic(topic)?.kind !== 'state') return
    const said = JSON.parse(Buffer.from(bytes).toString('utf8')) as AgentState
    if (said.state === 'here') side.peerUp(AGENT)
    else side.peerDown(AGENT)
    if (said.state === 'here') kept.births.push(said)
  })
  boots += 1
  const head = () => ({ seq: boots, hash: 'ab'.repeat(32) })
  const quiet = startBeats({
    ...{ journal: { head }, carrier: broker.carrier, key: sealKey, epoch: 1, boot: boots, clock: systemClock },
  })
  return {
    ...{ side, broker, ...kept, evidence, sent, renewals },
    forge: (kind, body, { epoch = 1, key = sealKey }) => {
      const message = { id: randomUUID(), from: 'controller', to: AGENT, n: Date.now() * 2_000, epoch, kind, body }
      return broker.carrier.publish(downTopic(AGENT), sealMessage(message as never, key))
    },
    stop: async () => {
      quiet()
      await side.close()
      await broker.close()
    },
  }
}

/** Until what is looked for is there; the test's own time limit ends a wait in vain. */
export async function until<T>(look: () => T | undefined | null | false): Promise<T> {
  for (;;) {
    const found = look()
    if (found !== undefined && found !== null && found !== false) return found
    await systemClock.sleep(10)
  }
}
