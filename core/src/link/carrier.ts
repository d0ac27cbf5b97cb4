/**
 * What carries bytes between controller and agents: the broker inside the controller, or an MQTT client. It promises nothing but
 * best effort while it is up: what must arrive is kept in an outbox and sent again.
 */
export interface Carrier {
  /** QoS 1; what is for all and comes again in a moment may go by QoS 0. Resolves when the broker took it, rejects with CONNECTION_LOST where it is down. */
  publish(topic: string, bytes: Uint8Array): Promise<void>
  /** What arrives on the topics this side may hear, in order. One listener. */
  onMessage(listener: (topic: string, bytes: Uint8Array) => void): void
  /** Called when the carrier comes up and goes down. */
  onUp(listener: (up: boolean) => void): void
  readonly up: boolean
  close(): Promise<void>
}
