import type { KakuriError } from '@kakuri/core/base/errors.ts'
import type { BrokerLimits } from './limits.ts'

interface Queued {
  readonly bytes: number
  /** Whether it will be acknowledged. */
  readonly owed: boolean
  readonly send: () => void
  readonly fail: (error: KakuriError) => void
}

/** How fast one agent takes what is sent to it: bytes on their way, messages not acknowledged, and those that wait their turn. */
export class Taking {
  readonly #limits: BrokerLimits
  readonly #mono: () => number
  readonly #queue: Queued[] = []
  /** Bytes written and not gone out. */
  #out = 0
  #unacked = 0
  #movedMono: number

  constructor(limits: BrokerLimits, mono: () => number) {
    this.#limits = limits
    this.#mono = mono
    this.#movedMono = mono()
  }

  get out(): number {
    return this.#out
  }

  /** More messages wait than may. */
  get full(): boolean {
    return this.#queue.length >= this.#limits.queue
  }

  /** Sends now, or when enough of what went before was taken. */
  inTurn(bytes: number, owed: boolean, send: () => void): Promise<void> {
    return new Promise((resolve, fail) => {
      const sent = () => {
        send()
        resolve()
      }
      this.#queue.push({ bytes, owed, send: sent, fail })
      this.#next()
    })
  }

  wrote(bytes: number): void {
    if (this.#idle) this.#moved()
    this.#out += bytes
  }

  went(bytes: number): void {
    this.#out -= bytes
    this.#moved()
    this.#next()
  }

  acknowledged(): void {
    if (this.#unacked === 0) return
    this.#unacked -= 1
    this.#moved()
    this.#next()
  }

  /** There is something to take, and nothing was taken for too long. */
  get stuck(): boolean {
    return !this.#idle && this.#mono() - this.#movedMono >= this.#limits.stuckMs
  }

  end(error: KakuriError): void {
    this.#out = 0
    for (const one of this.#queue.splice(0)) one.fail(error)
  }

  get #idle(): boolean {
    return this.#out === 0 && this.#unacked === 0
  }

  #owe(): void {
    if (this.#idle) this.#moved()
    this.#unacked += 1
  }

  #moved(): void {
    this.#movedMono = this.#mono()
  }

  #next(): void {
    for (let next = this.#queue[0]; next !== undefined && this.#takes(next); next = this.#queue[0]) {
      this.#queue.shift()
      if (next.owed) this.#owe()
      next.send()
    }
  }

  #takes({ bytes }: Queued): boolean {
    const room = this.#out === 0 || this.#out + bytes <= this.#limits.pacedBytes
    return room && this.#unacked < this.#limits.inflight
  }
}
