const KEPT = 16 * 1024
/** More is held than given out, so that a secret cut in two by the limit lies in the part that is dropped. */
const HELD = 4 * KEPT
const MASK = '[secret]'

/** Takes secrets out of a text, longest first, so that one inside another leaves nothing behind. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const longestFirst = [...secrets].filter(secret => secret !== '').sort((a, b) => b.length - a.length)
  return text => longestFirst.reduce((left, secret) => left.replaceAll(secret, MASK), text)
}

/** What was said on a session: lines we typed begin with `» `. The end is kept, at most 16 KiB in UTF-8. */
export class Transcript {
  readonly redact: (text: string) => string
  #text = ''

  constructor(secrets: readonly string[]) {
    this.redact = redactor(secrets)
  }

  typed(line: string): void {
    this.#add(`${this.#text === '' || this.#text.endsWith('\n') ? '' : '\n'}» ${line}\n`)
  }

  heard(text: string): void {
    this.#add(text)
  }

  /** What was said since it was last taken. */
  take(): string {
    const text = this.peek()
    this.#text = ''
    return text
  }

  peek(): string {
    const bytes = Buffer.from(this.redact(this.#text))
    // A character cut in two at the front would come out as the replacement character.
    return bytes
      .subarray(Math.max(0, bytes.length - KEPT))
      .toString()
      .replace(/^�+/, '')
      .slice(-KEPT)
  }

  #add(text: string): void {
    this.#text += text
    if (this.#text.length > 2 * HELD) this.#text = this.#text.slice(-HELD)
  }
}
