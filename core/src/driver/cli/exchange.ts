import { SSH_KEYS, type SshQuestion } from '../../profile/ssh-shape.ts'
import type { Prompt, Prompts } from './prompts.ts'

/** One line to type. Lines of one group stop at its first refusal; lines without a group are ways into and out of modes. */
export interface Line {
  readonly text: string
  readonly group: number | null
}

/** What came back for one line. `line` is null for the prompt that greets after login. */
export interface Answer {
  readonly line: Line | null
  readonly output: string
  readonly prompt: Prompt
}

export interface Request {
  /** Empty: nothing is typed, the first prompt is waited for. */
  readonly lines: readonly Line[]
  readonly atOnce: number
  /** Modes whose prompts may come back. */
  readonly modes: ReadonlySet<string>
  /** Asked before a line is typed, with the answers so far. */
  readonly skip?: (line: Line, answers: readonly Answer[]) => boolean
  /** The device repeats what is typed: a prompt with nothing of it before is a late one, of a line before. */
  readonly echoed?: boolean
  /** Answers the device's question for a password, once. */
  readonly password?: { readonly when: string; readonly secret: string }
}

/** What the last line on the screen calls for. */
export type Need =
  | { readonly kind: 'done' }
  | { readonly kind: 'press'; readonly keys: string }
  | { readonly kind: 'password'; readonly secret: string }
  | { readonly kind: 'password-again' }
  /** More has to come. With `odd`, the last line looks like a prompt that nobody knows. */
  | { readonly kind: 'wait'; readonly odd: boolean }

/** Lines on their way and the prompts they come back with. Knows no socket and no clock. */
export class Exchange {
  readonly answers: Answer[] = []
  readonly #request: Request
  readonly #prompts: Prompts
  readonly #questions: readonly { readonly when: RegExp; readonly keys: string }[]
  readonly #waiting: Line[]
  readonly #inFlight: (Line | null)[] = []
  /** End of the last prompt, and start of the first line not yet found to hold none. */
  #position = 0
  #candidate = 0
  #passwordGiven = false

  constructor(request: Request, prompts: Prompts, questions: readonly SshQuestion[]) {
    this.#request = request
    this.#prompts = prompts
    this.#questions = questions.map(({ when, press }) => ({
      when: new RegExp(`^(?:${when})$`),
      keys: SSH_KEYS[press],
    }))
    this.#waiting = [...request.lines]
    if (request.lines.length === 0) this.#inFlight.push(null)
  }

  /** The lines that may be typed now. */
  next(): Line[] {
    const typed: Line[] = []
    while (this.#inFlight.length < this.#request.atOnce) {
      const line = this.#waiting.shift()
      if (line === undefined) break
      if (this.#request.skip?.(line, this.answers)) continue
      this.#inFlight.push(line)
      typed.push(line)
    }
    return typed
  }

  /** Takes every prompt found in the text. True when one was found, and `next` may have lines again. */
  scan(text: string): boolean {
    const before = this.answers.length
    for (let prompt = this.#find(text); prompt !== null; prompt = this.#find(text)) this.#take(text, prompt)
    return this.answers.length > before
  }

  needs(lastLine: string): Need {
    if (this.#inFlight.length === 0) return { kind: 'done' }
    const { password } = this.#request
    if (password && new RegExp(`^(?:${password.when})$`).test(lastLine)) {
      if (this.#passwordGiven) return { kind: 'password-again' }
      this.#passwordGiven = true
      return { kind: 'password', secret: password.secret }
    }
    const question = this.#questions.find(({ when }) => when.test(lastLine))
    if (question) return { kind: 'press', keys: question.keys }
    return { kind: 'wait', odd: lastLine.trim() !== '' && !this.#isEcho(lastLine) }
  }

  /** The last line was taken off the screen. */
  lastLineGone(text: string): void {
    this.#candidate = Math.min(this.#candidate, text.length)
  }

  #find(text: string): Prompt | null {
    if (this.#inFlight.length === 0) return null
    // While more prompts are to come, this one is followed by the echo or the output of the next line.
    const last = this.#inFlight.length === 1
    for (;;) {
      const prompt = this.#prompts.at(text, this.#candidate, this.#request.modes, last)
      if (prompt !== null && this.#isAnswered(text, prompt)) return prompt
      const end = text.indexOf('\n', this.#candidate)
      if (end < 0) return null
      this.#candidate = end + 1
    }
  }

  /** Of a long line some command lines show the end alone, and log messages may stand in the middle of it. */
  #isAnswered(text: string, prompt: Prompt): boolean {
    const last = this.#inFlight[0]?.text.trimEnd().at(-1)
    return !this.#request.echoed || last === undefined || text.slice(this.#position, prompt.from).includes(last)
  }

  #take(text: string, prompt: Prompt): void {
    const line = this.#inFlight.shift() ?? null
    const output = withoutEcho(text.slice(this.#position, prompt.from), line)
    this.answers.push({ line, output, prompt })
    this.#position = prompt.to
    this.#candidate = prompt.to
  }

  /** The device repeated what was typed and then fell silent: that is no prompt. */
  #isEcho(lastLine: string): boolean {
    return this.#inFlight.some(line => line !== null && line.text !== '' && lastLine.trimEnd().endsWith(line.text))
  }
}

function withoutEcho(output: string, line: Line | null): string {
  const end = output.indexOf('\n')
  const echoed = line !== null && end >= 0 && output.slice(0, end).trim() === line.text.trim()
  return echoed ? output.slice(end + 1) : output
}
