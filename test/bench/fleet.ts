// A thousand agents in one process, as the controller sees them: each with a certificate, a TLS connection and a link key of its own.
// They take every message, acknowledge it, answer orders, and come back as agents do when the controller was away. They hold no disk
// and check no signature: on site each does that on a box of its own, and here all share two cores with the controller.
// Argument: a file with the fleet. Every line of standard input is answered by one line of JSON; see `Said`.
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls'
import { sealMessage } from '@kakuri/core/link/envelope.ts'
import { BEAT_TOPIC, downTopic, stateTopic, upTopic } from '@kakuri/core/link/topics.ts'
import { KEEPALIVE_S, LEAST_MS, SPREAD_MS, TRY_MS } from '../../agent/src/uplink/pace.ts'
import { connectPacket, PACKET, Packets, PINGREQ, publishPacket, subscribePacket } from './fleet-mqtt.ts'

export interface Fleet {
  readonly host: string
  readonly port: number
  /** PEM. */
  readonly authority: string
  /** SHA-256 of the bundle that all hold. */
  readonly bundle: string
  readonly agents: readonly FleetAgent[]
}

export interface FleetAgent {
  readonly name: string
  /** PEM, of the TLS certificate and of the link. */
  readonly key: string
  readonly certificate: string
  readonly linkKey: string
}

/** Answers: to `here`, how many are, and when the hundredth and the last of them came; to `acks`, those since the last `clear`. */
export interface Said {
  readonly here: number
  readonly hundredth: number | null
  readonly last: number | null
  readonly tries: number
  /** By kind of message, or verb of an order: when the broker had each acknowledgement. UTC milliseconds. */
  readonly acks: Readonly<Record<string, readonly number[]>>
}

/** So many agents begin at once; later, each comes at its own time. */
const AT_ONCE = 50

const utc = () => performance.timeOrigin + performance.now()

class Log {
  here = 0
  hundredth: number | null = null
  last: number | null = null
  tries = 0
  acks: Record<string, number[]> = {}
  readonly #seen = new Set<string>()

  clear(): void {
    this.acks = {}
    this.#seen.clear()
  }

  came(): void {
    this.here += 1
    this.last = utc()
    if (this.here === 100) this.hundredth = this.last
  }

  /** The first of each agent counts: views that follow each other take each other's place. */
  acked(kind: string, agent: string): void {
    if (this.#seen.has(`${kind} ${agent}`)) return
    this.#seen.add(`${kind} ${agent}`)
    const all = this.acks[kind] ?? []
    this.acks[kind] = all
    all.push(utc())
  }
}

interface Message {
  readonly id: string
  readonly kind: string
  readonly body: Record<string, unknown>
}

class Agent {
  readonly #fleet: Fleet
  readonly #name: string
  readonly #link: KeyObject
  readonly #context: SecureContext
  readonly #log: Log
  readonly #state: string
  /** Called when the broker has taken the packet of this number. */
  readonly #taken = new Map<number, () => void>()
  #n = Date.now() * 1_000
  #packet = 0
  #session = 0
  #here = false
  #socket: TLSSocket | null = null

  constructor(fleet: Fleet, { name, key, certificate, linkKey }: FleetAgent, log: Log) {
    this.#fleet = fleet
    this.#name = name
    this.#log = log
    this.#link = createPrivateKey(linkKey)
    this.#context = createSecureContext({ key, cert: certificate, ca: fleet.authority })
    this.#state = stateTopic(name)
  }

  /** Resolves when it is here, and stays: after a connection that ended it tries again, as `agent/src/uplink/carrier.ts` does. */
  async stay(): Promise<void> {
    const first = Promise.withResolvers<void>()
    void this.#tries(first.resolve)
    await first.promise
  }

  async #tries(came: () => void): Promise<void> {
    for (;;) {
      this.#log.tries += 1
      await this.#once(came)
      await new Promise(resolve => setTimeout(resolve, LEAST_MS + Math.random() * SPREAD_MS))
    }
  }

