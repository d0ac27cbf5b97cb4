import { invariant } from '@kakuri/core/base/errors.ts'
import { readTopic } from '@kakuri/core/link/topics.ts'
import type { Aedes } from 'aedes'
import { type Connection, lost } from './connection.ts'
import { isOurs } from './guard.ts'
import type { BrokerLimits } from './limits.ts'

/** What the controller says to agents: each gets it as fast as it takes it, and all of it together stays in bounds. */
export class Outbound {
  readonly #limits: BrokerLimits
  readonly #connectionOf: (agent: string) => Connection | undefined
  readonly #waiting: (() => void)[] = []
  #aedes: Aedes | null = null
  /** Bytes on their way to all agents, and of large messages that have not begun. */
  #out = 0
  #large = 0

  constructor(limits: BrokerLimits, connectionOf: (agent: string) => Connection | undefined) {
    this.#limits = limits
    this.#connectionOf = connectionOf
  }

  open(aedes: Aedes): void {
    this.#aedes = aedes
  }

  close(): void {
    this.#aedes = null
    for (const go of this.#waiting.splice(0)) go()
  }

  changed(bytes: number): void {
    this.#out += bytes
    if (bytes < 0) this.#wake()
  }

  async publish(topic: string, bytes: Uint8Array, retain: boolean): Promise<void> {
    const agent = readTopic(topic)?.agent ?? null
    invariant(isOurs(agent, topic), `the controller does not publish to ${topic}`)
    if (this.#aedes === null) throw lost(agent ?? 'all')
    if (agent === null) return this.#send(topic, bytes, retain)
    if (bytes.length < this.#limits.largeBytes) return this.#inTurn(agent, topic, bytes, retain)
    await this.#room()
    this.#large += bytes.length
    await this.#inTurn(agent, topic, bytes, retain).finally(() => {
      this.#large -= bytes.length
      this.#wake()
    })
  }

  /** An agent that is not there hears nothing; its outbox is sent again when it comes. */
  async #inTurn(agent: string, topic: string, bytes: Uint8Array, retain: boolean): Promise<void> {
    const connection = this.#connectionOf(agent)
    if (connection?.up !== true) return
    await connection.inTurn(bytes.length, () => this.#send(topic, bytes, retain))
  }

  #send(topic: string, bytes: Uint8Array, retain: boolean): Promise<void> {
    const aedes = this.#aedes
    if (aedes === null) return Promise.reject(lost('all'))
    const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return new Promise<void>((resolve, reject) =>
      aedes.publish({ cmd: 'publish', topic, payload, qos: 1, retain, dup: false }, error =>
        error ? reject(error) : resolve(),
      ),
    )
  }

  /** Large messages wait while much is on its way: a thousand bundles at once would not fit into memory. */
  async #room(): Promise<void> {
    while (this.#aedes !== null && this.#out + this.#large > this.#limits.allOutBytes)
      await new Promise<void>(resolve => this.#waiting.push(resolve))
  }

  #wake(): void {
    if (this.#out + this.#large <= this.#limits.allOutBytes) this.#waiting.shift()?.()
  }
}
