import { createRequire } from 'node:module'
import { downTopic, stateTopic, upTopic } from '@kakuri/core/link/topics.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Guard } from './guard.ts'
import { BROKER_LIMITS } from './limits.ts'
import { Fault, PacketReader } from './packets.ts'

/** The very library that stands behind the guard. */
const own = createRequire(import.meta.url)
const {
  generate,
  parser,
}: {
  generate(packet: object): Buffer
  parser(): { on(event: 'error', listener: (error: unknown) => void): void; parse(bytes: Buffer): void }
} = createRequire(own.resolve('aedes'))('mqtt-packet')

const AGENT = 'room-a'
const CONNECT = { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: AGENT, keepalive: 30 }
const UP = upTopic(AGENT)

interface Answer {
  readonly passed: string[]
  readonly fault: Fault | null
}

/** What the guard makes of these bytes, as they come in pieces. */
function feed(chunks: readonly Buffer[], limit: number = BROKER_LIMITS.upPacketBytes): Answer {
  const guard = new Guard(AGENT, BROKER_LIMITS)
  const reader = new PacketReader(limit, byte => guard.first(byte))
  const passed: string[] = []
  try {
    for (const chunk of chunks) {
      reader.push(chunk)
      for (let packet = reader.next(); packet !== null; packet = reader.next()) passed.push(guard.packet(packet).kind)
    }
    return { passed, fault: null }
  } catch (error) {
    if (error instanceof Fault) return { passed, fault: error }
    throw error
  }
}

/** MQTT-packet's generator makes the honest ones. */
const made = (packet: object) => generate(packet)
const connect = (change: object = {}) => made({ ...CONNECT, ...change })
const after = (...packets: readonly (object | Buffer)[]) =>
  feed([connect(), ...packets.map(one => (Buffer.isBuffer(one) ? one : made(one)))])
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const publish = (change: object = {}) => ({
  cmd: 'publish',
  topic: UP,
  payload: 'x',
  qos: 1,
  messageId: 7,
  retain: false,
  dup: false,
  ...change,
})
const subscribe = (topic: string, qos = 1) => ({ cmd: 'subscribe', messageId: 8, subscriptions: [{ topic, qos }] })
const text = (value: string | Buffer) => {
  const bytes = Buffer.from(value as string)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}
const raw = (first: number, ...parts: readonly Buffer[]) => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([first, body.length]), body])
}

it('an honest agent passes, however its bytes are split', () => {
  const honest = Buffer.concat([
    connect({ will: { topic: stateTopic(AGENT), payload: Buffer.from('gone'), qos: 1, retain: true } }),
    made(subscribe(downTopic(AGENT))),
    made(publish({ payload: Buffer.alloc(3_000) })),
    made(publish({ topic: stateTopic(AGENT), retain: true })),
    made({ cmd: 'puback', messageId: 1 }),
    made({ cmd: 'pingreq' }),
    made({ cmd: 'unsubscribe', messageId: 9, unsubscriptions: [downTopic(AGENT)] }),
    made({ cmd: 'disconnect' }),
  ])
  const kinds = ['connect', 'subscribe', 'publish', 'publish', 'acknowledge', 'ping', 'unsubscribe', 'disconnect']
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: honest.length }), { maxLength: 40 }), cuts => {
      const edges = [0, ...cuts.toSorted((a, b) => a - b), honest.length]
      const chunks = edges.slice(1).map((end, at) => honest.subarray(edges[at], end))
      expect(feed(chunks)).toEqual({ passed: kinds, fault: null })
    }),
  )
  expect(feed([...honest].map(byte => Buffer.from([byte]))).passed).toEqual(kinds)
})

it('of any bytes, the guard passes packets or tells one fault, and never fails itself', () => {
  const bytes = fc.uint8Array({ maxLength: 400 }).map(one => Buffer.from(one))
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 8 }), fc.boolean(), (chunks, connected) => {
      const { passed, fault } = feed(connected ? [connect(), ...chunks] : chunks)
      expect(fault === null || fault.message.length > 0).toBe(true)
      expect(passed.length).toBeLessThan(4_000)
    }),
    { numRuns: 3_000 },
  )
})

