import { connect } from 'node:net'
import { type Clock, systemClock } from '@kakuri/core/base/clock.ts'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { downTopic, upTopic } from '@kakuri/core/link/topics.ts'
import fc from 'fast-check'
import mqtt from 'mqtt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADMIN, letIn, type Member, type TestRegistry, testRegistry } from '../agents/testing-registry.ts'
import type { BrokerOptions } from './options.ts'
import type { Refused } from './refusals.ts'
import {
  connectBytes,
  embedded,
  HOST,
  joined,
  optionsFor,
  rawLine,
  subscribeBytes,
  type TestAgent,
  type TestBroker,
  until,
} from './testing-brokers.ts'

const DAY = 86_400_000

let offset: number
const moved: Clock = { ...systemClock, now: () => systemClock.now() + offset }
let hand: HandClock
let test: TestRegistry
let broker: TestBroker
let refused: Refused[]
let connections: [string, boolean, boolean][]
let bad: Member
const ends: (() => unknown)[] = []

beforeEach(async () => {
  offset = 0
  hand = new HandClock()
  refused = []
  connections = []
  test = await testRegistry(['room-a', 'room-b'], moved)
  bad = await letIn(test.registry, 'room-a')
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  await broker.end()
  test.end()
})

async function start(change: Partial<BrokerOptions> = {}): Promise<void> {
  broker = await embedded(test, { clock: hand, ...change })
  broker.handle.onRefused(one => refused.push(one))
  broker.handle.onConnection((agent, up, readOnly) => connections.push([agent, up, readOnly]))
}
async function line() {
  const socket = await rawLine(test, bad, broker.port)
  socket.on('data', () => undefined)
  ends.push(() => socket.destroy())
  return socket
}
async function agent(member: string | Member, change: object = {}): Promise<TestAgent> {
  const one = await joined(test, broker.port, member, change)
  ends.push(one.end)
  return one
}
/** Another agent is served as ever. */
async function expectServed(other: TestAgent): Promise<void> {
  const [said, heard] = [broker.said.length, other.heard.length]
  await other.say('still here')
  await broker.handle.carrier.publish(downTopic(other.member.agent), Buffer.from('order'))
  await until(() => broker.said.length > said && other.heard.length > heard)
}
const whys = () => refused.map(one => one.why)

