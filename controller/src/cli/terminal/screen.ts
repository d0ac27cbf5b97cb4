import { displayWidth, fitTo } from './width.ts'

/** Where text goes. `process.stdout` fits; so does a PassThrough in a test. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
}

const LEAST = 8
const HIDE = '\u001b[?25l'
const SHOW = '\u001b[?25h'

/**
 * Lines that stay, above a block that is drawn again and again, above one input line. Off a terminal only the lines
 * that stay are written.
 */
export class Screen {
  readonly terminal: boolean
  readonly #out: Output
  #block: readonly string[] = []
  #input: string | null = null
  /** Rows the cursor stands below the first row of what will be drawn over. */
  #drawn = 0

  constructor(out: Output) {
    this.#out = out
    this.terminal = out.isTTY === true
  }

  get columns(): number {
    return sizeOr(this.#out.columns, 100)
  }

  /** Writes lines that stay. */
  print(...lines: readonly string[]): void {
    const nothingBelow = this.#drawn === 0 && this.#block.length === 0 && this.#input === null
    if (!this.terminal || nothingBelow) this.#plain(lines)
    else this.#paint(lines)
  }

  #plain(lines: readonly string[]): void {
    for (const line of lines) this.#out.write(`${line}\n`)
  }

  /** Replaces the block; an empty one takes it away. */
  block(lines: readonly string[]): void {
    if (lines.length === 0 && this.#block.length === 0) return
    this.#block = lines
    if (this.terminal) this.#paint([])
  }

  /** Replaces the input line; null takes it away. */
  input(line: string | null): void {
    if (line === null && this.#input === null) return
    this.#input = line
    if (this.terminal) this.#paint([])
  }

  #paint(lasting: readonly string[]): void {
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : ''
    const room = sizeOr(this.#out.rows, 40) - 2
    const shown = shorten(this.#block, room).map(line => fitTo(line, this.columns - 1))
    const body = [...lasting, ...shown].map(line => `${line}\u001b[K\n`).join('')
    const input = this.#input === null ? '' : tail(this.#input, this.columns - 1)
    this.#out.write(`${HIDE}\r${up}\u001b[J${body}${input}${this.#input === null ? '' : SHOW}`)
    this.#drawn = shown.length
    if (shown.length === 0 && this.#input === null) this.#out.write(SHOW)
  }
}

/** A serial console may tell a size of 0: it does not know. Less than this and nothing can be shown. */
function sizeOr(told: number | undefined, otherwise: number): number {
  return told === undefined || told < LEAST ? otherwise : told
}

/** A block taller than the terminal could not be drawn over again: its end gives way to a count. */
function shorten(lines: readonly string[], room: number): readonly string[] {
  if (lines.length <= room) return lines
  return [...lines.slice(0, room - 1), `… +${lines.length - room + 1}`]
}

/** The end of a long input line, where the cursor stands. */
function tail(line: string, columns: number): string {
  const characters = [...line]
  while (characters.length > 0 && displayWidth(characters.join('')) > columns) characters.shift()
  return characters.join('')
}
