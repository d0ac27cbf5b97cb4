import type { ServerChannel } from 'ssh2'
import type { SimAnswer, SimDialect, SimShell } from './shell.ts'

/** What goes wrong, and how the device behaves. All off unless told. */
export interface SshFaults {
  /** Milliseconds between what is typed and what comes back, whatever is typed at once. */
  readonly latencyMs?: number
  /** No password is right. */
  readonly refuseLogin?: boolean
  /** A second host key is shown. */
  readonly otherHostKey?: boolean
  /** After so many lines nothing comes back any more. */
  readonly hangAfter?: number
  /** After so many lines the connection is closed in the middle of the output. */
  readonly closeAfter?: number
  /** Bytes without sense come back in place of the answer: a burst, or without end. */
  readonly garbage?: 'burst' | 'endless'
  /** Lines that match are refused, whatever they would do. */
  readonly refuse?: RegExp
  /** Printed in place of every prompt. */
  readonly prompt?: string
  /** Lines of a page: the pager waits for a key after each. */
  readonly pageLines?: number
  /** Colours, and a bell, around prompts. */
  readonly ansi?: boolean
  /** Output comes in pieces of so many bytes. */
  readonly pieceBytes?: number
  /** What is typed at a question for a password is shown. */
  readonly showSecrets?: boolean
}

/** What all logins of one simulator share. */
export interface SshSimState {
  faults: SshFaults
  bursts: number
}

const MORE = ' --More-- '
const ERASE = '\b'.repeat(MORE.length) + ' '.repeat(MORE.length) + '\b'.repeat(MORE.length)
const GARBAGE = Buffer.from(
  Array.from({ length: 8192 }, (_, i) => (i * 151 + (i >> 3)) % 256).filter(byte => byte !== 10),
)

/** One login: lines in, lines and prompts out, with the faults that are set at the time. */
export class SshSimSession {
  readonly #channel: ServerChannel
  readonly #dialect: SimDialect
  readonly #shell: SimShell
  readonly #echo: boolean
  readonly #state: SshSimState
  #typed = ''
  #printed = ''
  #asked = false
  #count = 0
  /** Lines that wait behind the pager. */
  #pages: string[] = []
  #silent = false

  constructor(parts: {
    channel: ServerChannel
    dialect: SimDialect
    shell: SimShell
    echo: boolean
    state: SshSimState
  }) {
    this.#channel = parts.channel
    this.#dialect = parts.dialect
    this.#shell = parts.shell
    this.#echo = parts.echo
    this.#state = parts.state
    parts.channel.on('data', (bytes: Buffer) => this.#later(() => this.#heard(bytes.toString())))
    this.#later(() => this.#print(this.#shell.greeting + this.#prompt()))
  }

  #later(act: () => void): void {
    const { latencyMs = 0 } = this.#state.faults
    const actAndFlush = () => {
      act()
      this.#flush()
    }
    if (latencyMs === 0) actAndFlush()
    else setTimeout(actAndFlush, latencyMs)
  }

  #heard(text: string): void {
    this.#state.bursts++
    for (const character of text) {
      if (this.#silent) return
      if (this.#pages.length > 0) this.#turnPage()
      else if (character === '\n' || character === '\r') this.#line()
      else this.#typed += character
    }
  }

  #line(): void {
    const text = this.#typed
    this.#typed = ''
    this.#count++
    const shown = this.#asked ? this.#state.faults.showSecrets === true : this.#echo
    if (shown) this.#print(text)
    if (shown || this.#asked) this.#print('\n')
    if (!this.#goesWrong(text)) this.#show(this.#answer(text))
  }

  #answer(text: string): SimAnswer {
    if (this.#asked) return this.#shell.secret(text)
    const refused = this.#state.faults.refuse?.test(text) === true
    // An unknown command leaves the status of a shell at 127: the line is replaced, so that the shell itself says so.
    if (refused && this.#dialect.refusal.startsWith('RTNETLINK')) {
      this.#shell.line('refused')
      return { output: this.#dialect.refusal }
    }
    return refused ? { output: this.#dialect.refusal.replace('%s', text) } : this.#shell.line(text)
  }

  #goesWrong(text: string): boolean {
    const { hangAfter, closeAfter, garbage } = this.#state.faults
    if (hangAfter !== undefined && this.#count > hangAfter) this.#silent = true
    else if (closeAfter !== undefined && this.#count > closeAfter) {
      this.#silent = true
      this.#print(text.slice(0, 3))
      this.#bye()
    } else if (garbage !== undefined) {
      this.#silent = true
      this.#babble(garbage === 'endless')
    }
    return this.#silent
  }

  #babble(endless: boolean): void {
    this.#flush()
    const more = this.#channel.write(GARBAGE)
    if (!endless || this.#channel.destroyed) return
    if (more) setImmediate(() => this.#babble(true))
    else this.#channel.once('drain', () => this.#babble(true))
  }

  #show(answer: SimAnswer): void {
    this.#asked = answer.ask !== undefined
    const end = answer.bye ? '' : (answer.ask ?? this.#prompt())
    const { pageLines = Number.POSITIVE_INFINITY } = this.#state.faults
    const lines = answer.output.split('\n').length
    if (lines <= pageLines) this.#print(answer.output + end)
    else this.#paginate(answer.output + end, pageLines)
    if (answer.bye) this.#bye()
  }

  #paginate(text: string, pageLines: number): void {
    const lines = text.split(/(?<=\n)/)
    for (let from = 0; from < lines.length; from += pageLines)
      this.#pages.push(lines.slice(from, from + pageLines).join(''))
    this.#turnPage('')
  }

  #turnPage(before = ERASE): void {
    const page = this.#pages.shift() ?? ''
    this.#print(before + page + (this.#pages.length > 0 ? MORE : ''))
  }

  #prompt(): string {
    const { prompt, ansi } = this.#state.faults
    const plain = prompt ?? this.#shell.prompt()
    return ansi ? `\x1b[?2004h\x1b[1;32m\x07${plain}\x1b[0m` : plain
  }

  #bye(): void {
    this.#flush()
    this.#channel.close()
  }

  #print(text: string): void {
    this.#printed += text
  }

  /** What was printed in one go leaves in one go, as TCP would send it. */
  #flush(): void {
    const bytes = Buffer.from(this.#printed.replaceAll('\n', '\r\n'))
    this.#printed = ''
    const { pieceBytes = bytes.length || 1 } = this.#state.faults
    for (let from = 0; from < bytes.length; from += pieceBytes)
      this.#channel.write(bytes.subarray(from, from + pieceBytes))
  }
}
