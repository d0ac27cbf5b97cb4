import type { Clock } from '../../base/clock.ts'
import { type ErrorCode, invariant, KakuriError } from '../../base/errors.ts'
import { OVER } from '../../base/over.ts'
import type { SshProfile } from '../../profile/ssh-shape.ts'
import { type Answer, Exchange, type Need, type Request } from './exchange.ts'
import { Prompts } from './prompts.ts'
import { Screen } from './screen.ts'
import { Transcript } from './transcript.ts'

/** A device that has said something that is no prompt, and then nothing for so long, is not going to print one. */
const QUIET_MS = 2_000
/** The same on a console, where nothing stands on the last line. */
const BLANK_MS = 1_000
/** Characters of output of one exchange: ten times what the largest chassis prints for all its interfaces. */
const LONGEST_OUTPUT = 4 * 1024 * 1024
const LONGEST_LINE = 64 * 1024
const SHOWN = 120
/** Enters that ask for the prompt again, for one line. */
const NUDGES = 3
/** After them, prompts that come late belong to nobody. */
const LATE_MS = 300

/** What a terminal needs of a connection. */
export interface Wire {
  write(text: string): void
  /** Ends the connection at once; politely, what was written still goes out. */
  end(politely: boolean): void
  /** Called with everything that arrives, and once when the connection has ended. */
  listen(heard: (bytes: Uint8Array) => void, ended: (why: string) => void): void
}

interface Current {
  readonly exchange: Exchange
  readonly resolve: (answers: readonly Answer[]) => void
  readonly reject: (error: KakuriError) => void
  /** Ends the watch for silence. */
  readonly over: AbortController
  heard: number
  /** Monotonic time at which something was last heard. */
  heardAt: number
  /** The last line is no prompt that is known. */
  odd: boolean
  watched: boolean
  nudges: number
  /** Prompts may still come that belong to no line. */
  late: boolean
  settling: boolean
}

export interface TerminalParts {
  readonly device: string
  readonly wire: Wire
  readonly profile: SshProfile
  readonly clock: Clock
  readonly secrets: readonly string[]
  /** A serial console: the device repeats all that is typed, and prints log messages over its own prompt. */
  readonly console?: boolean
  /** What was said before, on a console. */
  readonly transcript?: Transcript
}

const UNHEARD = { heard: 0, heardAt: 0, odd: false, watched: false, nudges: 0, late: false, settling: false }

/** One command line of one device. One exchange at a time; after an error it is dead. */
export class Terminal {
  readonly transcript: Transcript
  readonly prompts: Prompts
  readonly device: string
  readonly #wire: Wire
  readonly #profile: SshProfile
  readonly #clock: Clock
  readonly #console: boolean
  readonly #screen = new Screen()
  #current: Current | null = null
  #ended: string | null = null

  constructor(parts: TerminalParts) {
    this.device = parts.device
    this.#wire = parts.wire
    this.#profile = parts.profile
    this.#clock = parts.clock
    this.#console = parts.console ?? false
    this.transcript = parts.transcript ?? new Transcript(parts.secrets)
    this.prompts = new Prompts(parts.profile)
    parts.wire.listen(
      bytes => this.#heard(bytes),
      why => this.#end('CONNECTION_LOST', `${this.device} ended the connection: ${why}.`),
    )
  }

  get alive(): boolean {
    return this.#ended === null
  }

