import type { Socket } from 'node:net'
import type { Clock } from '@kakuri/core/base/clock.ts'
import type { BrokerLimits } from './limits.ts'
import { Line } from './line.ts'

interface Stranger {
  readonly socket: Socket
  readonly sinceMono: number
}

/** A stranger may be put out for one that waits after this: who is honest has shown itself by then. */
const LEAST_MS = 1_000

/** So often it is looked whether strangers are late while others wait. */
const LOOK_MS = 100
const SELDOM_MS = 1_000

/** Connections that have not shown who they are by a certificate and a CONNECT. Few, and not for long; others wait in line. */
export class Strangers {
  readonly #limits: BrokerLimits
  readonly #clock: Clock
  readonly #signal: AbortSignal
  readonly #enter: (socket: Socket) => void
  readonly #line: Line
  /** By address and port, oldest first. */
  readonly #here = new Map<string, Stranger>()
  #watching = false

  /** `enter` is called with each socket when its turn has come. */
  constructor(limits: BrokerLimits, clock: Clock, signal: AbortSignal, enter: (socket: Socket) => void) {
    this.#limits = limits
    this.#clock = clock
    this.#signal = signal
    this.#enter = enter
    this.#line = new Line(limits.line)
  }

  /** False where too many wait: the socket is ended. */
  came(socket: Socket): boolean {
    const taken = nameOf(socket) !== null && this.#line.add(socket)
    if (!taken) socket.destroy()
    else this.#makeWay(addressOf(nameOf(socket) ?? ''))
    this.#next()
    return taken
  }

  /** It has shown who it is. */
  known(address: string): void {
    if (this.#here.delete(address)) this.#next()
  }

  #next(): void {
    while (this.#here.size < this.#limits.strangers && !this.#signal.aborted) {
      const socket = this.#line.next()
      if (socket === undefined) return
      this.#begin(socket)
    }
  }

  /** Where every place is taken, an address that has two more than the newcomer's gives one up, its oldest. */
  #makeWay(address: string): void {
    if (this.#here.size < this.#limits.strangers) return
    const held = Map.groupBy(this.#here, ([name]) => addressOf(name))
    const [most = []] = [...held.values()].sort((a, b) => b.length - a.length)
    if (most.length >= (held.get(address)?.length ?? 0) + 2) most[0]?.[1].socket.destroy()
  }

  #begin(socket: Socket): void {
    const name = nameOf(socket)
    if (name === null) return
    const stranger = { socket, sinceMono: this.#clock.mono() }
    this.#here.set(name, stranger)
    socket.once('close', () => {
      if (this.#here.get(name) === stranger) this.known(name)
    })
    if (!this.#watching) void this.#watch()
    this.#enter(socket)
  }

  async #watch(): Promise<void> {
    this.#watching = true
    while (this.#here.size > 0 && !this.#signal.aborted) {
      await this.#clock.sleep(this.#line.size > 0 ? LOOK_MS : SELDOM_MS, this.#signal)
      const most = this.#line.size > 0 ? LEAST_MS : this.#limits.connectMs
      const late = [...this.#here.values()].filter(({ sinceMono }) => this.#clock.mono() - sinceMono >= most)
      // No more than there are to take their place.
      for (const { socket } of late.slice(0, this.#line.size || late.length)) socket.destroy()
    }
    this.#watching = false
  }
}

const addressOf = (name: string) => name.slice(0, name.lastIndexOf(':'))

/** Null where it is gone already. */
export function nameOf(socket: Socket): string | null {
  const { remoteAddress, remotePort } = socket
  return remoteAddress === undefined || remotePort === undefined ? null : `${remoteAddress}:${remotePort}`
}
