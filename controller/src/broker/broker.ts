import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTls, type TLSSocket, type TlsOptions, type Server as TlsServer } from 'node:tls'
import { promisify } from 'node:util'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Aedes } from 'aedes'
import type { Admission, BrokerHandle } from '../agents/contract.ts'
import { Connection } from './connection.ts'
import { BROKER_LIMITS, type BrokerLimits } from './limits.ts'
import { mqtt } from './mqtt.ts'
import { Names } from './names.ts'
import { type BrokerOptions, tlsOptions } from './options.ts'
import { Outbound } from './outbound.ts'
import { Refusals } from './refusals.ts'
import { nameOf, Strangers } from './strangers.ts'

const LOOK_MS = 1_000
const JUDGE_MS = 60_000
const LEAVE_MS = 1_000

/** The controller's own MQTT broker. Rejects with FILE_FAILED where it cannot listen. */
export async function startBroker(options: BrokerOptions): Promise<BrokerHandle> {
  const broker = new Broker(options)
  await broker.listen()
  return broker.handle()
}

class Broker {
  readonly #options: BrokerOptions
  readonly #limits: BrokerLimits
  readonly #end = new AbortController()
  /** Accepts connections and reads nothing of them; whose turn has come is handed to `#tlsServer`, which never listens. */
  readonly #server: Server
  readonly #tlsServer: TlsServer
  readonly #refusals: Refusals
  readonly #strangers: Strangers
  readonly #names: Names
  readonly #listeners = new Set<(agent: string, up: boolean, readOnly: boolean) => void>()
  readonly #sockets = new Set<Socket>()
  /** Those that are up, by agent; looked into at every birth. */
  readonly #connected = new Map<string, Connection>()
  readonly #outbound: Outbound
  #message: (topic: string, bytes: Uint8Array) => void = () => undefined
  #aedes: Aedes | null = null
  #cert = ''
  #unlisten: () => void = () => undefined

