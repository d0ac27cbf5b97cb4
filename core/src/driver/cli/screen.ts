import { StringDecoder } from 'node:string_decoder'

/** Sequences of ECMA-48 (CSI, OSC, charset, single), backspace, and a return to the start of the line. */
const SPECIAL =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Za-z0-9]|\x1b[^[\]()]|\r*\n|\r|\x08|[\0\x07]/g
/** Anything but plain lines. */
const ODD = /[\x1b\x08\0\x07]|\r(?!\r*\n)/
/** What may still grow into one of these when more arrives. */
const UNFINISHED = /(?:\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[()])?|\r+)$/
/** An escape sequence longer than this is noise. */
const LONGEST_SEQUENCE = 256

/**
 * The text that a device's output leaves on an endless, wide screen: no colours, no echo of erased characters, lines ended
 * by \n. Holds back what is not yet whole.
 */
export class Screen {
  #lines = ''
  /** The last line, which has no \n yet. */
  lastLine = ''
  readonly #decoder = new StringDecoder('utf8')
  #held = ''

  get text(): string {
    return this.#lines + this.lastLine
  }

  /** Returns what was drawn, as one reads it in a transcript. */
  write(bytes: Uint8Array): string {
    const arrived = this.#held + this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    const open = UNFINISHED.exec(arrived.slice(-LONGEST_SEQUENCE))?.[0] ?? ''
    this.#held = open
    return this.#draw(open === '' ? arrived : arrived.slice(0, -open.length))
  }

  clear(): void {
    this.#lines = ''
    this.lastLine = ''
  }

  #draw(arrived: string): string {
    return ODD.test(arrived) ? this.#drawOdd(arrived) : this.#drawPlain(arrived.replace(/\r+\n/g, '\n'))
  }

  /** Nearly all that devices say: looking at every line end alone was the dearest part of reading an answer. */
  #drawPlain(text: string): string {
    const end = text.lastIndexOf('\n') + 1
    if (end > 0) {
      this.#lines += this.lastLine + text.slice(0, end)
      this.lastLine = ''
    }
    this.lastLine += text.slice(end)
    return text
  }

  #drawOdd(arrived: string): string {
    let drawn = ''
    let from = 0
    const draw = (text: string) => {
      this.lastLine += text
      drawn += text
    }
    for (const match of arrived.matchAll(SPECIAL)) {
      draw(arrived.slice(from, match.index))
      from = match.index + match[0].length
      drawn = this.#obey(match[0], drawn)
    }
    draw(arrived.slice(from))
    return drawn
  }

  #obey(special: string, drawn: string): string {
    if (special === '\b') {
      this.lastLine = this.lastLine.slice(0, -1)
      return drawn.endsWith('\n') ? drawn : drawn.slice(0, -1)
    }
    // A cursor sent to another line is how some switches print their prompt.
    const elsewhere = /^\x1b(\[[0-9;]*H|E)$/.test(special) && this.lastLine !== ''
    if (special.endsWith('\n') || elsewhere) this.#newLine()
    else if (special === '\r') this.lastLine = ''
    else return drawn
    return `${drawn}\n`
  }

  #newLine(): void {
    this.#lines += `${this.lastLine}\n`
    this.lastLine = ''
  }
}
