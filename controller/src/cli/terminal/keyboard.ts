import { StringDecoder } from 'node:string_decoder'
import { Interrupted, type Interrupts } from './interrupts.ts'
import type { Screen } from './screen.ts'
import { harmless } from './width.ts'

/** `process.stdin` fits; so does a PassThrough with `isTTY` set. */
export interface Input {
  on(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown
  on(event: 'end', listener: () => void): unknown
  off(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown
  off(event: 'end', listener: () => void): unknown
  resume(): unknown
  pause(): unknown
  readonly isTTY?: boolean | undefined
  setRawMode?(raw: boolean): unknown
  readonly readableEnded?: boolean
}

export interface Question {
  readonly prompt: string
  /** Lines that explain it, written when its turn comes. */
  readonly lines?: readonly string[]
  /** Typed characters are not shown. */
  readonly secret?: boolean
  readonly signal?: AbortSignal
}

interface Waiting extends Question {
  answer(line: string | null): void
  fail(error: Error): void
}

const CTRL_C = '\u0003'
const CTRL_D = '\u0004'
const CTRL_U = '\u0015'

/** Off a terminal nothing echoes what is typed: an answer that came ahead stands beside its question. */
function asked({ prompt, secret }: Question, line: string | undefined): string {
  return line === undefined || secret ? prompt : `${prompt} ${harmless(line)}`.trimEnd()
}

/**
 * Asks one question after the other and reads one line for each. On a terminal it reads key by key (raw mode), so that a
 * block above the input line can be redrawn while somebody types.
 */
export class Keyboard {
  readonly #input: Input
  readonly #screen: Screen
  readonly #interrupts: Interrupts
  readonly #queue: Waiting[] = []
  /** Lines that arrived before their question: a pipe sends all at once. */
  readonly #lines: string[] = []
  readonly #decoder = new StringDecoder('utf8')
  #typed = ''
  #ended = false
  #open = false

  constructor(input: Input, screen: Screen, interrupts: Interrupts) {
    this.#input = input
    this.#screen = screen
    this.#interrupts = interrupts
  }

  /** True when nobody can answer any more: the input is at its end. */
  get ended(): boolean {
    return this.#ended || this.#input.readableEnded === true
  }

  /**
   * The line typed, without its end; null when the input ended or the signal aborted. Throws Interrupted on Ctrl-C where
   * nothing listens for it.
   */
  ask(question: Question): Promise<string | null> {
    return new Promise((resolve, reject) => {
      if (question.signal?.aborted) return resolve(null)
      const waiting: Waiting = { ...question, answer: resolve, fail: reject }
      question.signal?.addEventListener('abort', () => this.#withdraw(waiting), { once: true })
      this.#queue.push(waiting)
      this.#begin()
      if (this.#queue.length === 1) this.#show()
    })
  }

  /** Gives the input back; questions still open are answered with null. */
  close(): void {
    for (const waiting of this.#queue.splice(0)) waiting.answer(null)
    if (!this.#open) return
    this.#open = false
    this.#input.off('data', this.#onData)
    this.#input.off('end', this.#onEnd)
    if (this.#input.isTTY) this.#input.setRawMode?.(false)
    this.#input.pause()
    this.#screen.input(null)
  }

  #begin(): void {
    if (this.#open) return
    this.#open = true
    if (this.#input.isTTY) this.#input.setRawMode?.(true)
    this.#input.on('data', this.#onData)
    this.#input.on('end', this.#onEnd)
    this.#input.resume()
  }

  /** Puts the first question on the screen and answers it at once where its line is already there. */
  #show(): void {
    const first = this.#queue[0]
    if (first === undefined) {
      this.#screen.input(null)
      return
    }
    this.#screen.print(...(first.lines ?? []))
    const line = this.#lines.shift()
    if (!this.#screen.terminal && first.prompt !== '') this.#screen.print(asked(first, line))
    if (line !== undefined) this.#settle(line)
    else if (this.ended) this.#settle(null)
    else this.#echo()
  }

  #echo(): void {
    const first = this.#queue[0]
    if (first === undefined || !this.#screen.terminal) return
    this.#screen.input(`${first.prompt} ${first.secret ? '' : this.#typed}`)
  }

  #settle(line: string | null): void {
    const first = this.#queue.shift()
    if (first === undefined) return
    if (this.#screen.terminal) {
      this.#screen.input(null)
      this.#screen.print(`${first.prompt} ${first.secret || line === null ? '' : line}`)
    }
    first.answer(line)
    this.#show()
  }

  #withdraw(waiting: Waiting): void {
    const at = this.#queue.indexOf(waiting)
    if (at < 0) return
    this.#queue.splice(at, 1)
    waiting.answer(null)
    if (at === 0) {
      this.#typed = ''
      this.#show()
    }
  }

  readonly #onEnd = (): void => {
    this.#ended = true
    if (this.#typed !== '') this.#line()
    while (this.#queue.length > 0 && this.#lines.length === 0) this.#settle(null)
  }

  readonly #onData = (chunk: Uint8Array | string): void => {
    const text = typeof chunk === 'string' ? chunk : this.#decoder.write(Buffer.from(chunk))
    // Arrow keys and the like send escape sequences; none has a meaning here.
    for (const key of text.replace(/\u001b\[[0-9;]*[A-Za-z~]/g, '')) this.#key(key)
    this.#echo()
  }

  #key(key: string): void {
    if (!this.#input.isTTY) this.#piped(key)
    else if (key === CTRL_C) this.#interrupt()
    // What is typed while nothing is asked must not become the answer to the next question.
    else if (this.#queue.length === 0) this.#typed = ''
    else if (key === '\r' || key === '\n') this.#line()
    else if (key === CTRL_D && this.#typed === '') this.#onEnd()
    else if (key === CTRL_U) this.#typed = ''
    else if (key === '\u007f' || key === '\b') this.#typed = [...this.#typed].slice(0, -1).join('')
    else if (key >= ' ') this.#typed += key
  }

  #interrupt(): void {
    if (this.#interrupts.fire()) return
    for (const waiting of this.#queue.splice(0)) waiting.fail(new Interrupted())
    this.#typed = ''
  }

  #piped(key: string): void {
    if (key === '\n') this.#line()
    else if (key !== '\r') this.#typed += key
  }

  #line(): void {
    const line = this.#typed
    this.#typed = ''
    if (this.#queue.length > 0) this.#settle(line)
    else if (!this.#input.isTTY) this.#lines.push(line)
  }
}