describe('an agent that turned against the controller', () => {
  it('floods: it is read more slowly, then ended and told of, and others are served', async () => {
    await start({ clock: systemClock, limits: { packetsPer10s: 100, floodPauseMs: 5 } })
    const other = await agent('room-b')
    const flooding = await line()
    flooding.write(Buffer.concat([connectBytes('room-a'), ...Array(2_000).fill(Buffer.from('c000', 'hex'))]))
    await until(() => flooding.destroyed)
    expect(refused).toMatchObject([{ agent: 'room-a', why: 'flood', count: 1 }])
    await expectServed(other)
  })

  it.each([
    ['garbage', Buffer.alloc(5_000, 0xff), 'malformed'],
    ['a claim of 256 MiB', Buffer.from('32ffffff7f', 'hex'), 'too-large'],
    ['a subscription of everything', subscribeBytes('#'), 'topic'],
    ['a second CONNECT', connectBytes('room-a'), 'malformed'],
  ])('sends %s: it is ended and told of, and others are served', async (_, bytes, why) => {
    await start()
    const other = await agent('room-b')
    const hostile = await line()
    hostile.write(Buffer.concat([connectBytes('room-a'), bytes]))
    await until(() => hostile.destroyed)
    expect(refused).toMatchObject([{ agent: 'room-a', why }])
    await expectServed(other)
  })

  it('sends anything: the broker lives', async () => {
    await start({ limits: { packetsPer10s: 1e9, bytesPer10s: 1e9 } })
    const other = await agent('room-b')
    const bytes = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async (chunks, connected) => {
        await hand.advance(60_000)
        const hostile = await line()
        if (connected) hostile.write(connectBytes('room-a'))
        for (const chunk of chunks) hostile.write(chunk)
        hostile.end()
        await other.say('still here')
        await until(() => hostile.destroyed)
      }),
      { numRuns: 60 },
    )
    await expectServed(other)
  })

  it('takes nothing: what waits for it stays within the limit, and it is ended after half a minute', async () => {
    await start({ limits: { pacedBytes: 1024 * 1024 } })
    const other = await agent('room-b')
    const slow = await line()
    slow.write(Buffer.concat([connectBytes('room-a'), subscribeBytes(downTopic('room-a'))]))
    await until(() => broker.handle.connected()?.has('room-a'))
    slow.pause()
    const message = Buffer.alloc(512 * 1024)
    const sent = Array.from({ length: 60 }, () => broker.handle.carrier.publish(downTopic('room-a'), message))
    const answers = Promise.allSettled(sent)
    await expectServed(other)
    await hand.advance(40_000)
    expect((await answers).at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'CONNECTION_LOST' } })
    expect(refused).toMatchObject([{ agent: 'room-a', why: 'too-many' }])
    await expectServed(other)
  })

  it('says nothing for longer than it promised: its last will is heard, and who says something stays', async () => {
    await start()
    const [silent, other] = [
      await agent(bad, { keepalive: 100, reconnectPeriod: 0 }),
      await agent('room-b', { keepalive: 100 }),
    ]
    await hand.advance(140_000)
    await other.say('still here')
    await hand.advance(12_000)
    await until(() => !silent.client.connected)
    await until(() => broker.said.some(one => one.text === 'gone'))
    expect(connections.filter(([, up]) => !up)).toEqual([['room-a', false, false]])
    expect(refused).toEqual([])
    await expectServed(other)
  })

  it('gets many large messages one after another, and none of them ends it', async () => {
    await start({ limits: { pacedBytes: 1024 * 1024, outBytes: 3 * 1024 * 1024, allOutBytes: 1024 * 1024 } })
    const all = [await agent(bad), await agent('room-b')]
    const message = Buffer.alloc(2 * 1024 * 1024)
    const send = (to: TestAgent) => broker.handle.carrier.publish(downTopic(to.member.agent), message)
    await Promise.all([...all, ...all, ...all, ...all].map(send))
    await until(() => all.every(one => one.heard.length === 4))
    expect(refused).toEqual([])
  })

  it('acknowledges nothing: messages wait in turn, and it is ended after half a minute', async () => {
    await start({ limits: { inflight: 4, queue: 8 } })
    const mute = await line()
    mute.write(Buffer.concat([connectBytes('room-a'), subscribeBytes(downTopic('room-a'))]))
    await until(() => broker.handle.connected()?.has('room-a'))
    const sent = Array.from({ length: 10 }, () => broker.handle.carrier.publish(downTopic('room-a'), Buffer.from('x')))
    const settledOnes = Promise.allSettled(sent)
    await Promise.all(sent.slice(0, 4))
    await hand.advance(40_000)
    expect((await settledOnes).slice(4).map(one => one.status)).toEqual(Array(6).fill('rejected'))
    expect(refused).toMatchObject([{ agent: 'room-a', why: 'too-many' }])
  })

  it('says what breaks the controller’s own part: its connection ends, and others are served', async () => {
    await start()
    const other = await agent('room-b')
    const hostile = await agent(bad, { reconnectPeriod: 0 })
    broker.handle.carrier.onMessage((topic, bytes) => {
      if (topic === upTopic('room-a')) throw new Error('a fault')
      broker.said.push({ topic, text: Buffer.from(bytes).toString() })
    })
    hostile.client.publish(upTopic('room-a'), 'x', { qos: 1 })
    await until(() => !hostile.client.connected)
    expect(refused).toMatchObject([{ agent: 'room-a', why: 'message' }])
    await expectServed(other)
  })
})

