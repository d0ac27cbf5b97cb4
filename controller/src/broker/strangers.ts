import type { Socket } from 'node:net'
import type { Clock } from '@kakuri/core/base/clock.ts'
import type { BrokerLimits } from './limits.ts'

interface Stranger {
  readonly socket: Socket
  readonly sinceMono: number
}

/** A stranger may be put out for another one after this: who is honest has shown itself by then. */
const LEAST_MS = 1_000

/** Connections that have not shown who they are by a certificate and a CONNECT. Few, and not for long. */
export class Strangers {
  readonly #limits: BrokerLimits
  readonly #clock: Clock
  readonly #signal: AbortSignal
  /** By address and port, oldest first. */
  readonly #here = new Map<string, Stranger>()
  #watching = false

  constructor(limits: BrokerLimits, clock: Clock, signal: AbortSignal) {
    this.#limits = limits
    this.#clock = clock
    this.#signal = signal
  }

  /** False where there is no room: the socket is ended. */
  came(socket: Socket): boolean {
    const name = nameOf(socket)
    if (name === null || !this.#room()) {
      socket.destroy()
      return false
    }
    const stranger = { socket, sinceMono: this.#clock.mono() }
    this.#here.set(name, stranger)
    socket.once('close', () => {
      if (this.#here.get(name) === stranger) this.#here.delete(name)
    })
    if (!this.#watching) void this.#watch()
    return true
  }

  /** It has shown who it is. */
  known(address: string): void {
    this.#here.delete(address)
  }

  #room(): boolean {
    if (this.#here.size < this.#limits.strangers) return true
    const [oldest] = this.#here
    if (oldest === undefined || this.#clock.mono() - oldest[1].sinceMono < LEAST_MS) return false
    this.#end(oldest)
    return true
  }

  async #watch(): Promise<void> {
    this.#watching = true
    while (this.#here.size > 0 && !this.#signal.aborted) {
      await this.#clock.sleep(1_000, this.#signal)
      const late = [...this.#here].filter(
        ([, { sinceMono }]) => this.#clock.mono() - sinceMono >= this.#limits.connectMs,
      )
      for (const one of late) this.#end(one)
    }
    this.#watching = false
  }

  #end([name, { socket }]: readonly [string, Stranger]): void {
    this.#here.delete(name)
    socket.destroy()
  }
}

/** Null where it is gone already. */
export function nameOf(socket: Socket): string | null {
  const { remoteAddress, remotePort } = socket
  return remoteAddress === undefined || remotePort === undefined ? null : `${remoteAddress}:${remotePort}`
}
