import type { Fault } from '../../base/fault.ts'
import { type Known, unknownName } from '../../base/fields.ts'
import type { SourceFile } from '../../base/source.ts'
import type { Cable, CableEnd, PortRef } from '../shape.ts'
import { CableCells } from './cells.ts'
import type { Column } from './columns.ts'
import { readHeader } from './header.ts'
import { type Row, readTable, type Table } from './table.ts'

/** What cables refer to. */
export interface CableContext {
  readonly devices: Known
  readonly segments: Known
  /** Ports that site.yaml declares for a device, with their segments; null where the device is unknown. */
  portsOf(device: string): ReadonlyMap<string, readonly string[]> | null
}

interface CablesRead {
  readonly cables: ReadonlyMap<string, Cable>
  readonly faults: readonly Fault[]
}

/** cables.csv as cables by id, with every fault. Without a context (site.yaml unreadable) references are not checked. */
export function readCables(file: SourceFile, context: CableContext | null): CablesRead {
  const { table, faults: tableFaults } = readTable(file)
  if (table === null) return { cables: new Map(), faults: tableFaults }
  const { header, faults: headerFaults } = readHeader(table, file.name)
  if (header === null) return { cables: new Map(), faults: headerFaults }
  const cells = new CableCells(table, header)
  const reader = new CableReader(table, cells, context)
  for (const row of table.rows.slice(1)) if (row.cells.some(cell => cell.trim() !== '')) reader.read(row)
  return { cables: reader.cables, faults: [...headerFaults, ...cells.faults] }
}

class CableReader {
  readonly cables = new Map<string, Cable>()
  readonly #table: Table
  readonly #cells: CableCells
  readonly #context: CableContext | null
  /** The cable at each port, by device and port. */
  readonly #atPort = new Map<string, Map<string, Cable>>()
  readonly #segmentLists = new Map<string, readonly string[]>()

  constructor(table: Table, cells: CableCells, context: CableContext | null) {
    this.#table = table
    this.#cells = cells
    this.#context = context
  }

  read(row: Row): void {
    this.#cells.check(row)
    const id = this.#id(row)
    const a = this.#end(row, 'a_device', 'a_port')
    const b = this.#end(row, 'b_device', 'b_port')
    const segments = this.#segments(row)
    const tag = this.#cells.name(row, 'tag')
    if (a === null || b === null || id === '') return
    const cable: Cable = {
      id,
      tag: tag === '' ? null : tag,
      ends: [a, b],
      colour: this.#cells.text(row, 'colour').trim(),
      medium: this.#cells.text(row, 'medium').trim(),
      segments,
      notes: this.#cells.text(row, 'notes'),
      place: this.#table.place(row, 0),
    }
    this.#keep(row, cable)
    this.#checkPort(row, cable, a, 'a_port')
    this.#checkPort(row, cable, b, 'b_port')
  }

