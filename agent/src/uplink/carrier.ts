import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import { LINK_LIMITS } from '@kakuri/core/link/topics.ts'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { KEEPALIVE_S, LEAST_MS, SPREAD_MS, TRY_MS } from './pace.ts'
import { type OpenedTls, openTls } from './tls.ts'

/** One try to connect: with what, and what is said when the connection is lost. */
export interface Attempt {
  readonly host: string
  readonly port: number
  /** PEM. The authority alone is trusted, none of the system's. */
  readonly authority: string
  readonly certificate: string
  readonly key: string
  readonly will: Uint8Array
}

export interface UplinkParts {
  /** Name in the certificate; the client id. */
  readonly agent: string
  readonly topics: { readonly state: string; readonly up: string; readonly hear: readonly string[] }
  /** Called before every try. Null: there is nothing to connect with yet. */
  readonly attempt: () => Attempt | null
  /** Called when everything is heard; what it gives is published, retained, before anything else. */
  readonly birth: () => Uint8Array
  /** The connection stands and the birth was published. `otherDate`: as in `OpenedTls`. */
  readonly came: (otherDate: boolean) => void
  readonly gone: () => void
  readonly heard: (topic: string, bytes: Uint8Array) => void
  /** A try that did not come through, in words. */
  readonly failed: (reason: string) => void
  readonly clock: Clock
  /** From 0 to 1. */
  readonly random: () => number
}

export interface Uplink {
  /** QoS 1. Throws CONNECTION_LOST where the connection does not stand. */
  publish(bytes: Uint8Array): Promise<void>
  /** Ends the present connection; the next try follows at once. */
  again(): void
  close(): Promise<void>
}

export function openUplink(parts: UplinkParts): Uplink {
  return new MqttUplink(parts)
}

class MqttUplink implements Uplink {
  readonly #parts: UplinkParts
  readonly #closing = new AbortController()
  readonly #ended: Promise<void>
  #client: MqttClient | null = null
  #up = false
  #hurry = new AbortController()

  constructor(parts: UplinkParts) {
    this.#parts = parts
    this.#ended = this.#stay()
  }

  async publish(bytes: Uint8Array): Promise<void> {
    const client = this.#client
    if (client === null || !this.#up)
      throw new KakuriError('CONNECTION_LOST', 'There is no connection to the controller.')
    await client.publishAsync(this.#parts.topics.up, Buffer.from(bytes), { qos: 1 })
  }

  again(): void {
    this.#client?.end(true)
    this.#hurry.abort()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.again()
    await this.#ended
  }

  async #stay(): Promise<void> {
    const { clock, random } = this.#parts
    while (!this.#closing.signal.aborted) {
      this.#hurry = new AbortController()
      await this.#once()
      const wait = LEAST_MS + random() * SPREAD_MS
      await clock.sleep(wait, AbortSignal.any([this.#closing.signal, this.#hurry.signal]))
    }
  }

  /** One connection from its beginning to its end. Never rejects. */
  async #once(): Promise<void> {
    const attempt = this.#parts.attempt()
    if (attempt === null) return
    const late = AbortSignal.timeout(TRY_MS)
    const signals = AbortSignal.any([late, this.#closing.signal, this.#hurry.signal])
    const reason = await openTls(attempt, signals).then(
      opened => this.#speak(opened, attempt, late),
      error => String(error instanceof Error ? error.message : error),
    )
    this.#leave(reason)
  }

  /** MQTT over a line that was judged, to its end. Why it ended, where that is known. Never rejects. */
  async #speak({ socket, otherDate }: OpenedTls, attempt: Attempt, late: AbortSignal): Promise<string | null> {
    const client = new mqtt.MqttClient(() => socket, this.#options(attempt))
    this.#client = client
    const closed = new Promise<void>(resolve => client.once('close', resolve))
    let reason: string | null = null
    const fail = (why: string) => {
      reason ??= why
      client.end(true)
    }
    for (const from of [client, socket]) from.on('error', (error: Error) => fail(error.message))
    client.on('message', (topic, bytes) => this.#parts.heard(topic, bytes))
    client.once('connect', () => {
      this.#greet(client, otherDate).catch(error => fail(error instanceof Error ? error.message : String(error)))
    })
    const giveUp = () => this.#up || fail('no answer')
    late.addEventListener('abort', giveUp)
    await closed
    late.removeEventListener('abort', giveUp)
    client.end(true)
    return reason
  }

  /** First hears, then says that it is here: so nothing that is sent upon the birth is missed. */
  async #greet(client: MqttClient, otherDate: boolean): Promise<void> {
    const { topics, birth, came } = this.#parts
    const granted = await client.subscribeAsync([...topics.hear], { qos: 1 })
    if (granted.some(one => Number(one.qos) > 2))
      throw new Error('the broker does not let this agent hear its own topics')
    await client.publishAsync(topics.state, Buffer.from(birth()), { qos: 1, retain: true })
    this.#up = true
    came(otherDate)
  }

  #leave(reason: string | null): void {
    const stood = this.#up
    this.#up = false
    this.#client = null
    if (stood) this.#parts.gone()
    else if (!this.#closing.signal.aborted) this.#parts.failed(reason ?? 'the connection was ended')
  }

  #options({ will }: Attempt): IClientOptions {
    const { agent, topics } = this.#parts
    return {
      ...{ protocolVersion: 4, clean: true, clientId: agent, keepalive: KEEPALIVE_S },
      ...{ reconnectPeriod: 0, connectTimeout: TRY_MS, resubscribe: false, queueQoSZero: false },
      // Else the library makes 65,536 buffers with the first packet, 7 MB, to save two bytes' work in each.
      writeCache: false,
      will: { topic: topics.state, payload: Buffer.from(will), qos: 1, retain: true },
      // What waits for an acknowledgement of the broker is kept by the link's own outbox.
      ...{ maximumPacketSize: LINK_LIMITS.downPacketBytes },
    } as IClientOptions
  }
}
