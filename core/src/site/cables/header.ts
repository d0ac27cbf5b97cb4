import type { Fault } from '../../base/fault.ts'
import { suggestFrom } from '../../base/suggest.ts'
import { COLUMNS, type Column } from './columns.ts'
import { shownText } from './spreadsheet.ts'
import type { Row, Table } from './table.ts'

/** Where each column of cables.csv stands in its rows. */
export interface Header {
  readonly index: Readonly<Record<Column, number>>
  /** Columns used; cells beyond must be empty. */
  readonly width: number
}

/** The header row; null where a column is missing, because nothing else can be checked then. */
export function readHeader(
  table: Table,
  file: string,
): { readonly header: Header | null; readonly faults: readonly Fault[] } {
  const row = table.rows[0]
  const names = row?.cells.map(cell => shownText(cell).trim()) ?? []
  if (row === undefined || names.every(name => name === '')) return { header: null, faults: [emptyFault(file)] }
  const width = names.findLastIndex(name => name !== '') + 1
  if (width === 1 && /[;\t]/.test(names[0] ?? '')) return { header: null, faults: [separatorFault(file)] }
  const found = new Map<string, number>()
  const faults: Fault[] = []
  for (const [column, name] of names.slice(0, width).entries()) {
    const message = headerFault(name, found)
    if (message === null) found.set(name, column)
    else faults.push({ place: table.place(row, column), ...message })
  }
  const missing = COLUMNS.filter(column => !found.has(column))
  faults.push(...missing.map(column => missingFault(table, row, column)))
  const index = Object.fromEntries(found) as Record<Column, number>
  return { header: missing.length > 0 ? null : { index, width }, faults }
}

const suggest = suggestFrom(COLUMNS)

function headerFault(name: string, found: ReadonlyMap<string, number>): { message: string; hint: string } | null {
  if (found.has(name))
    return { message: `The column ${name} stands here a second time.`, hint: 'remove one of the two' }
  if (COLUMNS.some(column => column === name)) return null
  const near = suggest(name)
  const free = near !== null && !found.has(near) ? near : null
  const hint = free === null ? `the columns are ${COLUMNS.join(', ')}` : `did you mean ${free}?`
  return { message: name === '' ? 'A column has no name.' : `The column ${name} is not known.`, hint }
}

function missingFault(table: Table, row: Row, column: Column): Fault {
  const hint = 'add it to the first row, left empty below if need be; no row was checked'
  return { place: table.place(row, 0), message: `The column ${column} is missing.`, hint }
}

function emptyFault(file: string): Fault {
  const hint = `write the first row: ${COLUMNS.join(',')}`
  return { place: { file, line: 1, column: 1 }, message: 'The first row does not name the columns.', hint }
}

function separatorFault(file: string): Fault {
  const message = 'The columns are separated by semicolons or tabs.'
  return { place: { file, line: 1, column: 1 }, message, hint: 'save the file as "CSV UTF-8 (comma delimited)"' }
}
