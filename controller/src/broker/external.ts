import { connect, type TLSSocket } from 'node:tls'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { CONTROLLER } from '@kakuri/core/link/messages.ts'
import { judgeServer } from '@kakuri/core/link/server-certificate.ts'
import { LINK_LIMITS, ROOT_TOPIC, readTopic } from '@kakuri/core/link/topics.ts'
import mqtt, { type MqttClient } from 'mqtt'
import type { BrokerHandle, Registry } from '../agents/contract.ts'
import { Refusals } from './refusals.ts'

export interface ExternalBrokerOptions {
  /** Literal address or name; the broker's certificate must hold it. */
  readonly host: string
  readonly port: number
  /** PEM; the broker's certificate is held against it. */
  readonly authority: string
  /** The controller's own, PEM: `registry.ownClient()`. */
  readonly own: { readonly key: string; readonly cert: string }
  /** Asked once a day; what it tells is used for the next connection. */
  readonly renew?: Registry['ownClient']
  /** Told when it changes: why the broker is not connected, or null when it is. */
  readonly told?: (away: string | null) => void
  readonly clock: Clock
}

const AGAIN_MS = 500
const CONNECT_MS = 5_000
const KEEPALIVE_S = 15
const DAY_MS = 86_400_000
const HEARD = [`${ROOT_TOPIC}/agents/+/up`, `${ROOT_TOPIC}/agents/+/state`]

/**
 * A broker that is not the controller's, such as Mosquitto. It holds agents to their certificates and topics by its own settings:
 * see `mosquittoConfig`. Comes up when the broker is there, and again within a second of its return.
 */
export async function connectExternalBroker(options: ExternalBrokerOptions): Promise<BrokerHandle> {
  return new External(options).handle()
}

class External {
  readonly #options: ExternalBrokerOptions
  readonly #client: MqttClient
  #own: ExternalBrokerOptions['own']
  readonly #end = new AbortController()
  readonly #refusals: Refusals
  readonly #under = new Set<(error: KakuriError) => void>()
  #message: (topic: string, bytes: Uint8Array) => void = () => undefined
  #listener: (up: boolean) => void = () => undefined
  #up = false
  #told: string | null | undefined

  constructor(options: ExternalBrokerOptions) {
    this.#options = options
    this.#refusals = new Refusals(options.clock, this.#end.signal)
    this.#own = options.own
    this.#client = new mqtt.MqttClient(() => this.#line(), {
      ...{ clientId: CONTROLLER, protocolVersion: 4, clean: true, keepalive: KEEPALIVE_S },
      ...{ reconnectPeriod: AGAIN_MS, connectTimeout: CONNECT_MS, resubscribe: false, queueQoSZero: false },
    })
    this.#client.on('connect', () => this.#connected())
    this.#client.on('close', () => this.#down(this.#up ? 'it ended the connection' : null))
    // A line that fails is tried again; whether it stands is what `up` tells.
    this.#client.on('error', error => this.#down(error.message))
    this.#client.on('message', (topic, bytes) => this.#heard(topic, bytes))
    if (options.renew !== undefined) void this.#renew(options.renew)
  }

  handle(): BrokerHandle {
    const close = () => this.#close()
    const isUp = () => this.#up
    return {
      carrier: {
        publish: (topic, bytes) => this.#publish(topic, bytes),
        onMessage: listener => {
          this.#message = listener
        },
        onUp: listener => {
          this.#listener = listener
        },
        get up() {
          return isUp()
        },
        close,
      },
      address: { host: this.#options.host, port: this.#options.port },
      // No MQTT client can end another's connection: what a revoked agent still says is refused by the registry's judgement of its key.
      drop: () => undefined,
      connected: () => null,
      onConnection: () => () => undefined,
      onRefused: listener => this.#refusals.listen(listener),
      close,
    }
  }

  #line(): TLSSocket {
    const { host, port, authority } = this.#options
    const socket = connect({
      host,
      port,
      ca: authority,
      ...this.#own,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
    })
    // What goes wrong before MQTT begins is no matter of the client, which only sees the line close.
    socket.on('error', error => this.#down(error.message))
    socket.once('secureConnect', () => {
      try {
        judgeServer(socket, this.#options)
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)))
      }
    })
    return socket
  }

  #connected(): void {
    this.#client.subscribe(HEARD, { qos: 1 }, error => {
      if (error === null || error === undefined) this.#set(this.#client.connected)
      // Without its subscriptions it would hear nobody and seem to be up.
      else this.#client.reconnect()
    })
  }

  /** `why` null: of a try whose error was told already. */
  #down(why: string | null): void {
    if (why !== null && !this.#end.signal.aborted) this.#tell(why)
    this.#set(false)
    for (const fail of this.#under) fail(this.#lost())
    this.#under.clear()
  }

  #set(up: boolean): void {
    if (this.#up === up) return
    this.#up = up
    if (up) this.#tell(null)
    this.#listener(up)
  }

  /** Two tries a second fail for the same reason: it is said once. */
  #tell(away: string | null): void {
    if (this.#told === away) return
    this.#told = away
    this.#options.told?.(away)
  }

  #heard(topic: string, bytes: Buffer): void {
    const from = readTopic(topic)
    const strange = from === null || from.kind === 'down' || from.agent === CONTROLLER
    if (strange) this.#refusals.note('', 'topic', 'a message under a topic that is no agent’s')
    else if (bytes.length > LINK_LIMITS.upPacketBytes)
      // Under no name: a broker that is not ours may make names up, and each would be told by itself.
      this.#refusals.note('', 'too-large', `a message of ${bytes.length} bytes under the name ${from.agent}`)
    else if (bytes.length > 0) this.#message(topic, bytes)
  }

  #publish(topic: string, bytes: Uint8Array): Promise<void> {
    if (!this.#up) return Promise.reject(this.#lost())
    return new Promise((resolve, reject) => {
      this.#under.add(reject)
      const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      this.#client.publish(topic, payload, { qos: 1 }, error => {
        this.#under.delete(reject)
        if (error === null || error === undefined) resolve()
        else reject(this.#lost(error))
      })
    })
  }

  #lost(cause?: Error): KakuriError {
    const { host, port } = this.#options
    return new KakuriError('CONNECTION_LOST', `The broker at ${host} port ${port} is not connected.`, { cause })
  }

  async #renew(renew: Registry['ownClient']): Promise<void> {
    while (!this.#end.signal.aborted) {
      this.#own = await renew()
      await this.#options.clock.sleep(DAY_MS, this.#end.signal)
    }
  }

  async #close(): Promise<void> {
    this.#end.abort()
    await this.#client.endAsync(true)
  }
}
