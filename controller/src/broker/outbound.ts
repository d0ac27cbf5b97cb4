import type { Clock } from '@kakuri/core/base/clock.ts'
import { invariant } from '@kakuri/core/base/errors.ts'
import { readTopic } from '@kakuri/core/link/topics.ts'
import { lost } from './connection.ts'
import { isOurs } from './guard.ts'
import type { BrokerLimits } from './limits.ts'
import type { Names } from './names.ts'
import { publishPacket } from './packets.ts'

/** A beat goes to so many agents at once, and to the next of them so much later: a thousand at once would hold up orders. */
const AT_ONCE = 16
const APART_MS = 20

/** What the controller says to agents: each gets it as fast as it takes it, and all of it together stays in bounds. */
export class Outbound {
  readonly #limits: BrokerLimits
  readonly #names: Pick<Names, 'of' | 'all'>
  readonly #clock: Clock
  readonly #waiting: (() => void)[] = []
  #closed = false
  /** Bytes on their way to all agents, and of large messages that have not begun. */
  #out = 0
  #large = 0

  constructor(limits: BrokerLimits, names: Pick<Names, 'of' | 'all'>, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
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
    if (agent === null) return this.#toAll(publishPacket(topic, bytes, null))
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

  /** At QoS 0: what comes again in two seconds needs nobody's acknowledgement. */
  async #toAll(packet: Buffer): Promise<void> {
    const all = this.#names.all()
    for (let from = 0; from < all.length && !this.#closed; from += AT_ONCE) {
      if (from > 0) await this.#clock.sleep(APART_MS)
      for (const connection of all.slice(from, from + AT_ONCE)) if (connection.up) connection.beat(packet)
    }
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
