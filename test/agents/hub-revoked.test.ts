import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BrokerHandle } from '@kakuri/controller/agents/contract.ts'
import { type Hub, openHub } from '@kakuri/controller/agents/hub.ts'
import { createAgentDoor } from '@kakuri/controller/agents/remote.ts'
import {
  ADMIN,
  askingOf,
  type TestRegistry,
  testKeys,
  testRegistry,
} from '@kakuri/controller/agents/testing-registry.ts'
import type { Control } from '@kakuri/controller/service/contract.ts'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { publicKeyText } from '@kakuri/core/compile/seal.ts'
import { sealMessage } from '@kakuri/core/link/envelope.ts'
import { openLinkStore } from '@kakuri/core/link/store.ts'
import { stateTopic, upTopic } from '@kakuri/core/link/topics.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMemoryJournal } from '../simulation/memory-journal.ts'
import { sealed } from '../simulation/programs.ts'
import { AGENT, roomProgram, sealKey } from './room.ts'
import { until } from './world.ts'

/** An agent that was revoked, behind a broker of somebody else's that goes on delivering what it says. */

const linkKey = generateKeyPairSync('ed25519').privateKey
let test: TestRegistry
let hub: Hub
let dropped: string[]
let answered: string[]
let deliver: (topic: string, bytes: Uint8Array) => void
const journal = createMemoryJournal(systemClock)

beforeEach(async () => {
  test = await testRegistry([AGENT], systemClock)
  ;[dropped, answered] = [[], []]
  const broker: BrokerHandle = {
    carrier: {
      ...{ publish: async () => undefined, onUp: () => undefined, up: true, close: async () => undefined },
      onMessage: listener => {
        deliver = listener
      },
    },
    ...{ address: { host: '127.0.0.1', port: 1 }, drop: agent => void dropped.push(agent), connected: () => null },
    ...{ onConnection: () => () => undefined, onRefused: () => () => undefined, close: async () => undefined },
  }
  const control = { kindOf: () => 'incident', answer: async (_run: string, step: string) => void answered.push(step) }
  const bundle = sealed(roomProgram())
  hub = openHub({
    ...{ journal, bundle: () => bundle, bundleBytes: async () => null, registry: test.registry, broker, key: sealKey },
    ...{ store: openLinkStore(join(test.folder, 'hub.db'), Date.now()), credentials: new Map(), codes: new Map() },
    control: control as unknown as Control,
    executor: () => {
      throw new Error('nothing is looked at')
    },
    ...{ siteFolder: '', readFile: async () => null, clock: systemClock, newId: randomUUID, door: createAgentDoor() },
  })
  const asked = await test.registry.ask({
    ...askingOf(AGENT, await testKeys(AGENT)),
    ...{ linkKey: publicKeyText(linkKey), recipient: 'age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq' },
  })
  await test.registry.approve(AGENT, asked.code, ADMIN)
})
afterEach(async () => {
  await hub.close()
  rmSync(test.folder, { recursive: true })
})

let said = 0
function says(step: string): void {
  const body = { run: 'r', step, drill: false, by: 'Sato', answer: 'done', note: '', utc: 1, mono: 1 }
  const message = { id: randomUUID(), from: AGENT, to: 'controller', n: ++said, epoch: 1, kind: 'answer', body }
  deliver(upTopic(AGENT), sealMessage(message as never, linkKey))
}
function isBorn(session: number): void {
  const head = { seq: 1, hash: 'ab'.repeat(32) }
  const state = {
    v: 1,
    agent: AGENT,
    state: 'here',
    boot: 1,
    session,
    product: 'p',
    bundle: null,
    head,
    checkpoint: null,
  }
  deliver(stateTopic(AGENT), Buffer.from(JSON.stringify(state)))
}
const link = () => hub.agents.list().find(one => one.id === AGENT)?.link

it('ends its connection; nothing it signed counts, and it is not here again by its births', async () => {
  isBorn(1)
  says('before')
  await until(() => answered.length > 0)
  expect(link()).toBe('online')
  await test.registry.revoke(AGENT, 'stolen', ADMIN)
  expect([dropped, link()]).toEqual([[AGENT], 'offline'])
  isBorn(2)
  says('after')
  await new Promise(resolve => setImmediate(resolve))
  await hub.quiet()
  expect([answered, link()]).toEqual([['before'], 'offline'])
})