describe('strangers', () => {
  const stranger = () => {
    const socket = connect(broker.port, HOST).resume()
    socket.on('error', () => undefined)
    ends.push(() => socket.destroy())
    return socket
  }

  it('who say nothing are ended after five seconds', async () => {
    await start()
    const [bare, shown] = [stranger(), await line()]
    await hand.advance(4_000)
    expect([bare.destroyed, shown.destroyed]).toEqual([false, false])
    await hand.advance(2_000)
    await until(() => bare.destroyed && shown.destroyed)
  })

  it.each(['GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001\u00ff\u00ff', '\u0010\u000c'])(
    'who speak no TLS but %j are ended',
    async said => {
      await start()
      const bare = stranger()
      bare.end(said)
      await until(async () => {
        await hand.advance(1_000)
        return bare.destroyed
      })
      await expectServed(await agent('room-b'))
    },
  )

  it('are not let in by a judgement that fails', async () => {
    const admit = () => {
      throw new Error('no judgement')
    }
    await start({ admit })
    const socket = await line()
    await until(() => socket.destroyed)
    expect(refused).toMatchObject([{ why: 'unknown', detail: expect.stringContaining('no judgement') }])
  })

  it('who fill every place from one address give way to another address at once', async () => {
    await start({ limits: { strangers: 3 } })
    const all = [await line(), await line(), await line()]
    const other = connect({ port: broker.port, host: HOST, localAddress: '127.0.0.2' })
    other.on('error', () => undefined)
    ends.push(() => other.destroy())
    await until(() => all.filter(one => one.destroyed).length === 1)
    expect([other.destroyed, whys()]).toEqual([false, []])
  })

  it('who fill every place keep no agent out', async () => {
    await start({ limits: { strangers: 3 } })
    const all = [await line(), await line(), await line()]
    const served = agent('room-b')
    await until(async () => {
      await hand.advance(500)
      return all.some(one => one.destroyed)
    })
    await expectServed(await served)
    expect(whys()).toEqual([])
  })

  it('who come when too many wait in line are ended at once, and it is told', async () => {
    await start({ limits: { strangers: 1, line: 1 } })
    const all = [await line(), stranger(), stranger()]
    await until(() => whys().length > 0 && all.some(one => one.destroyed))
    expect(whys()).toEqual(['too-many'])
  })
})

describe('a certificate', () => {
  it('that is revoked ends its connection at once', async () => {
    await start()
    const stolen = await agent(bad, { reconnectPeriod: 0 })
    await test.registry.revoke('room-a', 'stolen', ADMIN)
    await until(() => !stolen.client.connected)
    expect(whys()).toEqual(['revoked'])
    expect(connections).toEqual([
      ['room-a', true, false],
      ['room-a', false, false],
    ])
    const again = await rawLine(test, bad, broker.port)
    await until(() => again.destroyed)
    expect(broker.handle.connected()?.size).toBe(0)
  })

  it('that ends while its connection stands makes it one that may only report', async () => {
    await start()
    const other = await agent(bad)
    offset = 91 * DAY
    await hand.advance(60_000)
    expect(connections.at(-1)).toEqual(['room-a', true, true])
    await other.say('still here')
    await until(() => broker.said.length === 1)
  })

  it('that has ended lets its agent in to report', async () => {
    await start()
    offset = 91 * DAY
    await agent(bad)
    expect([...(broker.handle.connected() ?? [])]).toMatchObject([['room-a', { readOnly: true }]])
  })
})

describe('two of one name', () => {
  it('the newer connection takes the name, and both addresses are told', async () => {
    await start()
    const first = await agent(bad, { reconnectPeriod: 0 })
    const second = await agent(bad, { reconnectPeriod: 0 })
    await until(() => !first.client.connected)
    expect(refused).toMatchObject([{ agent: 'room-a', why: 'two-of-one-name' }])
    expect(refused[0]?.detail.match(/127\.0\.0\.1:\d+/g)).toHaveLength(2)
    expect(connections.map(([, up]) => up)).toEqual([true, false, true])
    await expectServed(second)
  })

  it('who take it from each other again and again get it in turns', async () => {
    await start()
    await agent(bad, { reconnectPeriod: 10 })
    const rival = mqtt.connect({ ...optionsFor(test, bad, broker.port), reconnectPeriod: 10 })
    rival.on('error', () => undefined)
    ends.push(() => rival.endAsync(true))
    const ups = () => connections.filter(([, up]) => up).length
    await until(() => refused.length > 0)
    expect(ups()).toBeLessThanOrEqual(6)
    await until(async () => {
      await hand.advance(30_000)
      return ups() >= 9
    })
    expect(whys()).toEqual(expect.arrayContaining(['two-of-one-name']))
  })
})

it('drop ends the connection of one agent', async () => {
  await start()
  const [a, b] = [await agent(bad, { reconnectPeriod: 0 }), await agent('room-b')]
  broker.handle.drop('room-a')
  await until(() => !a.client.connected)
  await expectServed(b)
})

it('thousands of messages at once, both ways, neither end the process nor are lost', async () => {
  await start({ limits: { packetsPer10s: 1e9, queue: 100_000 } })
  const one = await agent(bad)
  const orders = Array.from({ length: 5_000 }, () =>
    broker.handle.carrier.publish(downTopic('room-a'), Buffer.from('x')),
  )
  const said = Array.from({ length: 5_000 }, () => one.say('y'))
  await Promise.all([...orders, ...said])
  await until(() => one.heard.length === 5_000 && broker.said.length === 5_000)
})
