import type { AedesPublishPacket } from 'aedes'

type Listener = (packet: AedesPublishPacket, done: () => void) => void

/**
 * Hands messages inside the MQTT library to who subscribed to exactly their topic; nobody here may use wildcards. It stands in for
 * the library's own mqemitter 7.1.0, which ends the process by a call stack that is too deep when some thousand messages wait, and
 * makes every message wait for the slowest of a hundred.
 */
export class ExactTopics {
  readonly #of = new Map<string, Set<Listener>>()

  on(topic: string, listener: Listener, done?: () => void): void {
    const listeners = this.#of.get(topic) ?? new Set()
    this.#of.set(topic, listeners.add(listener))
    if (done !== undefined) setImmediate(done)
  }

  removeListener(topic: string, listener: Listener, done?: () => void): void {
    const listeners = this.#of.get(topic)
    listeners?.delete(listener)
    if (listeners?.size === 0) this.#of.delete(topic)
    if (done !== undefined) setImmediate(done)
  }

  /** `done` is called when every listener has called its own. */
  emit(packet: AedesPublishPacket, done?: () => void): void {
    const listeners = [...(this.#of.get(packet.topic) ?? [])]
    let left = listeners.length
    const ended = () => {
      left -= 1
      if (left === 0) done?.()
    }
    for (const listener of listeners) listener(packet, ended)
    if (listeners.length === 0 && done !== undefined) setImmediate(done)
  }

  close(done?: () => void): void {
    this.#of.clear()
    if (done !== undefined) setImmediate(done)
  }
}
