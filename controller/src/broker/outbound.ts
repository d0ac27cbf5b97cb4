import { invariant } from '@kakuri/core/base/errors.ts'
import { readTopic } from '@kakuri/core/link/topics.ts'
import { lost } from './connection.ts'
import { isOurs } from './guard.ts'
import type { BrokerLimits } from './limits.ts'
import type { Names } from './names.ts'

/** What the controller says to agents: each gets it as fast as it takes it, and all of it together stays in bounds. */
export class Outbound {
  readonly #limits: BrokerLimits
  readonly #names: Pick<Names, 'of' | 'all'>
  readonly #waiting: (() => void)[] = []
  #closed = false
  /** Bytes on their way to all agents, and of large messages that have not begun. */
  #out = 0
  #large = 0

  constructor(limits: BrokerLimits, names: Pick<Names, 'of' | 'all'>) {
    this.#limits = limits
    this.#names = names
  }

  close(): void {
    this.#closed = true
    for (const go of this.#waiting.splice(0)) go()
  }

  changed(bytes: number): void {
    this.#out += bytes
    if (bytes < 0) this.#wake()
  }

  async publish(topic: string, bytes: Uint8Array): Promise<void> {
    const agent = readTopic(topic)?.agent ?? null
    invariant(isOurs(agent, topic), `the controller does not publish to ${topic}`)
    if (this.#closed) throw lost(agent ?? 'all')
    if (agent === null) return this.#toAll(bytes)
    if (bytes.length < this.#limits.largeBytes) return this.#inTurn(agent, bytes)
    await this.#room()
    this.#large += bytes.length
    await this.#inTurn(agent, bytes).finally(() => {
      this.#large -= bytes.length
      this.#wake()
    })
  }

  /** An agent that is not there hears nothing; its outbox is sent again when it comes. */
  async #inTurn(agent: string, bytes: Uint8Array): Promise<void> {
    if (this.#closed) throw lost(agent)
    const connection = this.#names.of(agent)
    if (connection?.up === true) await connection.inTurn(bytes)
  }

  #toAll(bytes: Uint8Array): void {
    for (const connection of this.#names.all()) if (connection.up) connection.beat(bytes)
  }

  /** Large messages wait while much is on its way: a thousand bundles at once would not fit into memory. */
  async #room(): Promise<void> {
    while (!this.#closed && this.#out + this.#large > this.#limits.allOutBytes)
      await new Promise<void>(resolve => this.#waiting.push(resolve))
  }

  #wake(): void {
    if (this.#out + this.#large <= this.#limits.allOutBytes) this.#waiting.shift()?.()
  }
}
