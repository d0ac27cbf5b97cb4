import type { SimDevice } from '../../controller/src/demo/simulators/device.ts'
import type { SimAnswer, SimDialect, SimShell } from '../../controller/src/demo/simulators/shell.ts'

/** How the console was left, and how it behaves. All off unless told. */
export interface ConsoleFaults {
  /** Lines that match are refused, whatever they would do. */
  readonly refuse?: RegExp
  /** Nothing comes back any more. */
  readonly hang?: boolean
  /** Printed after every prompt, as a log message is. */
  readonly log?: string
  /** Lines of a page: the pager waits for a key after each. */
  readonly pageLines?: number
  /** What the device waits for with what it printed: any key but y and Enter refuses, or a whole line. */
  readonly question?: { readonly text: string; readonly takes: 'key' | 'line' }
  /** Ctrl-C means nothing to it. */
  readonly noBreak?: boolean
  /** Typed passwords are shown. */
  readonly showSecrets?: boolean
}

export interface ConsoleUser {
  readonly name: string
  readonly password: string
  readonly enable?: string
}

/** `login`: asks for name and password. `password`: for a password alone. `return`: waits for RETURN and asks nothing. */
export type ConsoleDoor = 'login' | 'password' | 'return'

type Waits = 'door' | 'name' | 'password' | 'command' | 'secret' | 'question' | 'page' | 'search' | 'stranger'

const MORE = ' --More-- '
const STRANGER = 'tanaka@ward-sw:~$ '

/** The far end of a serial line: a login, a line editor and a pager around one of the simulated command lines. */
export class ConsoleDevice {
  faults: ConsoleFaults = {}
  /** Every line that was carried out, in order. */
  readonly ran: string[] = []
  /** Answers that let a question through. */
  readonly confirmed: string[] = []
  /** Passwords that were tried at the door, by name. */
  readonly tried: string[] = []
  /** Where what is printed goes; nowhere while nobody listens, as on a real line. */
  print: (text: string) => void = () => undefined
  waits: Waits = 'door'
  stopped = false
  readonly #parts: { device: SimDevice; dialect: SimDialect; user: ConsoleUser; door: ConsoleDoor }
  #shell: SimShell
  #typed = ''
  #cursor = 0
  #name = ''
  #held = ''
  #pages: string[] = []

  constructor(parts: { device: SimDevice; dialect: SimDialect; user: ConsoleUser; door: ConsoleDoor }) {
    this.#parts = parts
    this.#shell = this.#newShell()
  }

  get prompt(): string {
    return this.#shell.prompt()
  }

  keys(text: string): void {
    for (const key of text) if (!this.faults.hang) this.#key(key)
  }

  /** A person logs in and types, while nobody of ours listens. */
  leftWith(...lines: readonly string[]): void {
    this.waits = 'command'
    for (const line of lines) this.keys(`${line}\r`)
  }

  /** A person types half a line, goes back in it, and leaves. */
  leftHalfTyped(text: string, cursor = text.length): void {
    this.waits = 'command'
    this.keys(text)
    this.#cursor = cursor
  }

  /** A search in the history has found a line: Enter would carry it out. */
  leftSearching(text: string, cursor: number): void {
    this.leftHalfTyped(text, cursor)
    this.waits = 'search'
  }

