import type { Varbind } from 'net-snmp'
import type { SnmpColumn } from '../../profile/snmp-shape.ts'
import type { Answer, SnmpClient } from './client.ts'
import { shown } from './transcript.ts'

/** Where a row stands in the tables now: its index, such as 3 or 1.3, and the column that names it. */
export interface Located {
  readonly name: string
  readonly index: string
  readonly column: SnmpColumn
}

/** `absent`: no row has the name. `ambiguous`: several have it. */
export type Lookup = Located | 'absent' | 'ambiguous'

const MAX_ROWS = 10_000

/** Names to indexes, as the device had them when the names were last read. An index may move at any time. */
export class RowNames {
  readonly #client: SnmpClient
  /** For people, such as interface. */
  readonly #what: string
  readonly #columns: readonly SnmpColumn[]
  readonly #rows = new Map<SnmpColumn, Map<string, string[]>>()

  constructor(client: SnmpClient, what: string, columns: readonly SnmpColumn[]) {
    this.#client = client
    this.#what = what
    this.#columns = columns
  }

  /** Any row that is known, for a question whose answer does not matter. */
  get any(): Located | null {
    for (const [column, rows] of this.#rows) {
      for (const [name, [index]] of rows) if (index !== undefined) return { name, index, column }
    }
    return null
  }

  /** The next look-ups read the names anew. */
  forget(): void {
    this.#rows.clear()
  }

  /** The first column that knows the name counts; a later column is read only when it is needed. */
  async find(name: string, signal: AbortSignal): Promise<Lookup> {
    for (const column of this.#columns) {
      const indexes = (await this.#read(column, signal)).get(name)
      const [index] = indexes ?? []
      if (index !== undefined) return indexes?.length === 1 ? { name, index, column } : 'ambiguous'
    }
    return 'absent'
  }

  /** Reads the first column that holds anything. Throws SNMP_ERROR when the device shows none to this user. */
  async load(signal: AbortSignal): Promise<void> {
    for (const column of this.#columns) if ((await this.#read(column, signal)).size > 0) return
    const objects = this.#columns.map(column => column.object).join(' and ')
    throw this.#client.error(
      'SNMP_ERROR',
      `shows this user no ${this.#what}s: ${objects} are empty or outside its view`,
    )
  }

  async #read(column: SnmpColumn, signal: AbortSignal): Promise<Map<string, string[]>> {
    const known = this.#rows.get(column)
    if (known !== undefined) return known
    const rows = await walk(this.#client, column, signal)
    this.#rows.set(column, rows)
    return rows
  }
}

async function walk(client: SnmpClient, column: SnmpColumn, signal: AbortSignal): Promise<Map<string, string[]>> {
  const rows = new Map<string, string[]>()
  let last: string | null = null
  for (let count = 0; count < MAX_ROWS; ) {
    const answer: Answer = await client.getBulk(last === null ? column.oid : `${column.oid}.${last}`, signal)
    if (!answer.ok) throw client.error('SNMP_ERROR', `refused to list ${column.object}: ${answer.refusal.status}`)
    const read = readRows(column, answer.varbinds)
    for (const row of read) rows.set(row.name, [...(rows.get(row.name) ?? []), row.index])
    const end = read.at(-1)?.index
    count += read.length
    if (end === undefined || read.length < answer.varbinds.length) return listed(client, column, rows)
    if (last !== null && !isAfter(end, last)) break
    last = end
  }
  throw client.error('GARBLED_REPLY', `lists ${column.object} without an end`)
}

function listed(client: SnmpClient, column: SnmpColumn, rows: Map<string, string[]>): Map<string, string[]> {
  const names = [...rows].map(([name, indexes]) => `${shown(name)}=${indexes.join('/')}`)
  client.transcript.add(`WALK ${column.object}: ${names.length === 0 ? 'nothing' : names.join(' ')}`)
  return rows
}

/** The rows up to the first variable that is no longer in the column. */
function readRows(column: SnmpColumn, varbinds: readonly Varbind[]): { name: string; index: string }[] {
  const rows: { name: string; index: string }[] = []
  for (const varbind of varbinds) {
    const index = indexIn(column, varbind.oid)
    const name = textOf(varbind)
    if (index === null || name === null) break
    rows.push({ name, index })
  }
  return rows
}

/** Of one to four parts: tables of several PDUs have the PDU's number before the outlet's. */
function indexIn(column: SnmpColumn, oid: string): string | null {
  if (!oid.startsWith(`${column.oid}.`)) return null
  const rest = oid.slice(column.oid.length + 1)
  return /^(0|[1-9]\d{0,9})(\.(0|[1-9]\d{0,9})){0,3}$/.test(rest) ? rest : null
}

/** In the order of OIDs, so that a walk that goes back is seen. */
function isAfter(index: string, other: string): boolean {
  const before = other.split('.').map(Number)
  const parts = index.split('.').map(Number)
  const at = parts.findIndex((part, place) => part !== before[place])
  return at >= 0 && (parts[at] ?? 0) > (before[at] ?? -1)
}

/** The text of an OCTET STRING, or an INTEGER as text; null for anything else, such as noSuchInstance. */
export function textOf(varbind: Varbind | undefined): string | null {
  if (typeof varbind?.value === 'number') return String(varbind.value)
  return Buffer.isBuffer(varbind?.value) ? varbind.value.toString('utf8') : null
}