  /** Types lines and waits for their prompts. */
  async run(request: Request, signal: AbortSignal): Promise<readonly Answer[]> {
    invariant(this.#current === null, 'one exchange at a time on one terminal')
    if (this.#ended !== null) throw this.#error('CONNECTION_LOST', this.#ended)
    const aborted = () => this.#end('TIMEOUT', `${this.device} did not answer in time${this.#waitedFor()}.`)
    const { promise, resolve, reject } = Promise.withResolvers<readonly Answer[]>()
    const exchange = new Exchange({ ...request, echoed: this.#console }, this.prompts, this.#profile.questions)
    this.#current = { exchange, resolve, reject, over: new AbortController(), ...UNHEARD }
    // What arrived before belongs to nobody, but the greeting, which may come before it is waited for.
    if (request.lines.length > 0) this.#screen.clear()
    signal.addEventListener('abort', aborted, { once: true })
    try {
      if (signal.aborted) aborted()
      else this.#go(this.#current)
      return await promise
    } finally {
      signal.removeEventListener('abort', aborted)
    }
  }

  /** Says good-bye where nothing is under way, and ends the connection. */
  close(): void {
    const idle = this.#ended === null && this.#current === null
    if (idle) this.#type(this.#profile.close)
    this.#end('CONNECTION_LOST', `The session to ${this.device} was closed.`, idle)
  }

  /** An error about this device, with the transcript, after which nothing more is typed. */
  fail(code: ErrorCode, message: string): KakuriError {
    const error = this.#error(code, message)
    this.#end(code, message)
    return error
  }

  #type(lines: readonly string[]): void {
    for (const line of lines) this.transcript.typed(line)
    if (lines.length > 0) this.#wire.write(`${lines.join('\n')}\n`)
  }

  #heard(bytes: Uint8Array): void {
    this.transcript.heard(this.#screen.write(bytes))
    const current = this.#current
    if (current === null) {
      this.#forget()
      return
    }
    current.heard += bytes.length
    if (current.heard > LONGEST_OUTPUT || this.#screen.lastLine.length > LONGEST_LINE)
      this.#end('GARBLED_REPLY', `${this.device} sent ${current.heard} bytes without a prompt.`)
    else this.#go(current)
  }

  /** What arrives while nobody asked, such as the greeting: bounded. */
  #forget(): void {
    if (this.#screen.text.length > LONGEST_LINE) this.#screen.clear()
  }

  #go(current: Current): void {
    const { exchange } = current
    current.heardAt = this.#clock.mono()
    current.odd = false
    do this.#type(exchange.next().map(line => line.text))
    while (this.#found(current))
    this.#answer(current, exchange.needs(this.#screen.lastLine))
  }

  #found(current: Current): boolean {
    const found = current.exchange.scan(this.#screen.text)
    if (found) current.nudges = 0
    return found
  }

  #answer(current: Current, need: Need): void {
    if (need.kind === 'done') void this.#finish(current)
    else if (need.kind === 'press') this.#press(need.keys, current)
    else if (need.kind === 'password') this.#press(`${need.secret}\n`, current)
    else if (need.kind === 'password-again') this.#end('LOGIN_REFUSED', `${this.device} refused the enable password.`)
    else {
      current.odd = need.odd
      if ((need.odd || this.#console) && !current.watched) void this.#awaitQuiet(current)
    }
  }

  async #finish(current: Current): Promise<void> {
    if (current.settling) return
    current.settling = true
    if (current.late) await this.#clock.sleep(LATE_MS, current.over.signal)
    if (this.#current !== current) return
    this.#current = null
    current.over.abort(OVER)
    this.#screen.clear()
    current.resolve(current.exchange.answers)
  }

  #press(keys: string, current: Current): void {
    this.#screen.lastLine = ''
    current.exchange.lastLineGone(this.#screen.text)
    this.#wire.write(keys)
  }

  /** One watch for an exchange: what arrives in pieces must not start and end a timer for each. */
  async #awaitQuiet(current: Current): Promise<void> {
    current.watched = true
    for (;;) {
      const silentMs = this.#clock.mono() - current.heardAt
      await this.#clock.sleep(patienceWith(current) - silentMs, current.over.signal)
      if (current.over.signal.aborted || this.#current !== current) return
      if (this.#clock.mono() - current.heardAt < patienceWith(current)) continue
      if (current.odd) return this.#strange()
      if (this.#console && current.nudges < NUDGES) this.#nudge(current)
      else {
        current.watched = false
        return
      }
    }
  }

  /** Nothing stands on the last line: a log message may have come after the prompt, and an Enter brings on another. */
  #nudge(current: Current): void {
    current.nudges++
    current.late = true
    current.heardAt = this.#clock.mono()
    this.#wire.write('\n')
  }

  #strange(): void {
    const seen = this.transcript.redact(this.#screen.lastLine).slice(-SHOWN)
    const garbled = /[\p{Cc}�]/u.test(seen.replaceAll('\t', ''))
    const code = garbled ? 'GARBLED_REPLY' : 'UNKNOWN_PROMPT'
    this.#end(
      code,
      `${this.device} printed ${JSON.stringify(seen)}, which the profile ${this.#profile.id} does not know.`,
    )
  }

  #waitedFor(): string {
    const count = this.#current?.exchange.answers.length ?? 0
    return count === 0 ? '' : ` after ${count} prompts`
  }

  #end(code: ErrorCode, message: string, politely = false): void {
    if (this.#ended !== null) return
    this.#ended = message
    const current = this.#current
    this.#current = null
    current?.over.abort(OVER)
    this.#wire.end(politely)
    current?.reject(this.#error(code, message))
  }

  #error(code: ErrorCode, message: string): KakuriError {
    return new KakuriError(code, message, { transcript: this.transcript.peek() })
  }
}

function patienceWith({ odd }: Current): number {
  return odd ? QUIET_MS : BLANK_MS
}