  #newShell(): SimShell {
    const { device, dialect, user } = this.#parts
    return dialect.open({ device, enable: user.enable ?? null })
  }

  #key(key: string): void {
    if (key === '\x11') this.#resume()
    else if (this.waits === 'page') this.#page(key)
    else if (this.waits === 'question' && this.faults.question?.takes === 'key') this.#decide(key)
    else if (key === '\x03') {
      if (!this.faults.noBreak) this.#interrupt()
    } else if (key === '\r') this.#enter()
    else if (this.waits !== 'door') this.#edit(key)
  }

  #edit(key: string): void {
    if (key === '\x05') this.#cursor = this.#typed.length
    else if (key === '\x15') this.#erase()
    else if (key === '\x0c') this.#say(`\n${this.#asking()}${this.#shown(this.#typed)}`)
    else if (key >= ' ') this.#insert(key)
  }

  #insert(key: string): void {
    this.#typed = this.#typed.slice(0, this.#cursor) + key + this.#typed.slice(this.#cursor)
    this.#cursor++
    this.#say(this.#shown(key))
  }

  #erase(): void {
    if (this.waits === 'search') this.waits = 'command'
    this.#say(this.#shown('\b \b'.repeat(this.#cursor)))
    this.#typed = this.#typed.slice(this.#cursor)
    this.#cursor = 0
  }

  #interrupt(): void {
    this.#take()
    if (this.waits === 'name' || this.waits === 'password') {
      this.#say('\n')
      this.#knock()
    } else if (this.waits !== 'door') this.#breakOff()
  }

  #breakOff(): void {
    if (this.waits === 'command' && this.prompt.endsWith('(config-if)#')) this.#shell.line('end')
    if (this.waits !== 'stranger') this.waits = 'command'
    this.#say(`^C\n${this.#asking()}`)
  }

  #take(): string {
    const typed = this.#typed
    this.#typed = ''
    this.#cursor = 0
    return typed
  }

  #enter(): void {
    const text = this.#take()
    this.#say('\n')
    if (this.waits === 'door') this.#knock()
    else if (this.waits === 'name') this.#named(text)
    else if (this.waits === 'password') this.#checked(text)
    else if (this.waits === 'question') this.#decided(text)
    else if (this.waits === 'stranger') this.#strangerSays(text)
    else this.#carryOut(text)
  }

  #knock(): void {
    const { door } = this.#parts
    this.waits = door === 'login' ? 'name' : door === 'password' ? 'password' : 'command'
    this.#say(this.#asking())
  }

  #named(text: string): void {
    this.#name = text
    if (text !== '') this.waits = 'password'
    this.#say(this.#asking())
  }

  #checked(text: string): void {
    const { user, door } = this.#parts
    this.tried.push(`${this.#name}:${text}`)
    const right = text === user.password && (door === 'password' || this.#name === user.name)
    this.waits = right ? 'command' : door === 'password' ? 'password' : 'name'
    this.#say(`${right ? this.#shell.greeting : 'Login incorrect\n\n'}${this.#asking()}`)
  }

  #decide(key: string): void {
    if (key === 'y' || key === '\r') this.confirmed.push(key)
    this.waits = 'command'
    this.#say(`${key >= ' ' ? key : ''}\n${this.#asking()}`)
  }

  #decided(text: string): void {
    if (/^no?$/.test(text)) this.waits = 'command'
    else if (text === '' || /^y(es)?$/.test(text)) this.confirmed.push(text)
    this.#say(this.#asking())
  }

  #strangerSays(text: string): void {
    if (text !== '') this.ran.push(`tanaka: ${text}`)
    if (text === 'exit') this.#bye()
    else this.#say(STRANGER)
  }

  #carryOut(text: string): void {
    const answer = this.waits === 'secret' ? this.#shell.secret(text) : this.#answer(text)
    this.waits = answer.ask === undefined ? 'command' : 'secret'
    if (answer.bye) this.#bye()
    else this.#show(answer.output + (answer.ask ?? this.#asking()), text === '' ? undefined : this.faults.log)
  }

  #answer(text: string): SimAnswer {
    if (text !== '') this.ran.push(text)
    if (!this.faults.refuse?.test(text)) return this.#shell.line(text)
    const { refusal } = this.#parts.dialect
    if (refusal.startsWith('RTNETLINK')) this.#shell.line('refused')
    return { output: refusal.replace('%s', text) }
  }

  /** As a getty does, or the console of a switch. */
  #bye(): void {
    this.#shell = this.#newShell()
    this.waits = 'door'
    if (this.#parts.door === 'login') this.#knock()
    else this.#say('ward-sw con0 is now available\n\nPress RETURN to get started.\n\n')
  }

  #show(text: string, log?: string): void {
    const { pageLines = Number.POSITIVE_INFINITY } = this.faults
    const lines = text.split(/(?<=\n)/)
    if (lines.length <= pageLines) this.#say(log === undefined ? text : `${text}\n${log}\n`)
    else this.#paginate(lines, pageLines)
  }

  #paginate(lines: readonly string[], pageLines: number): void {
    for (let from = 0; from < lines.length; from += pageLines)
      this.#pages.push(lines.slice(from, from + pageLines).join(''))
    this.waits = 'page'
    this.#say(`${this.#pages.shift()}${MORE}`)
  }

  #page(key: string): void {
    const rest = key === ' ' ? (this.#pages.shift() ?? '') : ''
    if (key !== ' ') this.#pages = []
    const more = this.#pages.length > 0
    this.#say(`\r${' '.repeat(MORE.length)}\r${rest}${more ? MORE : ''}`)
    if (more) return
    this.waits = 'command'
    if (rest === '') this.#say(this.#asking())
  }

  #asking(): string {
    if (this.waits === 'name') return `${this.#parts.device.name} login: `
    if (this.waits === 'password' || this.waits === 'secret') return 'Password: '
    if (this.waits === 'question') return this.faults.question?.text ?? ''
    return this.waits === 'stranger' ? STRANGER : this.prompt
  }

  #shown(text: string): string {
    const secret = this.waits === 'password' || this.waits === 'secret'
    return secret && !this.faults.showSecrets ? '' : text
  }

  #say(text: string): void {
    const bytes = text.replaceAll('\n', '\r\n')
    if (this.stopped) this.#held += bytes
    else this.print(bytes)
  }

  #resume(): void {
    this.stopped = false
    const held = this.#held
    this.#held = ''
    this.print(held)
  }
}
