import Papa from 'papaparse'
import type { Cable, CableEnd } from '../shape.ts'
import { COLUMNS, type Column } from './columns.ts'
import { protectCell } from './spreadsheet.ts'

/**
 * cables.csv as spreadsheets like it: UTF-8 with a byte order mark, CRLF, and cells that a spreadsheet would run or turn
 * into dates written as `="1-03"`. `parseSite` reads back exactly these cables.
 */
export function writeCables(cables: Iterable<Cable>): Uint8Array {
  const rows: string[][] = [[...COLUMNS]]
  for (const cable of cables) {
    const cells = cellsOf(cable)
    rows.push(COLUMNS.map(column => protectCell(cells[column])))
  }
  return new TextEncoder().encode(`\ufeff${Papa.unparse(rows, { newline: '\r\n' })}\r\n`)
}

function cellsOf(cable: Cable): Record<Column, string> {
  const [a, b] = cable.ends.map(endCells)
  return {
    cable: cable.id,
    tag: cable.tag ?? '',
    a_device: a?.device ?? '',
    a_port: a?.port ?? '',
    b_device: b?.device ?? '',
    b_port: b?.port ?? '',
    colour: cable.colour,
    medium: cable.medium,
    segments: cable.segments?.join(' ') ?? '',
    notes: cable.notes,
  }
}

function endCells(end: CableEnd): { device: string; port: string } {
  if (end.kind === 'port') return end
  return { device: end.panel ? 'panel' : 'wall', port: end.position }
}
