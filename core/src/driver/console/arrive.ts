import type { KakuriError } from '../../base/errors.ts'
import { pathDown } from '../../profile/ssh-read.ts'
import { CONSOLE_KEYS, type ConsoleKey, type SshProfile } from '../../profile/ssh-shape.ts'
import type { SshCredentials } from '../../site/credentials.ts'
import type { Keyboard } from './keyboard.ts'
import { keysOf, type Situation, type Situations } from './situation.ts'

/** How often something is pressed before we give up. */
const TRIES = 30
/** Half a second longer than a device takes to draw its prompt; a login asks its server first. */
const PATIENCE_MS = 700
/** Before the first key. */
const LISTEN_MS = 400
const LOGIN_PATIENCE_MS = 8_000
/** A line that is stopped goes on, and the line that is typed is drawn again. The first Ctrl-C may be taken as a letter. */
const SHAKE = ['ctrl-q', 'ctrl-c', 'ctrl-c', 'ctrl-e', 'ctrl-l', 'ctrl-u'] as const satisfies readonly ConsoleKey[]
const SHAKES = 1
const KNOCKS = 3
const CLEARINGS = 3
const STRANGERS = 5
const NAMES = 2
/** Tries to get away from a question for a password that we did not bring on. */
const ESCAPES = 4

/** Brings a console to a mode from which the start mode is reached, wherever the last person left it. */
export class Arrival {
  readonly #keyboard: Keyboard
  readonly #situations: Situations
  readonly #profile: SshProfile
  readonly #credentials: SshCredentials
  readonly #count = { silent: 0, unknown: 0, strangers: 0, names: 0, escapes: 0 }
  #question = { when: '', times: 0 }
  #passwordGiven = false
  #patienceMs = PATIENCE_MS

  constructor(keyboard: Keyboard, situations: Situations, profile: SshProfile, credentials: SshCredentials) {
    this.#keyboard = keyboard
    this.#situations = situations
    this.#profile = profile
    this.#credentials = credentials
  }

  /** Throws UNREACHABLE (it says nothing), LOGIN_REFUSED, UNKNOWN_PROMPT, GARBLED_REPLY, TIMEOUT, CONNECTION_LOST. */
  async arrive(): Promise<void> {
    // What is printing now may be busy with something that must not be broken off.
    await this.#keyboard.settle(LISTEN_MS)
    this.#keyboard.press(this.#situations.clear)
    for (let tries = 0; tries < TRIES; tries++) {
      const situation = await this.#keyboard.settle(this.#patienceMs)
      this.#patienceMs = PATIENCE_MS
      if (await this.#step(situation)) return
    }
    throw this.#lost()
  }

  /** Does what a situation calls for. True when we are there. */
  async #step(situation: Situation): Promise<boolean> {
    if (situation.kind === 'mode') return this.#climb(situation.mode)
    if (situation.kind === 'silent') await this.#wake()
    else if (situation.kind === 'unknown') this.#clear()
    else if (situation.kind === 'login') this.#giveName()
    else if (situation.kind === 'password') this.#givePassword()
    else if (situation.kind === 'question') this.#refuse(situation)
    else if (situation.kind === 'stranger') this.#sendAway(situation.type)
    else this.#keyboard.dismiss(situation.kind === 'key' ? situation.keys : CONSOLE_KEYS.q)
    return false
  }

  #climb(mode: string): boolean {
    if (pathDown(this.#profile.modes, mode, this.#profile.start) !== null) return true
    const leave = this.#profile.modes[mode]?.leave
    if (leave === undefined) throw this.#lost()
    this.#keyboard.type(leave)
    return false
  }

  async #wake(): Promise<void> {
    const times = this.#count.silent++
    if (times >= SHAKES + KNOCKS)
      throw this.#keyboard.fail('UNREACHABLE', 'says nothing: no power, no cable, or another baud rate')
    if (times < SHAKES) return this.#keyboard.press(keysOf(SHAKE))
    await this.#keyboard.knock()
  }

  #clear(): void {
    if (this.#count.unknown++ >= CLEARINGS) throw this.#lost()
    this.#keyboard.press(this.#situations.clear)
  }

  #sendAway(line: string): void {
    if (this.#count.strangers++ >= STRANGERS) throw this.#lost()
    this.#keyboard.type(line)
  }

  /** Enter is pressed behind an `n` only. */
  #refuse({ when, press }: Extract<Situation, { kind: 'question' }>): void {
    const times = this.#question.when === when ? this.#question.times + 1 : 0
    this.#question = { when, times }
    const key = press[times % press.length] ?? 'ctrl-c'
    const saysNo = /\b(?:n|no) *$/i.test(this.#keyboard.lastLine)
    if (key !== 'enter' || saysNo) this.#keyboard.press(CONSOLE_KEYS[key])
  }

  #giveName(): void {
    if (this.#passwordGiven || this.#count.names++ >= NAMES) throw this.#refused('')
    this.#keyboard.type(this.#credentials.user)
  }

  #givePassword(): void {
    if (this.#passwordGiven) throw this.#refused('')
    // Somebody typed his name and left: our password is none of his. A line that asks for nothing but a password asks again.
    if (this.#count.names === 0 && this.#count.escapes < ESCAPES) {
      if (this.#count.escapes++ === 0) this.#keyboard.press(this.#situations.clear)
      else this.#keyboard.type('')
      this.#patienceMs = LOGIN_PATIENCE_MS
      return
    }
    const { password } = this.#credentials
    if (password === undefined) throw this.#refused(', and the credentials hold no password')
    this.#passwordGiven = true
    this.#patienceMs = LOGIN_PATIENCE_MS
    this.#keyboard.secret(password)
  }

  #refused(why: string): KakuriError {
    return this.#keyboard.fail('LOGIN_REFUSED', `refused the login of ${this.#credentials.user}${why}`)
  }

  #lost(): KakuriError {
    const { shown } = this.#keyboard
    const garbled = /[\p{Cc}\uFFFD]/u.test(shown.replaceAll('\t', ''))
    const known = `which the profile ${this.#profile.id} does not know`
    const why = garbled ? 'which no command line prints: is the baud rate right' : known
    return this.#keyboard.fail(garbled ? 'GARBLED_REPLY' : 'UNKNOWN_PROMPT', `printed ${JSON.stringify(shown)}, ${why}`)
  }
}
