import type { Varbind } from 'net-snmp'
import type { SnmpColumn } from '../../profile/snmp-shape.ts'
import type { SnmpClient } from './client.ts'
import { shown } from './transcript.ts'

/** Where a port stands in the tables now: its index, and the column that names it. */
export interface Located {
  readonly name: string
  readonly index: number
  readonly column: SnmpColumn
}

/** `absent`: no row has the name. `ambiguous`: several have it. */
export type Lookup = Located | 'absent' | 'ambiguous'

const MAX_ROWS = 10_000

/** Port names to indexes, as the device had them when the names were last read. An index may move at any time. */
export class InterfaceNames {
  readonly #client: SnmpClient
  readonly #columns: readonly SnmpColumn[]
  readonly #rows = new Map<SnmpColumn, Map<string, number[]>>()

  constructor(client: SnmpClient, columns: readonly SnmpColumn[]) {
    this.#client = client
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
    throw this.#client.error('SNMP_ERROR', `shows this user no interfaces: ${objects} are empty or outside its view`)
  }

  async #read(column: SnmpColumn, signal: AbortSignal): Promise<Map<string, number[]>> {
    const known = this.#rows.get(column)
    if (known !== undefined) return known
    const rows = await walk(this.#client, column, signal)
    this.#rows.set(column, rows)
    return rows
  }
}

async function walk(client: SnmpClient, column: SnmpColumn, signal: AbortSignal): Promise<Map<string, number[]>> {
  const rows = new Map<string, number[]>()
  let last = 0
  for (let count = 0; count < MAX_ROWS; ) {
    const answer = await client.getBulk(last === 0 ? column.oid : `${column.oid}.${last}`, signal)
    if (!answer.ok) throw client.error('SNMP_ERROR', `refused to list ${column.object}: ${answer.refusal.status}`)
    const read = readRows(column, answer.varbinds)
    for (const row of read) rows.set(row.name, [...(rows.get(row.name) ?? []), row.index])
    const end = read.at(-1)?.index ?? last
    count += read.length
    if (read.length === 0 || read.length < answer.varbinds.length) return listed(client, column, rows)
    if (end <= last) break
    last = end
  }
  throw client.error('GARBLED_REPLY', `lists ${column.object} without an end`)
}

function listed(client: SnmpClient, column: SnmpColumn, rows: Map<string, number[]>): Map<string, number[]> {
  const names = [...rows].map(([name, indexes]) => `${shown(name)}=${indexes.join('/')}`)
  client.transcript.add(`WALK ${column.object}: ${names.length === 0 ? 'nothing' : names.join(' ')}`)
  return rows
}

/** The rows up to the first variable that is no longer in the column. */
function readRows(column: SnmpColumn, varbinds: readonly Varbind[]): { name: string; index: number }[] {
  const rows: { name: string; index: number }[] = []
  for (const varbind of varbinds) {
    const index = indexIn(column, varbind.oid)
    const name = textOf(varbind)
    if (index === null || name === null) break
    rows.push({ name, index })
  }
  return rows
}

function indexIn(column: SnmpColumn, oid: string): number | null {
  if (!oid.startsWith(`${column.oid}.`)) return null
  const rest = oid.slice(column.oid.length + 1)
  return /^[1-9]\d{0,9}$/.test(rest) ? Number(rest) : null
}

/** The text of an OCTET STRING; null for anything else, such as noSuchInstance. */
export function textOf(varbind: Varbind | undefined): string | null {
  return Buffer.isBuffer(varbind?.value) ? varbind.value.toString('utf8') : null
}