  #id(row: Row): string {
    const id = this.#cells.name(row, 'cable')
    const hint = 'write the name printed on the cable, such as C-0042'
    if (id === '') this.#cells.fault(row, 'cable', 'The row has no cable name.', hint)
    return id
  }

  #end(row: Row, deviceColumn: Column, portColumn: Column): CableEnd | null {
    const device = this.#cells.text(row, deviceColumn).trim()
    const port = this.#cells.name(row, portColumn)
    const word = device.length > 5 ? '' : device.toLowerCase()
    if (port === '') {
      const hint = word === 'wall' || word === 'panel' ? 'write the position' : 'write the port as the device names it'
      this.#cells.fault(row, portColumn, `${portColumn} is empty.`, hint)
    }
    if (word === 'wall') return { kind: 'wall', position: port }
    if (word === 'panel') return { kind: 'wall', position: port, panel: true }
    this.#checkDevice(row, device, deviceColumn, portColumn)
    return device === '' || port === '' ? null : { kind: 'port', device, port }
  }

  #checkDevice(row: Row, device: string, column: Column, portColumn: Column): void {
    const devices = this.#context?.devices
    if (device === '') {
      const hint = `write a device of site.yaml, or wall or panel with the position in ${portColumn}`
      this.#cells.fault(row, column, `${column} is empty.`, hint)
    } else if (devices && !devices.names.has(device)) {
      const [sentence, hint = null] = unknownName(device, [devices]).split('\n')
      this.#cells.fault(row, column, `${column} ${sentence}.`, hint)
    }
  }

  #segments(row: Row): readonly string[] | null {
    const list = this.#segmentList(this.#cells.text(row, 'segments'))
    const segments = this.#context?.segments
    for (const name of list) {
      if (segments === undefined || segments.names.has(name)) continue
      const [sentence, near = null] = unknownName(name, [segments]).split('\n')
      const hint = /[,、]/.test(name) ? 'separate segments by spaces, ; or |' : near
      this.#cells.fault(row, 'segments', `segments ${sentence}.`, hint)
    }
    return list.length === 0 ? null : list
  }

  /** Thousands of rows carry the same few lists: each is split once. */
  #segmentList(cell: string): readonly string[] {
    const seen = this.#segmentLists.get(cell)
    if (seen !== undefined) return seen
    const list = [...new Set(cell.split(/[\s;|]+/).filter(name => name !== ''))]
    this.#segmentLists.set(cell, list)
    return list
  }

  #keep(row: Row, cable: Cable): void {
    const first = this.cables.get(cable.id)
    if (first === undefined) {
      this.cables.set(cable.id, cable)
      return
    }
    const message = `Cable ${cable.id} stands here a second time; the first is in line ${first.place.line}.`
    this.#cells.fault(row, 'cable', message, 'give each cable a name of its own')
  }

  #checkPort(row: Row, cable: Cable, end: CableEnd, column: Column): void {
    if (end.kind !== 'port') return
    const other = this.#claimPort(end, cable)
    if (other !== undefined) this.#cells.fault(row, column, ...portTwice(end, cable, other))
    const ports = this.#context?.portsOf(end.device)
    const carried = ports?.get(end.port)
    if (carried !== undefined) this.#checkCarried(row, cable, end, carried)
    else if (ports && ports.size > 0) this.#checkSpelling(row, column, end, ports)
  }

  /** The cable that had this port before, if any. */
  #claimPort(end: PortRef, cable: Cable): Cable | undefined {
    const ports = this.#atPort.get(end.device) ?? new Map<string, Cable>()
    const other = ports.get(end.port)
    if (ports.size === 0) this.#atPort.set(end.device, ports)
    if (other === undefined) ports.set(end.port, cable)
    return other
  }

  #checkCarried(row: Row, cable: Cable, end: PortRef, carried: readonly string[]): void {
    if (carried.length === 0 || carried.some(segment => !this.#context?.segments.names.has(segment))) return
    for (const segment of cable.segments ?? []) {
      if (carried.includes(segment) || this.#context?.segments.names.has(segment) === false) continue
      const message = `Cable ${cable.id} claims segment ${segment}, but port ${end.port} of ${end.device} carries only ${carried.join(', ')} in site.yaml.`
      this.#cells.fault(row, 'segments', message, 'correct the row, or the port in site.yaml')
    }
  }

  /** A port that is not declared is allowed; one that differs from a declared one only in the case of letters is a slip. */
  #checkSpelling(row: Row, column: Column, end: PortRef, ports: ReadonlyMap<string, unknown>): void {
    const lower = end.port.toLowerCase()
    const meant = ports.keys().find(name => name.toLowerCase() === lower)
    if (meant === undefined) return
    this.#cells.fault(row, column, `${end.device} has no port ${end.port} in site.yaml.`, `did you mean ${meant}?`)
  }
}

function portTwice(end: PortRef, cable: Cable, other: Cable): [string, string] {
  const port = `Port ${end.port} of ${end.device}`
  if (other === cable) return [`${port} is both ends of cable ${cable.id}.`, 'correct one of the two ends']
  return [
    `${port} has cable ${cable.id} here and cable ${other.id} in line ${other.place.line}.`,
    'a port takes one cable: correct one of the two rows',
  ]
}
