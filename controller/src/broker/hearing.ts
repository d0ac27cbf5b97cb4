import { BEAT_TOPIC } from '@kakuri/core/link/topics.ts'
import { publishPacket } from './packets.ts'
import type { Taking } from './taking.ts'

interface HearingParts {
  /** Of what is for this agent alone. */
  readonly topic: string
  readonly taking: Taking
  readonly send: (packet: Buffer) => void
}

/** What one agent subscribed to, and what is said to it. Nobody else publishes to it, so that identifiers are counted here. */
export class Hearing {
  readonly #parts: HearingParts
  /** QoS of what it subscribed to. */
  readonly #qos = new Map<string, number>()
  #id = 0

  constructor(parts: HearingParts) {
    this.#parts = parts
  }

  subscribed(filters: readonly (readonly [filter: string, qos: number])[]): void {
    for (const [filter, qos] of filters) this.#qos.set(filter, qos)
  }

  unsubscribed(filters: readonly (readonly [filter: string, qos: number])[]): void {
    for (const [filter] of filters) this.#qos.delete(filter)
  }

  /** `packet`: the same for all, where it is heard. */
  beat(packet: Buffer): void {
    if (this.#qos.has(BEAT_TOPIC)) this.#parts.send(packet)
  }

  /** Resolves when it was sent, or where it is not heard. Rejects with CONNECTION_LOST. */
  async inTurn(payload: Uint8Array): Promise<void> {
    const { topic, taking } = this.#parts
    const qos = this.#qos.get(topic)
    if (qos !== undefined) await taking.inTurn(payload.length, qos === 1, () => this.#publish(topic, payload, qos))
  }

  #publish(topic: string, payload: Uint8Array, qos: number): void {
    this.#id = (this.#id % 65_535) + 1
    this.#parts.send(publishPacket(topic, payload, qos === 1 ? this.#id : null))
  }
}
