import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
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
import { lockedFor } from '@kakuri/controller/agents/secrets.ts'
import { ADMIN, type TestRegistry, testRegistry } from '@kakuri/controller/agents/testing-registry.ts'
import { type Clock, systemClock } from '@kakuri/core/base/clock.ts'
import { publicKeyText } from '@kakuri/core/compile/seal.ts'
import { hashOfCode } from '@kakuri/core/link/agent-secrets.ts'
import { openController, type TestController, until } from './controller.ts'
import { fileOpeners } from './devices.ts'
import { AGENT, roomProgram, type Sealed, seal, sealKey } from './room.ts'

export { until }

const HOST = '127.0.0.1'

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

/** `clock`: the controller's, and that of its certificates. */
export async function openWorld(alone = roomProgram().plan.alone, clock: Clock = systemClock): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'kakuri-agent-'))
  const devices = join(folder, 'devices')
  mkdirSync(devices)
  const test = await testRegistry([AGENT], clock)
  const state = openState(join(folder, 'state'), diskFiles)
  const sealed = seal(roomProgram(alone))
  const open = (at: number) => openController({ ...partsOf(test, state, folder, at), clock })
  let controller = await open(0)
  const { port } = controller.broker.address
  await letIn(test, state, port)
  const config: AgentConfig = {
    ...{ agent: AGENT, controller: { host: HOST, port: 1 }, authority: '', state: state.folder, terminal: null },
    ...{ display: { port: 1, language: 'both', zone: 540 }, gpio: '/usr/bin' },
  }
  const agents = new Set<Agent>()
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
      const closedOnce = { ...agent, close: async () => void (agents.delete(closedOnce) && (await agent.close())) }
      agents.add(closedOnce)
      return closedOnce
    },
    spawnAgent: crashAt => {
      const child = spawn(process.execPath, [CHILD, JSON.stringify({ config, devices, crashAt })], { stdio: 'inherit' })
      children.push(child)
      return child
    },
    stopController: () => controller.stop(),
    startController: async () => {
      controller = await open(port)
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

const partsOf = ({ registry, certificates }: TestRegistry, state: State, folder: string, port: number) => ({
  ...{ agent: AGENT, registry, certificates, key: sealKey, folder, listen: { host: HOST, port } },
  linkKey: () => linkKeyText(state.linkKey()),
})

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
