import type { Socket } from 'node:net'

/**
 * Connections that were accepted and wait for their turn to show who they are; nothing is read of them. Every address comes in turn,
 * so that one that opens many makes nobody else wait longer.
 */
export class Line {
  readonly #most: number
  /** By address; the first is next. None is empty. */
  readonly #of = new Map<string, Set<Socket>>()
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#size
  }

  /** False where too many wait: the socket is not taken. */
  add(socket: Socket): boolean {
    const { remoteAddress: address } = socket
    if (address === undefined || this.#size >= this.#most) return false
    this.#of.set(address, (this.#of.get(address) ?? new Set()).add(socket))
    this.#size += 1
    socket.once('close', () => this.#take(address, socket))
    return true
  }

  next(): Socket | undefined {
    const [address, sockets = new Set<Socket>()] = this.#of.entries().next().value ?? []
    const [socket] = sockets
    if (address === undefined || socket === undefined) return undefined
    this.#take(address, socket)
    // It goes to the end.
    if (this.#of.delete(address) && sockets.size > 0) this.#of.set(address, sockets)
    return socket
  }

  #take(address: string, socket: Socket): void {
    const sockets = this.#of.get(address)
    if (sockets?.delete(socket) !== true) return
    this.#size -= 1
    if (sockets.size === 0) this.#of.delete(address)
  }
}
