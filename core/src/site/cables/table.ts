import Papa from 'papaparse'
import type { Fault, Place } from '../../base/fault.ts'
import { LIMITS } from '../../base/limits.ts'
import { controlCharacter } from '../../base/printable.ts'
import type { SourceFile } from '../../base/source.ts'
import { decodeUtf8, firstLineNotUtf8 } from '../../base/yaml.ts'

/** A CSV file as rows of cells, and where each cell begins. */
export interface Table {
  readonly rows: readonly Row[]
  /** True when no cell holds an invisible character. */
  readonly printable: boolean
  /** Place of a cell, columns counted from 0. Right also after cells that hold line breaks. */
  place(row: Row, column: number): Place
}

export interface Row {
  readonly cells: readonly string[]
  /** Line of the file in which the row begins, from 1. */
  readonly line: number
}

/** The rows of a CSV file in UTF-8 or Shift_JIS, or what keeps it from being read. Line breaks inside cells become \n. */
export function readTable(file: SourceFile): { readonly table: Table | null; readonly faults: readonly Fault[] } {
  const decoded = decode(file)
  if (typeof decoded !== 'string') return { table: null, faults: [decoded] }
  const text = decoded.replaceAll(/\r\n?/g, '\n')
  const parsed = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n' })
  const lines = new LineStarts(text)
  const quotes = parsed.errors
    .filter(error => error.type === 'Quotes')
    .map(error => quoteFault(file.name, lines.at(error.index ?? 0)))
  if (quotes[0] !== undefined) return { table: null, faults: [quotes[0]] }
  if (parsed.data.length > LIMITS.csvRows) return { table: null, faults: [tooManyRows(file.name, parsed.data.length)] }
  const place = (row: Row, column: number) => ({
    file: file.name,
    ...lines.at(cellStart(text, lines.start(row.line), column)),
  })
  return {
    table: { rows: numbered(parsed.data, text.includes('"')), printable: controlCharacter(text) === null, place },
    faults: [],
  }
}

function numbered(data: readonly string[][], quoted: boolean): Row[] {
  let line = 1
  return data.map(cells => {
    const row = { cells, line }
    line += 1
    if (quoted) for (const cell of cells) if (cell.includes('\n')) line += cell.split('\n').length - 1
    return row
  })
}

function decode(file: SourceFile): string | Fault {
  const { bytes } = file
  const refuse = (line: number, message: string, hint: string) => ({
    place: { file: file.name, line, column: 1 },
    message,
    hint,
  })
  if (bytes.length > LIMITS.csvBytes) {
    return refuse(
      1,
      `The file has ${bytes.length} bytes; at most ${LIMITS.csvBytes} are read.`,
      'check that this is the right file',
    )
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refuse(1, 'The file is saved as UTF-16 ("Unicode text").', 'save it as "CSV UTF-8" in the spreadsheet')
  }
  const text = decodeUtf8(bytes) ?? decodeShiftJis(bytes)
  if (text !== null) return text
  return refuse(
    firstLineNotUtf8(bytes),
    'This line is neither UTF-8 nor Shift_JIS text.',
    'save the file as "CSV UTF-8" in the spreadsheet',
  )
}

/** What Japanese Excel writes when told "CSV". A UTF-8 byte order mark is not Shift_JIS, so a damaged UTF-8 file stays refused. */
function decodeShiftJis(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('shift_jis', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Only the first is told: after it, rows and cells are no longer where they seem. */
function quoteFault(file: string, at: { line: number; column: number }): Fault {
  return {
    place: { file, ...at },
    message: 'The quotes of this cell do not close, or text follows the closing quote.',
    hint: 'write a quote inside a quoted cell twice: "a ""b"" c"; nothing below this line was checked',
  }
}

function tooManyRows(file: string, rows: number): Fault {
  const message = `The file has ${rows} rows; at most ${LIMITS.csvRows} are read.`
  return { place: { file, line: LIMITS.csvRows + 1, column: 1 }, message, hint: 'remove empty rows at the end' }
}

/** Offset of a cell of the row that begins at `start`. */
function cellStart(text: string, start: number, column: number): number {
  let offset = start
  for (let passed = 0; passed < column; passed++) {
    if (text[offset] === '"') offset = afterQuoted(text, offset)
    while (offset < text.length && text[offset] !== ',' && text[offset] !== '\n') offset += 1
    if (text[offset] !== ',') return offset
    offset += 1
  }
  return offset
}

function afterQuoted(text: string, start: number): number {
  let offset = start + 1
  while (offset < text.length) {
    if (text[offset] !== '"') offset += 1
    else if (text[offset + 1] === '"') offset += 2
    else return offset + 1
  }
  return offset
}

/** Offsets of the beginnings of lines, found when first asked. */
class LineStarts {
  readonly #text: string
  #starts: number[] | null = null

  constructor(text: string) {
    this.#text = text
  }

  start(line: number): number {
    return this.#all()[line - 1] ?? 0
  }

  at(offset: number): { line: number; column: number } {
    const starts = this.#all()
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }

  #all(): number[] {
    if (this.#starts !== null) return this.#starts
    const starts = [0]
    for (let at = this.#text.indexOf('\n'); at >= 0; at = this.#text.indexOf('\n', at + 1)) starts.push(at + 1)
    this.#starts = starts
    return starts
  }
}
