import { constants } from 'node:crypto'
import type { AddressInfo, Socket } from 'node:net'
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls'
import { promisify } from 'node:util'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Aedes } from 'aedes'
import type { Admission, BrokerHandle, Registry } from '../agents/contract.ts'
import { Connection } from './connection.ts'
import { BROKER_LIMITS, type BrokerLimits } from './limits.ts'
import { mqtt } from './mqtt.ts'
import { Outbound } from './outbound.ts'
import { Refusals } from './refusals.ts'
import { nameOf, Strangers } from './strangers.ts'
import { Takeovers } from './takeovers.ts'

export interface BrokerOptions {
  /** Port 0 takes a free one, which `address` then tells. */
  readonly listen: { readonly host: string; readonly port: number }
  /** PEM: key, and certificate with the authority behind it. Asked again every minute, so that a renewed one is used. */
  readonly tls: () => { readonly key: string; readonly cert: string }
  /** PEM. */
  readonly authority: string
  readonly admit: (der: Uint8Array) => Admission
  /** `registry.onChange`: connections of that agent are judged again at once. */
  readonly changes?: Registry['onChange']
  readonly clock: Clock
  readonly limits?: Partial<BrokerLimits>
}

const LOOK_MS = 10_000
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
  readonly #server: Server
  readonly #refusals: Refusals
  readonly #strangers: Strangers
  readonly #takeovers = new Takeovers()
  /** The one connection of each agent. */
  readonly #standing = new Map<string, Connection>()
  readonly #leaving = new Map<string, Promise<void>>()
  readonly #listeners = new Set<(agent: string, up: boolean, readOnly: boolean) => void>()
  readonly #sockets = new Set<Socket>()
  readonly #outbound: Outbound
  #message: (topic: string, bytes: Uint8Array) => void = () => undefined
  #aedes: Aedes | null = null
  #cert = ''
  #unlisten: () => void = () => undefined

  constructor(options: BrokerOptions) {
    this.#options = options
    this.#limits = { ...BROKER_LIMITS, ...options.limits }
    this.#refusals = new Refusals(options.clock, this.#end.signal)
    this.#strangers = new Strangers(this.#limits, options.clock, this.#end.signal)
    this.#outbound = new Outbound(this.#limits, agent => this.#standing.get(agent))
    this.#server = createServer(this.#tls())
    this.#server.on('connection', socket => this.#came(socket))
    this.#server.on('secureConnection', socket => this.#shown(socket))
    this.#server.on('tlsClientError', (_, socket) => socket.destroy())
  }

  async listen(): Promise<void> {
    this.#aedes = await mqtt({
      limits: this.#limits,
      message: (connection, topic, bytes) => this.#heard(connection, topic, bytes),
      up: connection => this.#up(connection),
      down: connection => this.#down(connection),
      fault: ({ agent, address }, error) =>
        this.#refusals.note(agent, 'malformed', `${error.message.slice(0, 200)} (${address})`),
    })
    this.#outbound.open(this.#aedes)
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
      publish: (topic: string, bytes: Uint8Array, options?: { readonly retain?: boolean }) =>
        this.#outbound.publish(topic, bytes, options?.retain ?? false),
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
      drop: agent => this.#standing.get(agent)?.destroy(),
      connected: () => this.#connected(),
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
    const admission = der === undefined ? null : this.#options.admit(der)
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
      onRefused: (agent, why, detail) => this.#refusals.note(agent, why, detail),
      onOut: change => this.#outbound.changed(change),
    })
    connection.once('close', () => this.#closed(connection))
  }

  /** A CONNECT that fits has come. The name is free when the one before has left the library. */
  #enter(connection: Connection): void {
    const { agent, address } = connection
    this.#strangers.known(address)
    const before = this.#standing.get(agent)
    if (before !== undefined && !this.#takesOver(before, connection)) return
    this.#standing.set(agent, connection)
    const free = this.#leaving.get(agent) ?? Promise.resolve()
    const left = connection.left.then(() => {
      if (this.#leaving.get(agent) === left) this.#leaving.delete(agent)
    })
    this.#leaving.set(
      agent,
      Promise.all([free, left]).then(() => undefined),
    )
    void Promise.race([free, this.#options.clock.sleep(LEAVE_MS, this.#end.signal)]).then(() => this.#in(connection))
  }

  #in(connection: Connection): void {
    if (connection.destroyed || this.#aedes === null) return
    this.#aedes.handle(connection)
    connection.enter()
  }

  #takesOver(before: Connection, newer: Connection): boolean {
    const { agent, address } = newer
    const mono = this.#options.clock.mono()
    const from = hostOf(before.address) === hostOf(address) ? 'same' : 'other'
    if (!this.#takeovers.may(agent, from, mono - before.sinceMono, mono)) {
      newer.refuse('two-of-one-name', `the connection from ${before.address} stands, and keeps the name for a while`, 3)
      return false
    }
    this.#takeovers.took(agent, mono)
    before.refuse('two-of-one-name', `another connection of its name came, from ${address}`)
    return true
  }

  #up(connection: Connection): void {
    if (connection.destroyed) return
    connection.entered()
    this.#tell(connection, true)
  }

  #down(connection: Connection): void {
    if (connection.up) this.#tell(connection, false)
    connection.up = false
    connection.gone()
  }

  #closed(connection: Connection): void {
    if (this.#standing.get(connection.agent) === connection) this.#standing.delete(connection.agent)
    if (!connection.registered) setImmediate(() => connection.gone())
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

  #connected(): ReadonlyMap<string, { readonly readOnly: boolean; readonly address: string }> {
    const up = [...this.#standing.values()].filter(one => one.up)
    return new Map(up.map(({ agent, readOnly, address }) => [agent, { readOnly, address }]))
  }

  async #watch(): Promise<void> {
    const { clock } = this.#options
    let judged = clock.mono()
    while (!this.#end.signal.aborted) {
      await clock.sleep(LOOK_MS, this.#end.signal)
      for (const one of this.#standing.values())
        if (one.stuck) one.refuse('too-many', 'it takes nothing of what is sent')
      if (clock.mono() - judged < JUDGE_MS || this.#end.signal.aborted) continue
      judged = clock.mono()
      for (const agent of this.#standing.keys()) this.#judge(agent)
      if (this.#options.tls().cert !== this.#cert) this.#server.setSecureContext(this.#tls())
    }
  }

  /** A certificate ends, or is revoked, while its connection stands. */
  #judge(agent: string): void {
    const connection = this.#standing.get(agent)
    if (connection === undefined) return
    const admission = this.#options.admit(connection.der)
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
    for (const one of this.#standing.values()) one.destroy()
    for (const socket of this.#sockets) socket.destroy()
    await closed
    const aedes = this.#aedes
    if (aedes !== null) await new Promise<void>(resolve => aedes.close(resolve))
  }
}

const hostOf = (address: string) => address.slice(0, address.lastIndexOf(':'))

function tlsOptions(own: { key: string; cert: string }, authority: string, limits: BrokerLimits): TlsOptions {
  return {
    ...{ ...own, ca: authority, minVersion: 'TLSv1.2', handshakeTimeout: 2 * limits.connectMs },
    // An expired certificate is let in to report, so that the judgement is `admit`'s; who shows none is ended before a byte is read.
    ...{ requestCert: true, rejectUnauthorized: false },
    // No tickets: a session that goes on would skip the look at the certificate, and each costs memory.
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
    ...{ noDelay: true, keepAlive: true },
  }
}
