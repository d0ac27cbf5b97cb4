import type { ServerResponse } from 'node:http'
import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { DisplayDesk } from './contract.ts'

/** One screen, and somebody who looks after it; not a way to fill the memory. */
const MOST = 8
const BEAT_MS = 5_000
/** A reader that does not read is let go; it connects again by itself. */
const BEHIND_BYTES = 4 * 1024 * 1024

/** Pages that listen: each gets the whole document at once and at every change, and the time every 5 s. */
export class Streams {
  readonly #open = new Set<ServerResponse>()
  readonly #desk: DisplayDesk
  readonly #ended = new AbortController()
  readonly #quiet: () => void

  constructor(desk: DisplayDesk, clock: Clock) {
    this.#desk = desk
    this.#quiet = desk.onChange(() => this.#all(this.#doc()))
    void this.#beat(clock)
  }

  async #beat(clock: Clock): Promise<void> {
    while (!this.#ended.signal.aborted) {
      this.#all(`event: time\ndata: ${JSON.stringify({ nowUtc: clock.now() })}\n\n`)
      await clock.sleep(BEAT_MS, this.#ended.signal)
    }
  }

  #doc(): string {
    return `event: doc\ndata: ${JSON.stringify(this.#desk.doc())}\n\n`
  }

  #all(text: string): void {
    for (const response of this.#open) {
      if (response.writableLength > BEHIND_BYTES) response.destroy()
      else response.write(text)
    }
  }

  add(response: ServerResponse): void {
    if (this.#open.size >= MOST) throw new KakuriError('TOO_MANY_TRIES', 'Too many pages listen already.')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`retry: 2000\n\n${this.#doc()}`)
    this.#open.add(response)
    response.on('close', () => this.#open.delete(response))
  }

  close(): void {
    this.#quiet()
    this.#ended.abort()
    for (const response of this.#open) response.end()
  }
}