it('what passes is what the MQTT library reads without an error, also where honest bytes were changed', () => {
  const honest = [connect(), made(subscribe(downTopic(AGENT))), made(publish()), made({ cmd: 'puback', messageId: 1 })]
  const all = Buffer.concat(honest)
  const change = fc.array(fc.tuple(fc.nat(all.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(change, changes => {
      const bytes = Buffer.from(all)
      for (const [at, byte] of changes) bytes[at] = byte
      const guard = new Guard(AGENT, BROKER_LIMITS)
      const reader = new PacketReader(BROKER_LIMITS.upPacketBytes, byte => guard.first(byte))
      const library = parser()
      const errors: unknown[] = []
      library.on('error', error => errors.push(error))
      reader.push(bytes)
      try {
        for (let packet = reader.next(); packet !== null; packet = reader.next()) {
          guard.packet(packet)
          library.parse(packet)
        }
      } catch (error) {
        expect(error).toBeInstanceOf(Fault)
      }
      expect(errors).toEqual([])
    }),
    { numRuns: 3_000 },
  )
})

describe('before CONNECT', () => {
  it.each([
    ['a message', made(publish())],
    ['a ping', made({ cmd: 'pingreq' })],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['zeros', Buffer.alloc(100)],
  ])('%s is malformed', (_, bytes) => {
    expect(feed([bytes])).toMatchObject({ passed: [], fault: { why: expect.stringMatching(/malformed|qos-2/) } })
  })

  it.each([
    ['MQTT 5', { protocolVersion: 5, properties: {} }, 'malformed', 1],
    ['MQTT 3.1', { protocolId: 'MQIsdp', protocolVersion: 3 }, 'malformed', 1],
    ['the name of another', { clientId: 'room-b' }, 'wrong-name', 2],
    ['no name', { clientId: '' }, 'wrong-name', 2],
    ['a session to be kept', { clean: false }, 'malformed', 5],
    ['no keepalive', { keepalive: 0 }, 'malformed', 5],
    ['a keepalive of hours', { keepalive: 7_200 }, 'malformed', 5],
    ['a user name', { username: 'u' }, 'malformed', 5],
    ['a will for another', { will: { topic: stateTopic('room-b'), payload: Buffer.from('x'), qos: 1 } }, 'topic', 5],
    ['a will of QoS 2', { will: { topic: stateTopic(AGENT), payload: Buffer.from('x'), qos: 2 } }, 'qos-2', null],
    ['a long will', { will: { topic: stateTopic(AGENT), payload: Buffer.alloc(5_000), qos: 1 } }, 'too-large', null],
  ])('CONNECT with %s is refused', (_, change, why, connack) => {
    expect(feed([connect(change)])).toMatchObject({ passed: [], fault: { why, connack } })
  })

  it('a reserved flag in CONNECT is malformed', () => {
    const bytes = connect()
    bytes[9] = (bytes[9] ?? 0) | 1
    expect(feed([bytes]).fault).toMatchObject({ why: 'malformed' })
  })

  it('nothing larger than a CONNECT is kept', () => {
    expect(feed([hex('10 ff ff 03')], BROKER_LIMITS.connectPacketBytes).fault).toMatchObject({ why: 'too-large' })
  })
})

describe('after CONNECT', () => {
  it.each([
    ['a second CONNECT', connect(), 'malformed'],
    ['a claim of 256 MiB', hex('32 ff ff ff 7f'), 'too-large'],
    ['a length of five bytes', hex('32 ff ff ff ff 01'), 'malformed'],
    ['a length with a byte too many', hex('c0 80 00'), 'malformed'],
    ['a message of QoS 2', made(publish({ qos: 2 })), 'qos-2'],
    ['a message of QoS 3', hex('36 05 00 01 61 00 01'), 'malformed'],
    ['a repeated message of QoS 0', raw(0x38, text(UP)), 'malformed'],
    ['PUBREC', hex('50 02 00 01'), 'qos-2'],
    ['PUBREL', hex('62 02 00 01'), 'qos-2'],
    ['PUBCOMP', hex('70 02 00 01'), 'qos-2'],
    ['CONNACK', hex('20 02 00 00'), 'malformed'],
    ['SUBACK', hex('90 03 00 01 00'), 'malformed'],
    ['type 0', hex('00 00'), 'malformed'],
    ['type 15', hex('f0 00'), 'malformed'],
    ['a ping with flags', hex('c1 00'), 'malformed'],
    ['a ping with a body', hex('c0 01 00'), 'malformed'],
    ['a subscription with wrong flags', hex('80 04 00 01 00 00'), 'malformed'],
    ['a subscription of nothing', hex('82 02 00 01'), 'malformed'],
    ['a subscription with the identifier zero', raw(0x82, hex('0000'), text(downTopic(AGENT)), hex('01')), 'malformed'],
    ['a subscription of QoS 2', made(subscribe(downTopic(AGENT), 2)), 'qos-2'],
    ['a subscription of QoS 3', raw(0x82, hex('0001'), text(downTopic(AGENT)), hex('03')), 'malformed'],
    ['a subscription without QoS', raw(0x82, hex('0001'), text(downTopic(AGENT))), 'malformed'],
    ['a subscription of everything', made(subscribe('#')), 'topic'],
    ['a subscription of all agents', made(subscribe('kakuri/v1/agents/+/down')), 'topic'],
    ["a subscription of the broker's own", made(subscribe('$SYS/#')), 'topic'],
    ["a subscription of another's", made(subscribe(downTopic('room-b'))), 'topic'],
    ['a message to another', made(publish({ topic: upTopic('room-b') })), 'topic'],
    ['a message to agents', made(publish({ topic: downTopic(AGENT) })), 'topic'],
    ['a retained message', made(publish({ retain: true })), 'topic'],
    ['a topic of a thousand levels', made(publish({ topic: 'a/'.repeat(1_000) })), 'topic'],
    ['a topic of no length', raw(0x32, text(''), hex('0001')), 'topic'],
    ['a topic that is no UTF-8', raw(0x32, hex('0002 c328'), hex('0001')), 'malformed'],
    ['a topic with a surrogate', raw(0x32, hex('0003 eda080'), hex('0001')), 'malformed'],
    ['a topic with NUL', raw(0x32, text(`${UP}\0`), hex('0001')), 'malformed'],
    ['a topic longer than its packet', raw(0x32, hex('ffff 61')), 'malformed'],
    ['a message with the identifier zero', raw(0x32, text(UP), hex('0000')), 'malformed'],
    ['a message without its identifier', raw(0x32, text(UP)), 'malformed'],
    ['a message that is too large', made(publish({ payload: Buffer.alloc(256 * 1024) })), 'too-large'],
    [
      'a birth that is too large',
      made(publish({ topic: stateTopic(AGENT), payload: Buffer.alloc(5_000) })),
      'too-large',
    ],
    ['PUBACK with a byte more', hex('40 03 00 01 00'), 'malformed'],
    ['PUBACK with a byte less', hex('40 01 00'), 'malformed'],
  ])('%s ends it', (_, bytes, why) => {
    expect(after(bytes)).toMatchObject({ passed: ['connect'], fault: { why } })
  })

  it('a message may be empty, as large as the limit, and without QoS', () => {
    const most = BROKER_LIMITS.upPacketBytes - made(publish({ payload: '' })).length - 2
    const answer = after(publish({ payload: '' }), publish({ payload: Buffer.alloc(most) }), publish({ qos: 0 }))
    expect(answer).toEqual({ passed: ['connect', 'publish', 'publish', 'publish'], fault: null })
  })

  it('memory follows what came, not what was claimed', () => {
    const before = process.memoryUsage().arrayBuffers
    const readers = Array.from({ length: 200 }, () => {
      const reader = new PacketReader(BROKER_LIMITS.upPacketBytes, () => undefined)
      reader.push(hex('32 f0 ff 0f 00 01'))
      expect(reader.next()).toBe(null)
      return reader
    })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(readers.length * 8_192)
  })
})
