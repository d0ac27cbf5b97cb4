import { fit } from './columns.ts'
import type { Line } from './terminal-page.ts'

/** Where the screens go. `process.stdout` fits. */
export interface TerminalOutput {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
  on(event: 'resize', listener: () => void): unknown
  off(event: 'resize', listener: () => void): unknown
}

const LOOK = { plain: '', bold: '\u001b[1m', reverse: '\u001b[7m' } as const
const END = '\u001b[0m'
/**
 * Control characters, and marks that turn the direction of writing: what a device said, or a name of the site map, moves no cursor
 * and hides nothing here.
 */
const ODD = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu
const LEAST = 8

/** Draws whole screens and writes only the rows that changed. A dumb terminal gets each new screen below the one before. */
export class Canvas {
  readonly dumb: boolean
  readonly #output: TerminalOutput
  #rows: string[] = []

  constructor(output: TerminalOutput, dumb: boolean) {
    this.#output = output
    this.dumb = dumb
  }

  /** A serial console may tell a size of 0: it does not know. */
  get size(): { columns: number; rows: number } {
    const { columns, rows } = this.#output
    return {
      columns: columns === undefined || columns < LEAST ? 80 : columns,
      rows: rows === undefined || rows < LEAST ? 24 : rows,
    }
  }

  /** Everything is written again: the size changed, or somebody else wrote here. */
  forget(): void {
    this.#rows = []
  }

  draw(lines: readonly Line[]): void {
    const harmless = lines.map(line => ({ ...line, text: line.text.replace(ODD, '\u00b7') }))
    if (this.dumb) this.#print(harmless)
    else this.#paint(harmless)
  }

  #paint(lines: readonly Line[]): void {
    const { columns, rows } = this.size
    const fresh = lines.slice(0, rows).map(({ text, look }) => {
      const fitted = fit(text, columns)
      return look === 'plain' ? fitted : `${LOOK[look]}${fitted}${END}`
    })
    const first = this.#rows.length === 0 ? '\u001b[2J' : ''
    const changed = Array.from({ length: rows }, (_, row) => this.#row(row, fresh[row] ?? '')).join('')
    this.#rows = Array.from({ length: rows }, (_, row) => fresh[row] ?? '')
    if (changed === '') return
    // The cursor rests at the end of the last row, where what is typed appears.
    this.#output.write(`${first}${changed}\u001b[${fresh.length};${1}H\u001b[999C`)
  }

  #row(row: number, text: string): string {
    return this.#rows[row] === text ? '' : `\u001b[${row + 1};1H${text}\u001b[K`
  }

  #print(lines: readonly Line[]): void {
    const texts = lines.map(({ text }) => text)
    if (texts.join('\n') === this.#rows.join('\n')) return
    this.#rows = texts
    this.#output.write(`\n${texts.join('\n')}\n`)
  }

  close(): void {
    if (!this.dumb) this.#output.write('\u001b[0m\u001b[2J\u001b[1;1H')
  }
}
