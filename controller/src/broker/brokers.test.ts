import { systemClock } from '@kakuri/core/base/clock.ts'
import { BEAT_TOPIC, downTopic, stateTopic, upTopic } from '@kakuri/core/link/topics.ts'
import mqtt from 'mqtt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADMIN, letIn, type TestRegistry, testRegistry } from '../agents/testing-registry.ts'
import {
  embedded,
  joined,
  mosquitto,
  mosquittoMissing,
  optionsFor,
  type TestAgent,
  type TestBroker,
  until,
} from './testing-brokers.ts'

const missing = mosquittoMissing()
if (missing !== null) console.warn(`tests of Mosquitto left out: ${missing}`)
const KINDS = [
  ["the controller's own broker", embedded] as const,
  ...(missing === null ? [['Mosquitto', mosquitto] as const] : []),
]

describe.each(KINDS)('%s', (_, start) => {
  let test: TestRegistry
  let broker: TestBroker
  const agents: TestAgent[] = []
  beforeEach(async () => {
    test = await testRegistry(['room-a', 'room-b'], systemClock)
    broker = await start(test)
    await until(() => broker.handle.carrier.up)
  })
  afterEach(async () => {
    for (const one of agents.splice(0)) await one.end()
    await broker.end()
    test.end()
  })
  const join = async (...given: readonly [string, object?]) => {
    const agent = await joined(test, broker.port, given[0], given[1])
    agents.push(agent)
    return agent
  }
  const bytes = (text: string) => Buffer.from(text)
  const texts = () => broker.said.map(one => one.text)

  it('brings what an agent says to the controller, in order, under its name', async () => {
    const agent = await join('room-a')
    await Promise.all(['1', '2', '3'].map(text => agent.say(text)))
    await until(() => broker.said.length === 3)
    expect(broker.said).toEqual(['1', '2', '3'].map(text => ({ topic: upTopic('room-a'), text })))
  })

  it('brings an order to the agent it is for and to no other, and a beat to all', async () => {
    const [a, b] = [await join('room-a'), await join('room-b')]
    await broker.handle.carrier.publish(downTopic('room-a'), bytes('order'))
    await broker.handle.carrier.publish(BEAT_TOPIC, bytes('beat'))
    await until(() => a.heard.length === 2 && b.heard.length === 1)
    expect(a.heard.map(one => one.text)).toEqual(['order', 'beat'])
    expect(b.heard.map(one => one.text)).toEqual(['beat'])
  })

  it.each([0, 1] as const)('brings messages of any size by QoS %i where they are heard so', async qos => {
    const agent = await join('room-a')
    await agent.client.unsubscribeAsync(downTopic('room-a'))
    await agent.client.subscribeAsync(downTopic('room-a'), { qos })
    const heard: (readonly [number, number])[] = []
    agent.client.on('message', (_topic, payload, packet) => heard.push([payload.length, packet.qos]))
    const sizes = [0, 80, 100, 16_300, 16_400, 2_097_000, 2_098_000]
    for (const size of sizes) await broker.handle.carrier.publish(downTopic('room-a'), Buffer.alloc(size))
    await until(() => heard.length === sizes.length)
    expect(heard).toEqual(sizes.map(size => [size, qos]))
  })

  it('lets no agent speak in the name of another, of the controller, or under another topic', async () => {
    const a = await join('room-a')
    const b = await join('room-b')
    const topics = [upTopic('room-a'), stateTopic('room-a'), downTopic('room-a'), BEAT_TOPIC, 'other']
    for (const topic of topics) b.client.publish(topic, 'forged', { qos: 0 })
    await a.say('own')
    await until(() => texts().includes('own'))
    await broker.handle.carrier.publish(downTopic('room-a'), bytes('end'))
    await until(() => a.heard.some(one => one.text === 'end'))
    expect(broker.said.filter(one => one.text === 'forged')).toEqual([])
    expect(a.heard.map(one => one.text)).toEqual(['end'])
  })

  it.each(['#', 'kakuri/#', 'kakuri/v1/agents/+/down', downTopic('room-a'), upTopic('room-a'), '$SYS/#'])(
    'lets no agent hear %s of others',
    async filter => {
      const [a, b] = [await join('room-a'), await join('room-b')]
      b.client.subscribe(filter, { qos: 1 })
      await broker.handle.carrier.publish(downTopic('room-a'), bytes('order'))
      await a.say('own')
      await until(() => a.heard.length === 1 && texts().includes('own'))
      expect(b.heard.filter(one => one.topic !== BEAT_TOPIC)).toEqual([])
    },
  )

  it('tells of a birth, and of an end by the last will', async () => {
    const agent = await join('room-a')
    await agent.born('here')
    await until(() => texts().includes('here'))
    agent.client.stream.destroy()
    await until(() => texts().includes('gone'))
    expect(broker.said.every(one => one.topic === stateTopic('room-a'))).toBe(true)
  })

  it('comes back: agents are there again by themselves, and messages go both ways', async () => {
    const agent = await join('room-a')
    const back = new Promise<void>(resolve => agent.client.on('connect', () => resolve()))
    await broker.stop()
    await broker.start()
    await back
    await until(() => broker.handle.carrier.up)
    await agent.client.subscribeAsync(downTopic('room-a'), { qos: 1 })
    await agent.say('again')
    await until(() => texts().includes('again'))
    await broker.handle.carrier.publish(downTopic('room-a'), bytes('order'))
    await until(() => agent.heard.some(one => one.text === 'order'))
  })

  it('refuses to take what it cannot bring while it is down', async () => {
    await broker.stop()
    await until(() => !broker.handle.carrier.up)
    const published = broker.handle.carrier.publish(BEAT_TOPIC, bytes('beat'))
    await expect(published).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    await broker.start()
  })

  it('lets nobody in without a certificate, with one of another authority, or one that is revoked', async () => {
    const other = await testRegistry(['room-a'], systemClock)
    const stranger = await letIn(other.registry, 'room-a')
    const stolen = await letIn(test.registry, 'room-b')
    await test.registry.revoke('room-b', 'stolen', ADMIN)
    await broker.reread()
    const own = optionsFor(test, stolen, broker.port)
    const { cert: _cert, key: _key, ...bare } = own
    const tries = [own, { ...own, cert: stranger.cert, key: stranger.keys.key }, bare]
    expect(await Promise.all(tries.map(ended))).toEqual(['refused', 'refused', 'refused'])
    other.end()
  })

  /** The first thing that a client meets. */
  function ended(options: object): Promise<string> {
    const client = mqtt.connect({ ...options, reconnectPeriod: 0, manualConnect: false })
    return new Promise<string>(resolve => {
      client.on('error', () => undefined)
      client.on('connect', () => resolve('let in'))
      client.on('close', () => resolve('refused'))
    }).finally(() => client.end(true))
  }
})