  constructor(options: BrokerOptions) {
    this.#options = options
    this.#limits = { ...BROKER_LIMITS, ...options.limits }
    this.#refusals = new Refusals(options.clock, this.#end.signal)
    this.#strangers = new Strangers(this.#limits, options.clock, this.#end.signal, socket =>
      this.#tlsServer.emit('connection', socket),
    )
    this.#names = new Names(() => options.clock.mono())
    this.#outbound = new Outbound(this.#limits, this.#names, options.clock)
    this.#server = createServer({ pauseOnConnect: true, noDelay: true, keepAlive: true })
    this.#server.on('connection', socket => this.#came(socket))
    this.#tlsServer = createTls(this.#tls())
    this.#tlsServer.on('secureConnection', socket => this.#shown(socket))
    this.#tlsServer.on('tlsClientError', (_, socket) => socket.destroy())
  }

  async listen(): Promise<void> {
    this.#aedes = await mqtt({
      limits: this.#limits,
      will: (connection, topic, bytes) => this.#heard(connection, topic, bytes),
      up: connection => this.#up(connection),
      down: connection => this.#down(connection),
      fault: ({ agent, address }, error) =>
        this.#refusals.note(agent, 'malformed', `${error.message.slice(0, 200)} (${address})`),
    })
    const { host, port } = this.#options.listen
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', reject)
    this.#server.listen({ host, port, backlog: 2_048 }, resolve)
    await promise.catch(cause => {
      throw new KakuriError('FILE_FAILED', `The broker cannot listen at ${host} port ${port}.`, { cause })
    })
    this.#unlisten = this.#options.changes?.(agent => this.#judge(agent)) ?? this.#unlisten
    void this.#watch()
  }

  handle(): BrokerHandle {
    const { address, port } = this.#server.address() as AddressInfo
    const close = () => this.#close()
    const carrier = {
      publish: (topic: string, bytes: Uint8Array) => this.#outbound.publish(topic, bytes),
      onMessage: (listener: (topic: string, bytes: Uint8Array) => void) => {
        this.#message = listener
      },
      // It is up from the start to the end, where nobody listens any more.
      onUp: () => undefined,
      get up() {
        return !ended.aborted
      },
      close,
    }
    const ended = this.#end.signal
    return {
      carrier,
      address: { host: address, port },
      drop: agent => this.#names.of(agent)?.destroy(),
      connected: () => this.#connected,
      onConnection: listener => {
        this.#listeners.add(listener)
        return () => this.#listeners.delete(listener)
      },
      onRefused: listener => this.#refusals.listen(listener),
      close,
    }
  }

  #tls(): TlsOptions {
    const { key, cert } = this.#options.tls()
    this.#cert = cert
    return tlsOptions({ key, cert }, this.#options.authority, this.#limits)
  }

  #came(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    const room = this.#sockets.size <= this.#limits.connections && this.#strangers.came(socket)
    if (room) return
    this.#refusals.note('', 'too-many', 'too many connections at once')
    socket.destroy()
  }

  /** TLS has proven that the other side holds the key of its certificate. */
  #shown(socket: TLSSocket): void {
    const address = nameOf(socket)
    const der = socket.getPeerX509Certificate()?.raw
    const admission = der === undefined ? null : this.#admission(der)
    if (address !== null && der !== undefined && admission?.ok === true) {
      const { agent, readOnly } = admission
      this.#welcome({ ...{ socket, agent, readOnly, address }, der: new Uint8Array(der) })
      return
    }
    socket.on('error', () => socket.destroy()).destroy()
    const told = admission?.ok === false ? admission : { agent: '', why: 'unknown' as const, detail: 'no certificate' }
    this.#refusals.note(told.agent, told.why, `${told.detail} (${address ?? 'gone'})`)
  }

  #welcome(shown: { socket: TLSSocket; agent: string; readOnly: boolean; address: string; der: Uint8Array }): void {
    const { clock } = this.#options
    const connection = new Connection({
      ...{ ...shown, clock, limits: this.#limits },
      onConnect: one => this.#enter(one),
      onMessage: (one, topic, bytes) => this.#heard(one, topic, bytes),
      onRefused: (agent, why, detail) => this.#refusals.note(agent, why, detail),
      onOut: change => this.#outbound.changed(change),
    })
    connection.once('close', () => this.#closed(connection))
  }

  /** A fault in the judgement lets nobody in, and ends nothing else. */
  #admission(der: Uint8Array): Admission {
    try {
      return this.#options.admit(der)
    } catch (error) {
      const detail = error instanceof Error ? error.message.slice(0, 200) : 'no judgement'
      return { ok: false, agent: '', why: 'unknown', detail }
    }
  }

  /** A CONNECT that fits has come. */
  #enter(connection: Connection): void {
    this.#strangers.known(connection.address)
    const free = this.#names.take(connection)
    if (free === null) return
    const most = this.#options.clock.sleep(LEAVE_MS, this.#end.signal)
    void Promise.race([free, most]).then(() => this.#in(connection))
  }

  #in(connection: Connection): void {
    if (connection.destroyed || this.#aedes === null) return
    this.#aedes.handle(connection)
    connection.enter()
  }

  #up(connection: Connection): void {
    if (connection.destroyed) return
    this.#connected.set(connection.agent, connection)
    connection.entered()
    this.#tell(connection, true)
  }

  #down(connection: Connection): void {
    this.#leave(connection)
    if (connection.up) this.#tell(connection, false)
    connection.up = false
    connection.gone()
  }

  #closed(connection: Connection): void {
    this.#leave(connection)
    this.#names.left(connection)
    if (!connection.registered) setImmediate(() => connection.gone())
  }

  #leave(connection: Connection): void {
    if (this.#connected.get(connection.agent) === connection) this.#connected.delete(connection.agent)
  }

  #tell({ agent, readOnly }: Connection, up: boolean): void {
    for (const listener of this.#listeners) listener(agent, up, readOnly)
  }

  #heard(connection: Connection, topic: string, bytes: Uint8Array): void {
    try {
      this.#message(topic, bytes)
    } catch (error) {
      connection.refuse('message', error instanceof Error ? error.message.slice(0, 200) : 'a message that fails')
    }
  }

  async #watch(): Promise<void> {
    const { clock } = this.#options
    let judged = clock.mono()
    while (!this.#end.signal.aborted) {
      await clock.sleep(LOOK_MS, this.#end.signal)
      for (const one of this.#names.all()) {
        if (one.stuck) one.refuse('too-many', 'it takes nothing of what is sent')
        else if (one.silent) one.destroy()
      }
      if (clock.mono() - judged < JUDGE_MS || this.#end.signal.aborted) continue
      judged = clock.mono()
      for (const { agent } of this.#names.all()) this.#judge(agent)
      if (this.#options.tls().cert !== this.#cert) this.#tlsServer.setSecureContext(this.#tls())
    }
  }

  /** A certificate ends, or is revoked, while its connection stands. */
  #judge(agent: string): void {
    const connection = this.#names.of(agent)
    if (connection === undefined) return
    const admission = this.#admission(connection.der)
    if (!admission.ok) {
      connection.refuse(admission.why, admission.detail)
      return
    }
    if (connection.readOnly === admission.readOnly) return
    connection.readOnly = admission.readOnly
    if (connection.up) this.#tell(connection, true)
  }

  async #close(): Promise<void> {
    if (this.#end.signal.aborted) return
    this.#unlisten()
    this.#end.abort()
    this.#outbound.close()
    const closed = promisify(this.#server.close.bind(this.#server))()
    for (const one of this.#names.all()) one.destroy()
    for (const socket of this.#sockets) socket.destroy()
    await closed
    const aedes = this.#aedes
    if (aedes !== null) await new Promise<void>(resolve => aedes.close(resolve))
  }
}
