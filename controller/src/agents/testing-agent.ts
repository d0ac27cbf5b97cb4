import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { publicKeyText } from '@kakuri/core/compile/seal.ts'
import type { AgentSide, DownBodies, UpBodies } from '@kakuri/core/link/contract.ts'
import {
  type AgentState,
  CONTROLLER,
  DOWN,
  type DownKind,
  type Order,
  type UpKind,
} from '@kakuri/core/link/messages.ts'
import { openLinkSide } from '@kakuri/core/link/side.ts'
import { openLinkStore } from '@kakuri/core/link/store.ts'
import { BEAT_TOPIC, downTopic, stateTopic, upTopic } from '@kakuri/core/link/topics.ts'
import { newAgeKey } from '@kakuri/core/site/age-key.ts'
import mqtt, { type MqttClient } from 'mqtt'
import type { Agents } from '../service/contract.ts'
import { ADMIN, testKeys } from './testing-registry.ts'

type OrderOutcome = UpBodies['result']['outcome']

/** An agent made of a real MQTT client and the real link, with hands of its own that a test moves. */
export interface TestAgent {
  readonly agent: string
  readonly identity: string
  readonly got: { readonly kind: DownKind; readonly body: unknown }[]
  readonly orders: Order[]
  /** What comes of the next orders; those without one are left unanswered. */
  answerOrders: ((order: Order) => OrderOutcome) | null
  /** As its newest birth says. */
  state: AgentState
  readonly link: AgentSide
  /** Where its broker was when it was let in. */
  readonly broker: { readonly host: string; readonly port: number }
  /** Resolves with the newest message of this kind that fits, that came or comes. */
  heard<K extends DownKind>(kind: K, fits?: (body: DownBodies[K]) => boolean): Promise<DownBodies[K]>
  come(change?: Partial<AgentState>): Promise<void>
  /** Breaks the connection without a word. */
  vanish(): Promise<void>
  close(): Promise<void>
}

export async function testAgent(agents: Agents, agent: string, folder: string): Promise<TestAgent> {
  const keys = await testKeys(agent)
  const { privateKey } = generateKeyPairSync('ed25519')
  const { identity, recipient } = await newAgeKey()
  const asking = { agent, request: keys.request, linkKey: publicKeyText(privateKey), recipient, address: '127.0.0.1' }
  const { code, ticket } = await agents.ask(asking)
  await agents.approve(agent, code, ADMIN)
  const answer = agents.asked(ticket)
  if (answer.phase !== 'approved') throw new Error(`${agent} was not let in`)
  const { welcome, certificate } = answer
  let client: MqttClient | null = null
  const listeners = new Set<() => void>()
  const store = openLinkStore(join(folder, `${agent}.db`), Date.now())
  let ids = 0
  const take = (kind: DownKind) => async (body: never) => {
    test.got.push({ kind, body })
    for (const listener of listeners) listener()
    if (kind === 'order') await carry(body as Order)
  }
  const carry = async (order: Order) => {
    test.orders.push(order)
    const outcome = test.answerOrders?.(order)
    if (outcome !== undefined)
      await link.send(CONTROLLER, 'result', { order: order.order, outcome, transcript: 'said' })
  }
  const link = openLinkSide<UpKind, UpBodies>({
    ...{ self: agent, key: privateKey, trusted: () => welcome.trusted, epoch: 1, store, clock: systemClock },
    newId: () => `${agent}-${Date.now()}-${ids++}`,
    publish: async (_to, bytes) => {
      if (client === null) throw new Error('not connected')
      await client.publishAsync(upTopic(agent), Buffer.from(bytes), { qos: 1 })
    },
    shapes: DOWN,
    handlers: Object.fromEntries((Object.keys(DOWN) as DownKind[]).map(kind => [kind, take(kind)])),
    once: new Set(['order']),
    refused: () => undefined,
  })
  const vanish = async () => {
    link.peerDown(CONTROLLER)
    const ended = client
    client = null
    if (ended === null) return
    const closed = new Promise<void>(resolve =>
      ended.stream.destroyed ? resolve() : ended.stream.once('close', resolve),
    )
    ended.options.reconnectPeriod = 0
    ended.stream.destroy()
    await closed
    ended.end(true)
  }
  const come = async (change: Partial<AgentState> = {}) => {
    await vanish()
    test.state = { ...test.state, session: test.state.session + 1, ...change }
    const will = { topic: stateTopic(agent), payload: Buffer.from(JSON.stringify({ ...test.state, state: 'gone' })) }
    const next = await mqtt.connectAsync({
      ...{ protocol: 'mqtts', ...welcome.broker, ca: welcome.authority, cert: certificate, key: keys.key },
      ...{ clientId: agent, protocolVersion: 4, clean: true, reconnectPeriod: 0 },
      will: { ...will, qos: 1, retain: true },
    })
    next.on('message', (topic, bytes) => {
      if (topic === downTopic(agent)) link.receive(CONTROLLER, bytes)
    })
    next.on('error', () => undefined)
    await next.subscribeAsync([downTopic(agent), BEAT_TOPIC], { qos: 1 })
    client = next
    await next.publishAsync(stateTopic(agent), JSON.stringify(test.state), { qos: 1, retain: true })
    link.peerUp(CONTROLLER)
  }
  const test: TestAgent = {
    ...{ agent, identity, link, broker: welcome.broker, got: [], orders: [], answerOrders: null, come, vanish },
    state: {
      ...{ v: 1, agent, state: 'here', boot: 1, session: 0, product: 'test', bundle: null },
      ...{ head: { seq: 0, hash: '0'.repeat(64) }, checkpoint: null },
    },
    heard: (kind, fits = () => true) =>
      new Promise(resolve => {
        const look = () => {
          const found = test.got.findLast(one => one.kind === kind && fits(one.body as never))
          if (found === undefined) return
          listeners.delete(look)
          resolve(found.body as never)
        }
        listeners.add(look)
        look()
      }),
    close: async () => {
      await vanish()
      await link.close()
    },
  }
  return test
}
