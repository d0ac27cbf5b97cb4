interface Heard {
  readonly line: (text: string) => void
  /** Escape: out of whatever is open. */
  readonly escape: () => void
  /** Ctrl-C or Ctrl-D. */
  readonly end: () => void
}

const MOST = 200
/** Arrows and the like, which mean nothing here. */
const SEQUENCE = /\u001b(\[[0-9;?]*[ -/]*[@-~]|O[A-Z])/g

/** Typed characters into lines, in raw mode and in cooked mode alike. */
export class LineKeys {
  readonly #heard: Heard
  #text = ''

  constructor(heard: Heard) {
    this.#heard = heard
  }

  get text(): string {
    return this.#text
  }

  type(keys: string): void {
    for (const key of keys.replace(SEQUENCE, '')) this.#key(key)
  }

  #key(key: string): void {
    if (key === '\r' || key === '\n') this.#enter(key)
    else if (key === '\u0003' || key === '\u0004') this.#heard.end()
    else if (key === '\u001b') this.#escape()
    else if (key === '\u007f' || key === '\b') this.#text = [...this.#text].slice(0, -1).join('')
    else if (key >= ' ' && this.#text.length < MOST) this.#text += key
  }

  #escape(): void {
    this.#text = ''
    this.#heard.escape()
  }

  #enter(key: string): void {
    const text = this.#text
    this.#text = ''
    // A line end of two characters is one Enter.
    if (text !== '' || key === '\r') this.#heard.line(text)
  }
}