  #once(came: () => void): Promise<void> {
    const { host, port } = this.#fleet
    return new Promise(resolve => {
      const socket = connect({ host, port, secureContext: this.#context })
      socket.setNoDelay(true)
      this.#socket = socket
      const late = setTimeout(() => socket.destroy(), TRY_MS)
      const packets = new Packets((type, body) =>
        this.#take(type, body, () => {
          clearTimeout(late)
          came()
        }),
      )
      socket.on('data', chunk => packets.push(chunk))
      socket.on('error', () => socket.destroy())
      let pings: NodeJS.Timeout | undefined
      socket.once('secureConnect', () => {
        socket.write(this.#connect())
        pings = setInterval(() => socket.write(PINGREQ), KEEPALIVE_S * 1_000)
      })
      socket.once('close', () => {
        clearTimeout(late)
        clearInterval(pings)
        if (this.#here) this.#log.here -= 1
        this.#here = false
        this.#taken.clear()
        resolve()
      })
    })
  }

  #connect(): Buffer {
    this.#session += 1
    return connectPacket(this.#name, this.#state, this.#birth('gone'))
  }

  #birth(state: 'here' | 'gone'): Buffer {
    const head = { seq: 0, hash: '0'.repeat(64) }
    const { bundle } = this.#fleet
    return Buffer.from(
      JSON.stringify({
        ...{
          v: 1,
          agent: this.#name,
          state,
          boot: 1,
          session: this.#session,
          product: 'bench',
          bundle,
          checkpoint: null,
          head,
        },
      }),
    )
  }

  #take(type: number, body: Buffer, came: () => void): void {
    if (type === PACKET.connack)
      this.#socket?.write(subscribePacket(this.#number(), [downTopic(this.#name), BEAT_TOPIC]))
    else if (type === PACKET.suback) this.#publish(this.#state, this.#birth('here'), true, () => this.#came(came))
    else if (type === PACKET.puback) this.#told(body.readUInt16BE(0))
    else if (type >> 4 === PACKET.publish) this.#heard(type, body)
  }

  #came(came: () => void): void {
    this.#here = true
    this.#log.came()
    came()
  }

  #told(number: number): void {
    const taken = this.#taken.get(number)
    this.#taken.delete(number)
    taken?.()
  }

  #heard(type: number, body: Buffer): void {
    const at = 2 + body.readUInt16BE(0)
    const topic = body.toString('utf8', 2, at)
    const numbered = (type & 6) !== 0
    if (numbered) this.#socket?.write(Buffer.from([PACKET.puback, 2, body[at] ?? 0, body[at + 1] ?? 0]))
    if (topic === BEAT_TOPIC) return
    this.#message(JSON.parse(body.toString('utf8', numbered ? at + 2 : at)) as Message)
  }

  #message({ id, kind, body }: Message): void {
    if (kind === 'ack') return
    const what = kind === 'order' ? `order ${body.verb}` : kind
    this.#say('ack', { ids: [id] }, () => this.#log.acked(what, this.#name))
    if (kind === 'order') this.#say('result', resultOf(body), () => undefined)
  }

  #say(kind: string, body: { readonly [key: string]: unknown }, taken: () => void): void {
    const n = this.#n++
    const message = { id: `${this.#name}-${n}`, from: this.#name, to: 'controller', n, epoch: 1, kind, body }
    this.#publish(upTopic(this.#name), Buffer.from(sealMessage(message, this.#link)), false, taken)
  }

  #publish(topic: string, payload: Buffer, retain: boolean, taken: () => void): void {
    const number = this.#number()
    this.#taken.set(number, taken)
    this.#socket?.write(publishPacket(topic, payload, number, retain))
  }

  #number(): number {
    this.#packet = (this.#packet % 65_535) + 1
    return this.#packet
  }
}

/** A device whose ports are as nobody had ever touched them. */
function resultOf(order: Record<string, unknown>): { readonly [key: string]: unknown } {
  const targets = Array.isArray(order.targets) ? order.targets : []
  const reading = { state: 'open', admin: 'up', link: 'up', detail: '' }
  const outcome =
    order.verb === 'open'
      ? { kind: 'opened' }
      : order.verb === 'apply' || order.verb === 'revert'
        ? { kind: 'replies', replies: targets.map(() => ({ ok: true })) }
        : { kind: 'readings', readings: targets.map(() => reading) }
  return { order: order.order, outcome, transcript: '' }
}

async function main(file: string): Promise<void> {
  const fleet: Fleet = JSON.parse(readFileSync(file, 'utf8'))
  const log = new Log()
  const lines = createInterface({ input: process.stdin })
  lines.on('line', line => {
    if (line === 'clear') log.clear()
    if (line === 'lost') log.hundredth = null
    console.log(JSON.stringify({ ...log }))
  })
  lines.on('close', () => process.exit(0))
  const all = fleet.agents.map(agent => new Agent(fleet, agent, log))
  for (let from = 0; from < all.length; from += AT_ONCE)
    await Promise.all(all.slice(from, from + AT_ONCE).map(agent => agent.stay()))
}

if (import.meta.main) await main(process.argv[2] ?? '')
