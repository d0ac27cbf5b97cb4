import type { AgentRefusal } from '@kakuri/core/journal/events.ts'

/** Something in what an agent sends that ends its connection. `connack`: the answer's return code, MQTT 3.1.1 table 3.1. */
export class Fault extends Error {
  readonly why: AgentRefusal
  readonly connack: number | null

  constructor(why: AgentRefusal, detail: string, connack: number | null = null) {
    super(detail)
    this.why = why
    this.connack = connack
  }
}

const NOTHING = Buffer.alloc(0)
/** First piece of memory for a packet whose rest is still to come. */
const FIRST_BYTES = 1_024

/** Cuts a stream of bytes into whole MQTT packets. Holds what came of one packet, never more than `limit` bytes of it. */
export class PacketReader {
  /** Bytes of a packet with its header; may be raised between packets. */
  limit: number
  readonly #first: (byte: number) => void
  #rest: Buffer = NOTHING
  #partial: Buffer = NOTHING
  #have = 0
  /** Bytes of the packet that is being held; 0 while none is. */
  #total = 0

  /** `first` sees the first byte of a packet before anything of it is kept, and may throw. */
  constructor(limit: number, first: (byte: number) => void) {
    this.limit = limit
    this.#first = first
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
  }

  /** The next whole packet, or null until more bytes came. Throws Fault. */
  next(): Buffer | null {
    if (this.#total === 0 && !this.#begin()) return null
    return this.#have === 0 && this.#rest.length >= this.#total ? this.#whole() : this.#piece()
  }

  #begin(): boolean {
    const [first] = this.#rest
    if (first === undefined) return false
    this.#first(first)
    const total = totalBytes(this.#rest)
    if (total === null) return false
    if (total > this.limit) throw new Fault('too-large', `a packet of ${total} bytes, where ${this.limit} are allowed`)
    this.#total = total
    return true
  }

  /** The packet lies in what came: it is not copied. */
  #whole(): Buffer {
    const packet = this.#rest.subarray(0, this.#total)
    this.#rest = this.#rest.subarray(this.#total)
    this.#total = 0
    return packet
  }

  #piece(): Buffer | null {
    const more = this.#rest.subarray(0, this.#total - this.#have)
    this.#grow(this.#have + more.length)
    more.copy(this.#partial, this.#have)
    this.#have += more.length
    this.#rest = this.#rest.subarray(more.length)
    if (this.#rest.length === 0) this.#rest = NOTHING
    return this.#have < this.#total ? null : this.#held()
  }

  #held(): Buffer {
    const packet = this.#partial.subarray(0, this.#total)
    this.#partial = NOTHING
    this.#have = 0
    this.#total = 0
    return packet
  }

  /** Memory follows what really came, not what the header claims. */
  #grow(least: number): void {
    if (this.#partial.length >= least) return
    const larger = Buffer.allocUnsafe(Math.min(this.#total, Math.max(least, this.#partial.length * 2, FIRST_BYTES)))
    this.#partial.copy(larger, 0, 0, this.#have)
    this.#partial = larger
  }
}

/** A PUBLISH in one piece of memory: with an identifier of QoS 1, of QoS 0 where that is null. MQTT 3.1.1, 3.3. */
export function publishPacket(topic: string, payload: Uint8Array, id: number | null): Buffer {
  const topicBytes = Buffer.byteLength(topic)
  const length = 2 + topicBytes + (id === null ? 0 : 2) + payload.length
  const packet = Buffer.allocUnsafe(1 + lengthBytes(length) + length)
  let at = packet.writeUInt8(id === null ? 0x30 : 0x32)
  for (let left = length; at === 1 || left > 0; left >>= 7)
    at = packet.writeUInt8((left & 0x7f) | (left > 0x7f ? 0x80 : 0), at)
  at = packet.writeUInt16BE(topicBytes, at)
  at += packet.write(topic, at)
  if (id !== null) at = packet.writeUInt16BE(id, at)
  packet.set(payload, at)
  return packet
}

export const PINGRESP = Buffer.from([0xd0, 0])

export const pubackPacket = (id: number) => Buffer.from([0x40, 2, id >> 8, id & 0xff])

/** The same CONNECT with a keepalive of zero: whoever gets it waits for nothing. MQTT 3.1.1, 3.1.2.10. */
export function withoutKeepalive(connect: Buffer): Buffer {
  const copy = Buffer.from(connect)
  // After the fixed header: six bytes of protocol name, level, flags.
  copy.writeUInt16BE(0, 1 + lengthBytes(copy.length) + 8)
  return copy
}

const lengthBytes = (length: number) => 1 + [7, 14, 21].filter(bits => length >> bits > 0).length

/** Bytes of the packet with its header; null until the header is whole. MQTT 3.1.1, 2.2.3. */
function totalBytes(bytes: Buffer): number | null {
  let length = 0
  for (let at = 1; at <= 4; at += 1) {
    const byte = bytes[at]
    if (byte === undefined) return null
    length += (byte & 0x7f) * 128 ** (at - 1)
    if (byte === 0 && at > 1) throw new Fault('malformed', 'a length with more bytes than it needs')
    if (byte < 0x80) return 1 + at + length
  }
  throw new Fault('malformed', 'a length of more than four bytes')
}
