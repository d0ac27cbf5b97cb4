const LIMIT = 16 * 1024
const REMOVED = '[removed]'

/** What was said, line by line, without secrets; the end is kept. */
export class Transcript {
  readonly #secrets: readonly string[]
  #text = ''

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets
  }

  add(line: string): void {
    const clean = this.#secrets.reduce((text, secret) => text.replaceAll(secret, REMOVED), line)
    this.#text = `${this.#text}${clean}\n`.slice(-LIMIT)
  }

  peek(): string {
    return this.#text
  }

  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }
}

/** A text that came from a device, fit to be shown: one line, at most 64 characters. */
export function shown(text: string): string {
  return text.replace(/\p{C}/gu, '?').slice(0, 64)
}
