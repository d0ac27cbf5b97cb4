import { isUtf8 } from 'node:buffer'
import { BEAT_TOPIC, downTopic, mayHear, mayPublish, stateTopic } from '@kakuri/core/link/topics.ts'
import type { BrokerLimits } from './limits.ts'
import { Fault } from './packets.ts'

/** What a packet that passed was. */
export type Passed =
  | { readonly kind: 'ping' | 'disconnect' | 'acknowledge' }
  | { readonly kind: 'connect'; readonly keepaliveS: number }
  /** `id`: null at QoS 0. */
  | { readonly kind: 'publish'; readonly topic: string; readonly id: number | null; readonly payload: Buffer }
  | {
      readonly kind: 'subscribe' | 'unsubscribe'
      readonly filters: readonly (readonly [filter: string, qos: number])[]
    }

/** MQTT 3.1.1, table 2.1. */
const TYPE = {
  connect: 1,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  unsubscribe: 10,
  ping: 12,
  disconnect: 14,
} as const
/** Types an agent may send, with the flags that their first byte must have; null where they mean something. */
const FLAGS: ReadonlyMap<number, number | null> = new Map([
  [TYPE.connect, 0],
  [TYPE.publish, null],
  [TYPE.puback, 0],
  [TYPE.subscribe, 2],
  [TYPE.unsubscribe, 2],
  [TYPE.ping, 0],
  [TYPE.disconnect, 0],
])
const NOT_TAKEN = { protocol: 1, name: 2, rights: 5 } as const

/** Holds one agent to the link's part of MQTT 3.1.1, packet by packet, before the MQTT library sees a byte. */
export class Guard {
  readonly #agent: string
  readonly #limits: BrokerLimits
  #connected = false

  constructor(agent: string, limits: BrokerLimits) {
    this.#agent = agent
    this.#limits = limits
  }

