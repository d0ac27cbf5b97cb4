import type { Clock } from '../../base/clock.ts'
import { OVER } from '../../base/over.ts'
import type { Wire } from '../cli/terminal.ts'

/** Bytes that the input buffer of any line takes in one go. */
const PIECE = 32
/** Start bit, 8 data bits, stop bit. */
const BITS_A_CHARACTER = 10
const MILLISECONDS = 1_000
/** How often it is looked whether the adapter is still there. */
const PRESENCE_MS = 500

type Heard = (bytes: Uint8Array) => void
type Ended = (why: string) => void

/**
 * A serial line as a wire: Enter is a carriage return, long lines go out no faster than the line carries them, and whoever
 * listens last is the one that hears.
 */
export class Line {
  readonly #wire: Wire
  readonly #clock: Clock
  readonly #pauseMs: number
  #waiting = ''
  #writing = false
  #heard: Heard = () => undefined
  #ended: Ended = () => undefined
  readonly #gone = new AbortController()
  /** Why the line has ended; null while it lives. */
  over: string | null = null

  constructor(wire: Wire, baud: number, clock: Clock) {
    this.#wire = wire
    this.#clock = clock
    this.#pauseMs = (PIECE * BITS_A_CHARACTER * MILLISECONDS) / baud
    wire.listen(
      bytes => this.#heard(bytes),
      why => this.#lose(why),
    )
  }

  write(text: string): void {
    this.#waiting += text.replaceAll('\n', '\r')
    if (!this.#writing) void this.#drain()
  }

  listen(heard: Heard, ended: Ended): void {
    this.#heard = heard
    this.#ended = ended
    if (this.over !== null) ended(this.over)
  }

  /** Looks from time to time whether the adapter is there, for as long as the line lives. */
  async watch(present: () => boolean): Promise<void> {
    while (this.over === null) {
      await this.#clock.sleep(PRESENCE_MS, this.#gone.signal)
      if (this.over !== null || present()) continue
      this.#lose('its device file is gone')
      this.#wire.end(false)
    }
  }

  #lose(why: string): void {
    if (this.over !== null) return
    this.over = why
    this.#gone.abort(OVER)
    this.#ended(why)
  }

  /** What has been written still goes out. Resolves when the port is free for others. */
  close(): Promise<void> {
    if (this.over !== null) return Promise.resolve()
    return new Promise(resolve => {
      this.listen(
        () => undefined,
        () => resolve(),
      )
      this.#wire.end(true)
    })
  }

  async #drain(): Promise<void> {
    this.#writing = true
    while (this.#waiting !== '' && this.over === null) {
      this.#wire.write(this.#waiting.slice(0, PIECE))
      this.#waiting = this.#waiting.slice(PIECE)
      if (this.#waiting !== '') await this.#clock.sleep(this.#pauseMs)
    }
    this.#writing = false
  }
}
