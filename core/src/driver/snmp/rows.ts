import type { Varbind } from 'net-snmp'
import type { SnmpColumn } from '../../profile/snmp-shape.ts'
import type { Reading } from '../contract.ts'
import { inBatches, type Said } from './batches.ts'
import type { SnmpClient } from './client.ts'
import { type Located, RowNames, textOf } from './names.ts'
import { shown } from './transcript.ts'

/** Something that a device keeps in tables and that can be switched, such as its interfaces. */
export interface RowTable {
  /** For people, such as interface. */
  readonly what: string
  readonly batch: { readonly read: number; readonly write: number }
  readonly names: readonly SnmpColumn[]
  /** Read beside the name, in one request. */
  readonly columns: readonly SnmpColumn[]
  /** Written. */
  readonly command: SnmpColumn
  /** What a written value means. */
  word(value: number): string
  /** What the values of the columns mean; null is no integer, such as noSuchInstance. `name` is fit to be shown. */
  reading(name: string, values: readonly (number | null)[]): Reading
}

/** One row as the device has it, its name read in the same request as its state. */
export interface Row {
  readonly located: Located
  readonly reading: Reading
}

/** `moved`: another name stands at the index now. `refused`: the agent does not let this user read it. */
export type RowRead =
  | { readonly ok: true; readonly row: Row }
  | { readonly ok: false; readonly why: 'absent' | 'ambiguous' | 'moved' | 'refused'; readonly says: string }

/** Integer as the agent sent it; null for anything else, such as noSuchInstance. */
function numberOf(varbind: Varbind | undefined): number | null {
  return typeof varbind?.value === 'number' ? varbind.value : null
}

/** The rows of one device. Nothing is read or written by index without its name. */
export class Rows {
  readonly #client: SnmpClient
  readonly #table: RowTable
  readonly #names: RowNames

  constructor(client: SnmpClient, table: RowTable) {
    this.#client = client
    this.#table = table
    this.#names = new RowNames(client, table.what, table.names)
  }

  get names(): RowNames {
    return this.#names
  }

  /** Reads each row once; a row that is not where it was is looked for again, once. */
  async read(names: readonly string[], signal: AbortSignal): Promise<Map<string, RowRead>> {
    const reads = await this.#readWhereKnown(names, signal)
    const doubtful = [...reads].filter(([, read]) => !read.ok && read.why !== 'refused').map(([name]) => name)
    if (doubtful.length === 0) return reads
    this.#names.forget()
    this.#client.transcript.add(`reads the ${this.#table.what} names again for ${doubtful.map(shown).join(' ')}`)
    return new Map([...reads, ...(await this.#readWhereKnown(doubtful, signal))])
  }

  /** Sets the command column in as few requests as the agent takes. */
  async set(rows: ReadonlyMap<Row, number>, signal: AbortSignal): Promise<Map<Row, Said<null>>> {
    const { command, batch } = this.#table
    const said = await inBatches([...rows.keys()], {
      size: batch.write,
      width: 1,
      ask: items => {
        this.#client.transcript.add(`SET ${items.map(item => this.#order(item, rows.get(item))).join(', ')}`)
        return this.#client.set(
          items.map(item => ({
            oid: `${command.oid}.${item.located.index}`,
            type: INTEGER,
            value: rows.get(item) ?? null,
          })),
          signal,
        )
      },
      read: () => null,
    })
    for (const [row, answer] of said) {
      if (!answer.ok) this.#client.transcript.add(`SET ${this.#order(row, rows.get(row))} refused: ${answer.refusal}`)
    }
    return said
  }

  /** The rows at whose index another name stands now, with that name. Forgets all indexes when there is one. */
  async moved(rows: readonly Row[], signal: AbortSignal): Promise<Map<Row, string>> {
    const said = await inBatches(rows, {
      size: this.#table.batch.read * 3,
      width: 1,
      ask: items =>
        this.#client.get(
          items.map(item => `${item.located.column.oid}.${item.located.index}`),
          signal,
        ),
      read: (_row, [varbind]) => textOf(varbind),
    })
    const moved = new Map<Row, string>()
    for (const [row, answer] of said) {
      const name = answer.ok ? answer.value : null
      if (name !== row.located.name) moved.set(row, shown(name ?? `no ${this.#table.what}`))
    }
    if (moved.size > 0) this.#names.forget()
    return moved
  }

  async #readWhereKnown(names: readonly string[], signal: AbortSignal): Promise<Map<string, RowRead>> {
    const reads = new Map<string, RowRead>()
    const located: Located[] = []
    for (const name of names) {
      const found = await this.#names.find(name, signal)
      if (typeof found === 'string') reads.set(name, { ok: false, why: found, says: this.#lookedUp(found, name) })
      else located.push(found)
    }
    for (const [{ name }, said] of await this.#readRows(located, signal)) {
      reads.set(name, said.ok ? said.value : { ok: false, why: 'refused', says: `reading refused: ${said.refusal}` })
    }
    return reads
  }

  #readRows(located: readonly Located[], signal: AbortSignal): Promise<Map<Located, Said<RowRead>>> {
    const { columns, batch } = this.#table
    return inBatches(located, {
      size: batch.read,
      width: 1 + columns.length,
      ask: items =>
        this.#client.get(
          items.flatMap(({ column, index }) => [column, ...columns].map(({ oid }) => `${oid}.${index}`)),
          signal,
        ),
      read: (one, varbinds) => this.#readRow(one, varbinds),
    })
  }

  #readRow(located: Located, [name, ...values]: readonly Varbind[]): RowRead {
    const { column, index } = located
    const now = textOf(name)
    const says = `${column.object}.${index} = ${now === null ? 'nothing' : shown(now)}`
    if (now !== located.name) {
      this.#client.transcript.add(`GET ${says}, no longer ${shown(located.name)}`)
      return { ok: false, why: 'moved', says: `its index moved: ${says}` }
    }
    const reading = this.#table.reading(shown(now), values.map(numberOf))
    this.#client.transcript.add(`GET ${says}, ${reading.detail}`)
    return { ok: true, row: { located, reading } }
  }

  #order({ located }: Row, value: number | undefined): string {
    const { command } = this.#table
    return `${command.object}.${shown(located.name)} = ${this.#table.word(value ?? -1)}(${value})`
  }

  #lookedUp(found: 'absent' | 'ambiguous', name: string): string {
    const { what } = this.#table
    return `${found === 'absent' ? `no ${what} is` : `several ${what}s are`} named ${shown(name)}`
  }
}

const INTEGER = 2
