import type { CodeReply, DisplayAnswer, DisplayDesk, DisplayDoc } from './contract.ts'

/** A desk that shows what a test tells it to, and keeps what it was asked. */
export class ScriptedDesk implements DisplayDesk {
  #doc: DisplayDoc
  readonly #listeners = new Set<() => void>()
  readonly answers: DisplayAnswer[] = []
  readonly codes: string[] = []
  /** What the next answer is refused with, or null. */
  refuse: Error | null = null
  reply: CodeReply = { kind: 'refused', text: { ja: 'コードが違います。', en: 'The code is wrong.' }, waitMs: 0 }

  constructor(doc: DisplayDoc) {
    this.#doc = doc
  }

  doc(): DisplayDoc {
    return this.#doc
  }

  show(doc: DisplayDoc): void {
    this.#doc = doc
    for (const listener of this.#listeners) listener()
  }

  get listening(): number {
    return this.#listeners.size
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async answer(answer: DisplayAnswer): Promise<void> {
    if (this.refuse !== null) throw this.refuse
    this.answers.push(answer)
  }

  async code(code: string): Promise<CodeReply> {
    this.codes.push(code)
    return this.reply
  }

  async setLanguage(language: DisplayDoc['language']): Promise<void> {
    this.show({ ...this.#doc, language })
  }

  async photo(device: string): Promise<{ mime: string; bytes: Uint8Array } | null> {
    return device === 'core-b' ? { mime: 'image/png', bytes: PIXEL } : null
  }
}

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg==',
  'base64',
)