  /** Of every packet, before the rest of it is kept. Throws Fault. */
  first(byte: number): void {
    const type = byte >> 4
    if (type >= TYPE.pubrec && type <= TYPE.pubcomp) throw new Fault('qos-2', 'a packet of QoS 2')
    const flags = FLAGS.get(type)
    if (flags === undefined) throw new Fault('malformed', `a packet of type ${type}`)
    if (flags !== null && (byte & 15) !== flags) throw new Fault('malformed', `wrong flags in a packet of type ${type}`)
    if (type === TYPE.publish && (byte & 6) >= 4) throw this.#qos((byte & 6) >> 1)
    if (this.#connected === (type === TYPE.connect))
      throw new Fault('malformed', this.#connected ? 'a second CONNECT' : 'something before CONNECT')
  }

  /** Of a whole packet whose first byte passed. Throws Fault. */
  packet(bytes: Buffer): Passed {
    const body = new Body(bytes)
    const passed = this.#read(bytes[0] ?? 0, body)
    body.end()
    return passed
  }

  #read(first: number, body: Body): Passed {
    switch (first >> 4) {
      case TYPE.connect:
        return this.#connect(body)
      case TYPE.publish:
        return this.#publish(first & 15, body)
      case TYPE.puback:
        body.id()
        return { kind: 'acknowledge' }
      case TYPE.subscribe:
        return { kind: 'subscribe', filters: this.#filters(body, true) }
      case TYPE.unsubscribe:
        return { kind: 'unsubscribe', filters: this.#filters(body, false) }
      default:
        return { kind: first >> 4 === TYPE.ping ? 'ping' : 'disconnect' }
    }
  }

  #connect(body: Body): Passed {
    const [protocol, level] = [body.text(), body.byte()]
    if (protocol !== 'MQTT' || level !== 4)
      throw new Fault('malformed', 'a protocol that is not MQTT 3.1.1', NOT_TAKEN.protocol)
    const flags = body.byte()
    const keepalive = body.word()
    const name = body.text()
    this.#connectFlags(flags)
    if (keepalive < 1 || keepalive > this.#limits.keepaliveMost)
      throw new Fault('malformed', `a keepalive of ${keepalive} s`, NOT_TAKEN.rights)
    if (name !== this.#agent) throw new Fault('wrong-name', 'a client id that is not its name', NOT_TAKEN.name)
    if ((flags & 4) !== 0) this.#will(body)
    this.#connected = true
    return { kind: 'connect', keepaliveS: keepalive }
  }

  /** MQTT 3.1.1, 3.1.2.3. */
  #connectFlags(flags: number): void {
    const will = (flags & 4) !== 0
    const qos = (flags >> 3) & 3
    if ((flags & 1) !== 0 || (!will && (flags & 0x38) !== 0)) throw new Fault('malformed', 'wrong flags in CONNECT')
    if (qos > 1) throw this.#qos(qos)
    if ((flags & 0xc0) !== 0) throw new Fault('malformed', 'a user name in CONNECT', NOT_TAKEN.rights)
    if ((flags & 2) === 0) throw new Fault('malformed', 'a session that is to be kept', NOT_TAKEN.rights)
  }

  #will(body: Body): void {
    if (body.text() !== stateTopic(this.#agent))
      throw new Fault('topic', 'a will under another topic', NOT_TAKEN.rights)
    this.#state(body.bytes().length)
  }

  #publish(flags: number, body: Body): Passed {
    const topic = body.text()
    const qos = (flags >> 1) & 3
    if (!mayPublish(this.#agent, topic)) throw new Fault('topic', `a message to ${shown(topic)}`)
    const state = topic === stateTopic(this.#agent)
    if ((flags & 1) !== 0 && !state) throw new Fault('topic', 'a message to be retained')
    if (qos === 0 && (flags & 8) !== 0) throw new Fault('malformed', 'a repetition of what needs no answer')
    const id = qos === 1 ? body.id() : null
    const payload = body.rest()
    if (state) this.#state(payload.length)
    return { kind: 'publish', topic, id, payload }
  }

  #state(bytes: number): void {
    if (bytes > this.#limits.statePayloadBytes) throw new Fault('too-large', `a birth or will of ${bytes} bytes`)
  }

  #filters(body: Body, withQos: boolean): (readonly [string, number])[] {
    body.id()
    const filters: (readonly [string, number])[] = []
    while (body.more) {
      const filter = body.text()
      const qos = withQos ? body.byte() : 0
      if (qos > 1) throw this.#qos(qos)
      if (!mayHear(this.#agent, filter)) throw new Fault('topic', `a subscription of ${shown(filter)}`)
      filters.push([filter, qos])
      if (filters.length > this.#limits.filters) throw new Fault('malformed', 'too many filters in one packet')
    }
    if (filters.length === 0) throw new Fault('malformed', 'a subscription of nothing')
    return filters
  }

  #qos(qos: number): Fault {
    return qos === 2 ? new Fault('qos-2', 'QoS 2') : new Fault('malformed', 'a QoS that there is not')
  }
}

/** The part of a topic that may stand in a journal: what somebody else chose is told as far as it is plain. */
function shown(topic: string): string {
  return /^[\w.+#/-]{1,120}$/.test(topic) ? topic : 'another topic'
}

/** Reads the fields of one packet after its fixed header. */
class Body {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#at = 2
    while ((bytes[this.#at - 1] ?? 0) >= 0x80) this.#at += 1
  }

  get more(): boolean {
    return this.#at < this.#bytes.length
  }

  byte(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw new Fault('malformed', 'a packet that ends too early')
    this.#at += 1
    return byte
  }

  word(): number {
    return this.byte() * 256 + this.byte()
  }

  /** A packet identifier, which is not zero. MQTT 3.1.1, 2.3.1. */
  id(): number {
    const id = this.word()
    if (id === 0) throw new Fault('malformed', 'a packet identifier of zero')
    return id
  }

  bytes(): Buffer {
    const end = this.word() + this.#at
    if (end > this.#bytes.length) throw new Fault('malformed', 'a field that ends too late')
    const bytes = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return bytes
  }

  /** MQTT 3.1.1, 1.5.3: well-formed UTF-8 without U+0000. */
  text(): string {
    const bytes = this.bytes()
    if (!isUtf8(bytes) || bytes.includes(0)) throw new Fault('malformed', 'a text that is not UTF-8')
    return bytes.toString('utf8')
  }

  rest(): Buffer {
    const bytes = this.#bytes.subarray(this.#at)
    this.#at = this.#bytes.length
    return bytes
  }

  end(): void {
    if (this.more) throw new Fault('malformed', 'a packet with bytes after its end')
  }
}

/** Topics that the controller publishes to. */
export const isOurs = (agent: string | null, topic: string) =>
  topic === BEAT_TOPIC || (agent !== null && topic === downTopic(agent))
