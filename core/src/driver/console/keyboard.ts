import type { Clock } from '../../base/clock.ts'
import { type ErrorCode, KakuriError } from '../../base/errors.ts'
import { CONSOLE_KEYS } from '../../profile/ssh-shape.ts'
import { Screen } from '../cli/screen.ts'
import type { Transcript } from '../cli/transcript.ts'
import type { Line } from './line.ts'
import type { Situation, Situations } from './situation.ts'

/** A line that something was heard on so lately may still be in the middle of a sentence. */
const SETTLED_MS = 150
/** Whoever prints this long without a pause is starting, or busy with what must not be broken off. */
const LOUD_MS = 15_000
const SHOWN = 120
const LONGEST_SCREEN = 64 * 1024
const NAMES = new Map<string, string>(
  Object.entries(CONSOLE_KEYS).map(([name, keys]) => [
    keys,
    name.startsWith('ctrl-') ? `^${name.slice(-1).toUpperCase()}` : name,
  ]),
)

export interface KeyboardParts {
  readonly device: string
  readonly path: string
  readonly line: Line
  readonly situations: Situations
  readonly clock: Clock
  readonly transcript: Transcript
  readonly signal: AbortSignal
}

/** A person at the console, so to speak: presses keys, waits until the device has had its say, reads the last line. */
export class Keyboard {
  readonly #parts: KeyboardParts
  readonly #screen = new Screen()
  #heardAt: number
  #over: string | null

  constructor(parts: KeyboardParts) {
    this.#parts = parts
    this.#heardAt = parts.clock.mono()
    this.#over = parts.line.over
    parts.line.listen(
      bytes => this.#heard(bytes),
      why => {
        this.#over = why
      },
    )
  }

  /** The last line, secrets removed, as an error shows it. */
  get shown(): string {
    return this.#parts.transcript.redact(this.#screen.lastLine).slice(-SHOWN)
  }

  get lastLine(): string {
    return this.#screen.lastLine
  }

  /** Presses keys that leave what is on the screen standing. */
  press(keys: string): void {
    this.#parts.transcript.typed(NAMES.get(keys) ?? [...keys].map(key => NAMES.get(key) ?? key).join(' '))
    this.#send(keys)
  }

  /** Types a line. What stood on the screen is answered and no longer looked at. */
  type(text: string): void {
    this.#parts.transcript.typed(text)
    this.#screen.clear()
    this.#send(`${text}\r`)
  }

  /** Presses keys that answer what stands on the last line. */
  dismiss(keys: string): void {
    this.#screen.clear()
    this.press(keys)
  }

  /**
   * An Enter for a screen on which nothing stands. It is pressed behind an `n`: that refuses whatever may have been asked
   * before we could see it, and is no command anywhere.
   */
  async knock(): Promise<void> {
    this.press(CONSOLE_KEYS.n)
    const { kind } = await this.settle(0)
    if (kind === 'silent' || this.lastLine === CONSOLE_KEYS.n) this.press(CONSOLE_KEYS.enter)
  }

  /** Types a line that is written down nowhere. */
  secret(text: string): void {
    this.#screen.clear()
    this.#send(`${text}\r`)
  }

  /** What stands on the last line once the device is quiet; what tells nothing is waited over for `patienceMs`. */
  async settle(patienceMs: number): Promise<Situation> {
    const { clock, situations, signal } = this.#parts
    const from = clock.mono()
    for (;;) {
      await clock.sleep(SETTLED_MS, signal)
      this.#check()
      const quietMs = clock.mono() - this.#heardAt
      if (clock.mono() - from > LOUD_MS) throw this.fail('UNKNOWN_PROMPT', 'prints without a pause')
      if (quietMs < SETTLED_MS / 2) continue
      const situation = situations.of(this.#screen.lastLine)
      const tells = situation.kind !== 'silent' && situation.kind !== 'unknown'
      if (tells || quietMs >= patienceMs) return situation
    }
  }

  /** An error about this console, with what was said. */
  fail(code: ErrorCode, what: string): KakuriError {
    const { device, path, transcript } = this.#parts
    return new KakuriError(code, `The console of ${device} (${path}) ${what}.`, { transcript: transcript.peek() })
  }

  #check(): void {
    if (this.#over !== null) throw this.fail('CONNECTION_LOST', `was lost: ${this.#over}`)
    if (this.#parts.signal.aborted) throw this.fail('TIMEOUT', 'did not let us in in time')
  }

  #send(keys: string): void {
    this.#heardAt = this.#parts.clock.mono()
    this.#parts.line.write(keys)
  }

  #heard(bytes: Uint8Array): void {
    this.#heardAt = this.#parts.clock.mono()
    this.#parts.transcript.heard(this.#screen.write(bytes))
    if (this.#screen.text.length > LONGEST_SCREEN) this.#screen.clear()
  }
}
