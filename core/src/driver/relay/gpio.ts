import type { Clock } from '../../base/clock.ts'
import { type ErrorCode, KakuriError } from '../../base/errors.ts'
import type { LineOperation } from '../../profile/relay-shape.ts'
import { shown, Transcript } from '../snmp/transcript.ts'
import type { Board, RelayOrder, RelayState } from './board.ts'
import type { GpioLines } from './gpio-lines.ts'
import type { LineInfo } from './gpio-tools.ts'

export interface GpioParts {
  readonly device: string
  readonly chip: string
  readonly operation: LineOperation
  readonly lines: GpioLines
  readonly answerMs: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Opens a chip. What was commanded before is driven again before anything else. */
export async function openGpioBoard(parts: GpioParts): Promise<Board> {
  const board = new GpioBoard(parts)
  try {
    await board.driveRemembered(parts.signal)
  } catch (error) {
    board.destroy()
    throw error
  }
  return board
}

class GpioBoard implements Board {
  readonly transcript = new Transcript([])
  readonly #parts: GpioParts
  readonly #over = new AbortController()

  constructor(parts: GpioParts) {
    this.#parts = parts
  }

  get alive(): boolean {
    return !this.#over.signal.aborted
  }

  async driveRemembered(signal: AbortSignal): Promise<void> {
    const { chip, lines } = this.#parts
    await this.#during(signal, async until => {
      const said = await lines.driveRemembered(chip, until)
      for (const [line, complaint] of said)
        this.transcript.add(`line ${line} is driven as it was commanded before: ${complaint ?? 'taken'}`)
    })
  }

  read(contacts: readonly string[], signal: AbortSignal): Promise<RelayState[]> {
    return this.#during(signal, async until => {
      const infos = await this.#parts.lines.infos(this.#parts.chip, until)
      const states: RelayState[] = []
      for (const contact of contacts) states.push(await this.#readOne(contact, infos, until))
      return states
    })
  }

  write(orders: readonly RelayOrder[], signal: AbortSignal): Promise<(string | null)[]> {
    return this.#during(signal, async until => {
      const refusals: (string | null)[] = []
      for (const order of orders) refusals.push(await this.#writeOne(order, until))
      return refusals
    })
  }

  async ping(signal: AbortSignal): Promise<void> {
    await this.#during(signal, until => this.#parts.lines.tend(this.#parts.chip, until))
  }

  /** The processes that hold the lines live on. */
  destroy(): void {
    this.#over.abort()
  }

  async #readOne(contact: string, infos: ReadonlyMap<number, LineInfo>, signal: AbortSignal): Promise<RelayState> {
    const { chip, lines } = this.#parts
    const line = this.#lineOf(contact)
    const info = line === null ? undefined : infos.get(line)
    if (line === null || info === undefined)
      return { state: 'absent', detail: `${chip} has no line ${shown(contact)} for this profile` }
    const { value, detail } = await lines.read(chip, line, info, signal)
    this.transcript.add(`${chip} line ${contact}: ${detail}`)
    if (value === null) return { state: 'unknown', detail }
    return { state: this.#isOn(value) ? 'on' : 'off', detail }
  }

  async #writeOne({ contact, on }: RelayOrder, signal: AbortSignal): Promise<string | null> {
    const { chip, lines } = this.#parts
    const line = this.#lineOf(contact)
    if (line === null) return `${chip} has no line ${shown(contact)} for this profile`
    const complaint = await lines.drive(chip, line, this.#isOn(1) === on ? 1 : 0, signal)
    this.transcript.add(`${chip} line ${contact} ${on ? 'on' : 'off'}: ${complaint ?? 'taken'}`)
    return complaint
  }

  #isOn(value: 0 | 1): boolean {
    return (value === 1) !== this.#parts.operation.activeLow
  }

  #lineOf(contact: string): number | null {
    const { first, count } = this.#parts.operation
    const line = /^(0|[1-9]\d{0,4})$/.test(contact) ? Number(contact) : -1
    return line >= first && line < first + count ? line : null
  }

  /** Aborting ends the session; errors name the device and carry the transcript. */
  async #during<T>(signal: AbortSignal, work: (until: AbortSignal) => Promise<T>): Promise<T> {
    if (!this.alive) throw this.#error('CONNECTION_LOST', 'has no open session to its GPIO lines')
    try {
      return await work(AbortSignal.any([signal, this.#over.signal]))
    } catch (error) {
      if (!(error instanceof KakuriError)) throw error
      this.transcript.add(`${error.code}: ${error.message}`)
      if (signal.aborted) this.destroy()
      throw this.#error(error.code, `failed: ${error.message}`)
    }
  }

  #error(code: ErrorCode, says: string): KakuriError {
    return new KakuriError(code, `${this.#parts.device} ${says}`, { transcript: this.transcript.peek() })
  }
}
