import type { Fault } from '../../base/fault.ts'
import { LIMITS } from '../../base/limits.ts'
import { controlCharacter } from '../../base/printable.ts'
import type { Column } from './columns.ts'
import type { Header } from './header.ts'
import { isSpreadsheetError, shownText, undoDate } from './spreadsheet.ts'
import type { Row, Table } from './table.ts'

/** Nothing that `nameFault` looks for begins or is written like this. */
const SURELY_PLAIN = /^(?!\d{4}[-/]|\d\d?-[A-Za-z]{3}$|[A-Za-z]{3}-\d\d$|\d(\.\d+)?E)[!"$-~][ -~]*$/

/** Reads the cells of cables.csv by column, and collects what is wrong with them. */
export class CableCells {
  readonly faults: Fault[] = []
  readonly #table: Table
  readonly #header: Header

  constructor(table: Table, header: Header) {
    this.#table = table
    this.#header = header
  }

  /** What the cell shows in a spreadsheet. */
  text(row: Row, column: Column): string {
    return shownText(row.cells[this.#header.index[column]] ?? '')
  }

  /** A cell that names something: as printed, without what spreadsheets and input methods do to names. */
  name(row: Row, column: Column): string {
    const name = this.text(row, column).trim()
    if (name === '' || SURELY_PLAIN.test(name)) return name
    const wrong = nameFault(name)
    if (wrong !== null) this.fault(row, column, `${column} ${wrong.sentence}.`, wrong.hint)
    return name
  }

  /** What holds for every cell, whatever its column. */
  check(row: Row): void {
    for (let column = 0; column < row.cells.length; column++) {
      const cell = row.cells[column] ?? ''
      const wrong = this.#cellFault(cell, column)
      if (wrong !== null) this.#faultAt(row, column, `The cell ${wrong.sentence}.`, wrong.hint)
    }
  }

  fault(row: Row, column: Column, message: string, hint: string | null): void {
    this.#faultAt(row, this.#header.index[column], message, hint)
  }

  #cellFault(cell: string, column: number): Wrong | null {
    if (column >= this.#header.width && cell.trim() !== '') {
      return { sentence: 'stands to the right of the last column', hint: 'put cells that hold a comma in quotes' }
    }
    if (cell.length > LIMITS.textCharacters) {
      const sentence = `has ${cell.length} characters; at most ${LIMITS.textCharacters} are read`
      return { sentence, hint: 'is a closing quote missing?' }
    }
    const control = this.#table.printable ? null : controlCharacter(cell)
    return control === null ? null : { sentence: `holds the invisible character ${control}`, hint: 'type it anew' }
  }

  #faultAt(row: Row, column: number, message: string, hint: string | null): void {
    this.faults.push({ place: this.#table.place(row, column), message, hint })
  }
}

interface Wrong {
  readonly sentence: string
  readonly hint: string
}

function nameFault(name: string): Wrong | null {
  const date = undoDate(name)
  if (date !== null) {
    const hint = `did you mean ${date}? Set the column's format to text before typing it, or write ="${date}"`
    return { sentence: `is "${name}": a spreadsheet has made a date of it`, hint }
  }
  if (isSpreadsheetError(name)) {
    return { sentence: `is "${name}": a spreadsheet has put this in its place`, hint: 'type it anew, as text' }
  }
  if (name.includes('\n')) return { sentence: 'holds a line break', hint: 'write it on one line' }
  const plain = name.normalize('NFKC')
  if (plain === name) return null
  return { sentence: `"${name}" holds full-width or otherwise unusual characters`, hint: `did you mean ${plain}?` }
}
