// The few packets of MQTT 3.1.1 that an agent says and hears.
import { KEEPALIVE_S } from '../../agent/src/uplink/pace.ts'

/** First bytes; of PUBLISH the upper half alone. */
export const PACKET = { connack: 0x20, publish: 3, puback: 0x40, suback: 0x90 } as const

export const PINGREQ = Buffer.from([0xc0, 0])

function packet(first: number, ...parts: readonly Buffer[]): Buffer {
  let length = parts.reduce((sum, part) => sum + part.length, 0)
  const head = [first]
  do {
    head.push((length & 127) | (length > 127 ? 128 : 0))
    length >>= 7
  } while (length > 0)
  return Buffer.concat([Buffer.from(head), ...parts])
}

const word = (value: number) => Buffer.from([value >> 8, value & 255])

function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([word(bytes.length), bytes])
}

/** A clean session, with a will of QoS 1 that is retained. */
export function connectPacket(name: string, willTopic: string, will: Buffer): Buffer {
  const head = Buffer.concat([field('MQTT'), Buffer.from([4, 0b0010_1110]), word(KEEPALIVE_S)])
  return packet(0x10, head, field(name), field(willTopic), field(will))
}

export function subscribePacket(number: number, topics: readonly string[]): Buffer {
  return packet(0x82, word(number), ...topics.flatMap(topic => [field(topic), Buffer.from([1])]))
}

/** QoS 1. */
export function publishPacket(topic: string, payload: Buffer, number: number, retain: boolean): Buffer {
  return packet(retain ? 0x33 : 0x32, field(topic), word(number), payload)
}

/** Cuts what comes into packets; `take` gets the first byte and what follows the length. */
export class Packets {
  readonly #take: (first: number, body: Buffer) => void
  #rest: Buffer = Buffer.alloc(0)

  constructor(take: (first: number, body: Buffer) => void) {
    this.#take = take
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    for (let end = this.#next(); end > 0; end = this.#next()) this.#rest = this.#rest.subarray(end)
    // What was cut from a larger piece would keep all of it.
    if (this.#rest.length === 0) this.#rest = Buffer.alloc(0)
  }

  /** Bytes of the packet that was taken; 0 where it is not whole yet. */
  #next(): number {
    let [length, at] = [0, 1]
    for (let shift = 0; ; shift += 7, at += 1) {
      const byte = this.#rest[at]
      if (byte === undefined) return 0
      length |= (byte & 127) << shift
      if (byte < 128) break
    }
    const [start, end] = [at + 1, at + 1 + length]
    if (this.#rest.length < end) return 0
    this.#take(this.#rest[0] ?? 0, this.#rest.subarray(start, end))
    return end
  }
}
