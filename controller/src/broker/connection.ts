import { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { AgentRefusal } from '@kakuri/core/journal/events.ts'
import { downTopic } from '@kakuri/core/link/topics.ts'
import { Guard, type Passed } from './guard.ts'
import { Hearing } from './hearing.ts'
import type { BrokerLimits } from './limits.ts'
import { Fault, PacketReader, PINGRESP, pubackPacket, withoutKeepalive } from './packets.ts'
import { Rate } from './rate.ts'
import { Taking } from './taking.ts'

export interface ConnectionParts {
  readonly socket: TLSSocket
  readonly agent: string
  /** DER of its certificate: it is judged again when the registry changes. */
  readonly der: Uint8Array
  readonly readOnly: boolean
  readonly address: string
  readonly limits: BrokerLimits
  readonly clock: Clock
  /** A CONNECT that fits has come. It is read on when `enter` is called. */
  readonly onConnect: (connection: Connection) => void
  /** What it says, under a topic of its own. */
  readonly onMessage: (connection: Connection, topic: string, bytes: Uint8Array) => void
  readonly onRefused: (agent: string, why: AgentRefusal, detail: string) => void
  /** Bytes on their way to it became more or fewer. */
  readonly onOut: (change: number) => void
}

/**
 * One agent's connection. Messages in both directions, their acknowledgements and the keepalive are dealt with here; the library sees
 * the rest as a stream of whole packets that passed the guard, which is how connections and subscriptions begin and end. A message
 * through the library would cost several times as much. It is never told to wait, because it would make every agent wait for one;
 * what is on its way is counted here instead.
 */
export class Connection extends Duplex {
  readonly agent: string
  readonly der: Uint8Array
  readonly address: string
  /** Resolves when nothing of it is left in the broker. */
  readonly left: Promise<void>
  readOnly: boolean
  up = false
  registered = false
  gone: () => void
  readonly sinceMono: number
  readonly #parts: ConnectionParts
  readonly #guard: Guard
  readonly #reader: PacketReader
  readonly #rate: Rate
  readonly #taking: Taking
  readonly #hearing: Hearing
  /** Why nothing is read now. */
  readonly #waits = new Set<'entry' | 'flood' | 'library'>()
  #over: Buffer | null = null
  #entering: Buffer | null = null
  #keepaliveMs = 0
  #heardMono: number

  constructor(parts: ConnectionParts) {
    // The library is never told to wait; a small mark on the way in keeps what waits in here small.
    super({ readableHighWaterMark: 16_384, writableHighWaterMark: 2 ** 30, emitClose: true })
    this.#parts = parts
    this.agent = parts.agent
    this.der = parts.der
    this.address = parts.address
    this.readOnly = parts.readOnly
    this.sinceMono = parts.clock.mono()
    this.#heardMono = this.sinceMono
    this.#taking = new Taking(parts.limits, () => parts.clock.mono())
    const [topic, taking] = [downTopic(parts.agent), this.#taking]
    this.#hearing = new Hearing({ topic, taking, send: packet => this.#send(packet) })
    const { promise, resolve } = Promise.withResolvers<void>()
    this.left = promise
    this.gone = resolve
    this.#guard = new Guard(parts.agent, parts.limits)
    this.#reader = new PacketReader(parts.limits.connectPacketBytes, byte => this.#guard.first(byte))
    this.#rate = new Rate(parts.limits, this.sinceMono)
    this.#listen(parts.socket)
  }

  /** The library gets its CONNECT. */
  enter(): void {
    const connect = this.#entering
    this.#entering = null
    if (connect !== null && !this.destroyed) this.push(withoutKeepalive(connect))
  }

  /** The library has let it in: what follows its CONNECT is read. Earlier the library would keep it in a list of its own. */
  entered(): void {
    this.up = true
    this.#reader.limit = this.#parts.limits.upPacketBytes
    this.#go('entry')
  }

  /** Ends it for a reason that is told. */
  refuse(why: AgentRefusal, detail: string, connack: number | null = null): void {
    if (this.destroyed) return
    this.#parts.onRefused(this.agent, why, `${detail} (${this.address})`)
    const { socket } = this.#parts
    if (connack !== null && !this.up) socket.end(Buffer.from([0x20, 2, 0, connack]), () => socket.destroy())
    this.destroy()
  }

  /** Says what is for all; `packet` is a whole one. */
  beat(packet: Buffer): void {
    this.#hearing.beat(packet)
  }

  /** Says what is for it now, or when it has taken enough of what went before. Rejects with CONNECTION_LOST. */
  inTurn(payload: Uint8Array): Promise<void> {
    if (this.#taking.full) this.refuse('too-many', 'more messages wait for it than it takes')
    if (this.destroyed) return Promise.reject(lost(this.agent))
    return this.#hearing.inTurn(payload)
  }

  /** It has said nothing for one and a half times as long as it promised. MQTT 3.1.1, 3.1.2.10. */
  get silent(): boolean {
    return this.up && this.#parts.clock.mono() - this.#heardMono > 1.5 * this.#keepaliveMs
  }

  /** It has bytes or messages to take, and has taken none for too long. */
  get stuck(): boolean {
    return this.#taking.stuck
  }

  /** A fault inside the library, thrown while it hears of something here, ends this connection and nothing else. */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    try {
      return super.emit(event, ...args)
    } catch (error) {
      this.refuse('malformed', error instanceof Error ? error.message.slice(0, 200) : 'a fault in the broker')
      return true
    }
  }

  override _read(): void {
    this.#go('library')
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#send(chunk)
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#send(Buffer.concat(chunks.map(one => one.chunk)))
    done()
  }

  override _destroy(_: Error | null, done: (error: Error | null) => void): void {
    const { socket } = this.#parts
    if (!socket.writableEnded) socket.destroy()
    this.#parts.onOut(-this.#taking.out)
    this.#taking.end(lost(this.agent))
    done(null)
  }

  #listen(socket: TLSSocket): void {
    socket.on('data', (chunk: Buffer) => {
      this.#reader.push(chunk)
      this.#pump()
    })
    // What went wrong on the line tells nothing about the agent; `close` follows.
    socket.on('error', () => this.destroy())
    socket.on('end', () => this.destroy())
    socket.on('close', () => this.destroy())
  }

  #send(bytes: Buffer): void {
    if (this.destroyed) return
    const { socket, limits, onOut } = this.#parts
    this.#taking.wrote(bytes.length)
    onOut(bytes.length)
    socket.write(bytes, () => {
      if (this.destroyed) return
      onOut(-bytes.length)
      this.#taking.went(bytes.length)
    })
    if (this.#taking.out > limits.outBytes) this.refuse('too-many', 'more bytes wait for it than it takes')
  }

  #pump(): void {
    try {
      for (let packet = this.#packet(); packet !== null; packet = this.#packet()) this.#take(packet)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.refuse(error.why, error.message, error.connack)
    }
  }

  #packet(): Buffer | null {
    if (this.destroyed || this.#waits.size > 0) return null
    const over = this.#over
    this.#over = null
    return over ?? this.#counted(this.#reader.next())
  }

  /** A packet over the rate waits here, and nothing more is read for a while. */
  #counted(packet: Buffer | null): Buffer | null {
    if (packet === null) return null
    const { clock, limits } = this.#parts
    const told = this.#rate.take(packet.length, clock.mono())
    if (told === 'fits') return packet
    if (told === 'flood') throw new Fault('flood', 'more packets or bytes than an agent may send')
    this.#over = packet
    this.#wait('flood')
    void clock.sleep(limits.floodPauseMs).then(() => this.#go('flood'))
    return null
  }

  #take(packet: Buffer): void {
    const passed = this.#guard.packet(packet)
    this.#heardMono = this.#parts.clock.mono()
    if (passed.kind === 'connect') this.#comes(packet, passed.keepaliveS)
    else if (passed.kind === 'publish') this.#says(passed)
    else if (passed.kind === 'acknowledge') this.#taking.acknowledged()
    else if (passed.kind === 'ping') this.#send(PINGRESP)
    else this.#toLibrary(packet, passed)
  }

  #toLibrary(packet: Buffer, passed: Passed): void {
    if (passed.kind === 'subscribe') this.#hearing.subscribed(passed.filters)
    if (passed.kind === 'unsubscribe') this.#hearing.unsubscribed(passed.filters)
    if (!this.push(packet)) this.#wait('library')
  }

  #comes(connect: Buffer, keepaliveS: number): void {
    this.#keepaliveMs = keepaliveS * 1_000
    this.#entering = connect
    this.#wait('entry')
    this.#parts.onConnect(this)
  }

  #says({ topic, id, payload }: Passed & { readonly kind: 'publish' }): void {
    this.#parts.onMessage(this, topic, payload)
    if (id !== null) this.#send(pubackPacket(id))
  }

  #wait(why: 'entry' | 'flood' | 'library'): void {
    this.#waits.add(why)
    this.#parts.socket.pause()
  }

  #go(why: 'entry' | 'flood' | 'library'): void {
    if (!this.#waits.delete(why) || this.#waits.size > 0 || this.destroyed) return
    this.#parts.socket.resume()
    this.#pump()
  }
}

export const lost = (agent: string) => new KakuriError('CONNECTION_LOST', `The connection to the agent ${agent} ended.`)
