import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readElement, readElements, readInteger } from './ber.ts'

/** A community request as the fake agent saw it. */
export interface Asked {
  /** 0xa0 GET, 0xa3 SET, 0xa5 GETBULK. */
  readonly tag: number
  readonly id: number
  readonly oids: readonly string[]
  /** What follows the request id, in hexadecimal. */
  readonly rest: string
  readonly from: RemoteInfo
}

/** Datagrams to send back, in order. */
export type Respond = (asked: Asked) => readonly Uint8Array[]

export interface FakeAgent {
  readonly port: number
  readonly socket: Socket
  respond: Respond
  close(): void
}

/** A UDP socket that answers what a test tells it to, byte by byte. */
export async function startFakeAgent(respond: Respond): Promise<FakeAgent> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const agent: FakeAgent = { port: socket.address().port, socket, respond, close: () => socket.close() }
  socket.on('message', (bytes, from) => {
    for (const datagram of agent.respond(readRequest(bytes, from))) socket.send(datagram, from.port, from.address)
  })
  return agent
}

function readRequest(bytes: Buffer, from: RemoteInfo): Asked {
  const message = readElement(bytes, 0, bytes.length)
  const pdu = message === null ? undefined : readElements(bytes, message.start, message.end)?.[2]
  const fields = pdu === undefined ? [] : (readElements(bytes, pdu.start, pdu.end) ?? [])
  const list = fields[3]
  const bindings = list === undefined ? [] : (readElements(bytes, list.start, list.end) ?? [])
  const oids = bindings.map(one => {
    const oid = readElement(bytes, one.start, one.end)
    return oid === null ? '' : textOfOid(bytes.subarray(oid.start, oid.end))
  })
  const rest = bytes.subarray(fields[0]?.end, pdu?.end).toString('hex')
  return { tag: pdu?.tag ?? 0, id: readInteger(bytes, fields[0]) ?? 0, oids, rest, from }
}

function textOfOid(octets: Uint8Array): string {
  const [first = 0, ...rest] = octets
  const parts = [Math.floor(first / 40), first % 40]
  let part = 0
  for (const octet of rest) {
    part = part * 128 + (octet & 0x7f)
    if (octet < 0x80) part = parts.push(part) * 0
  }
  return parts.join('.')
}

export function tlv(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

export function integer(value: number): Buffer {
  const octets = Buffer.alloc(4)
  octets.writeInt32BE(value)
  return tlv(0x02, octets)
}

export function text(value: string): Buffer {
  return tlv(0x04, Buffer.from(value))
}

export function oid(value: string): Buffer {
  const [first = 0, second = 0, ...rest] = value.split('.').map(Number)
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const low = value & 0x7f
  return value < 128 ? [low] : [...base128(value >> 7).map(octet => octet | 0x80), low]
}

export interface Answering {
  readonly version?: number
  readonly community?: string
  readonly tag?: number
  readonly status?: number
  readonly index?: number
}

/** A community message with a response PDU, each part of which a test may get wrong. */
export function answer(id: number, bindings: readonly Uint8Array[], given: Answering = {}): Buffer {
  const { version = 1, community = 'private', tag = 0xa2, status = 0, index = 0 } = given
  const pdu = tlv(tag, integer(id), integer(status), integer(index), tlv(0x30, ...bindings))
  return tlv(0x30, integer(version), text(community), pdu)
}

/** A community message with a response PDU as it was recorded after its request id. */
export function recordedAnswer(id: number, rest: string, community = 'private'): Buffer {
  return tlv(0x30, integer(1), text(community), tlv(0xa2, integer(id), Buffer.from(rest, 'hex')))
}

export function binding(name: string, value: Uint8Array): Buffer {
  return tlv(0x30, oid(name), value)
}
