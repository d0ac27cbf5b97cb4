import type { Varbind } from 'net-snmp'
import type { SnmpProfile } from '../../profile/snmp-shape.ts'
import type { Reading } from '../contract.ts'
import { inBatches, type Said } from './batches.ts'
import type { SnmpClient } from './client.ts'
import { InterfaceNames, type Located, textOf } from './names.ts'
import { shown } from './transcript.ts'

/** One port as the device has it, its name read in the same request as its state. */
export interface PortRow {
  readonly located: Located
  readonly admin: number | null
  readonly oper: number | null
}

/** `moved`: another name stands at the index now. `refused`: the agent does not let this user read it. */
export type PortRead =
  | { readonly ok: true; readonly row: PortRow }
  | { readonly ok: false; readonly why: 'absent' | 'ambiguous' | 'moved' | 'refused'; readonly says: string }

/** Integer as the agent sent it; null for anything else, such as noSuchInstance. */
function numberOf(varbind: Varbind | undefined): number | null {
  return typeof varbind?.value === 'number' ? varbind.value : null
}

/** The ports of one device through its interface tables. Nothing is read or written by index without its name. */
export class Ports {
  readonly #client: SnmpClient
  readonly #profile: SnmpProfile
  readonly #names: InterfaceNames

  constructor(client: SnmpClient, profile: SnmpProfile) {
    this.#client = client
    this.#profile = profile
    this.#names = new InterfaceNames(client, profile.operations.port.names)
  }

  get names(): InterfaceNames {
    return this.#names
  }

  /** Reads each port once; a port that is not where it was is looked for again, once. */
  async read(names: readonly string[], signal: AbortSignal): Promise<Map<string, PortRead>> {
    const reads = await this.#readWhereKnown(names, signal)
    const doubtful = [...reads].filter(([, read]) => !read.ok && read.why !== 'refused').map(([name]) => name)
    if (doubtful.length === 0) return reads
    this.#names.forget()
    this.#client.transcript.add(`reads the interface names again for ${doubtful.map(shown).join(' ')}`)
    return new Map([...reads, ...(await this.#readWhereKnown(doubtful, signal))])
  }

  /** Sets ifAdminStatus in as few requests as the agent takes. */
  async set(rows: ReadonlyMap<PortRow, number>, signal: AbortSignal): Promise<Map<PortRow, Said<null>>> {
    const { admin } = this.#profile.operations.port
    const said = await inBatches([...rows.keys()], {
      size: this.#profile.batch.write,
      width: 1,
      ask: items => {
        this.#client.transcript.add(`SET ${items.map(item => this.#order(item, rows.get(item))).join(', ')}`)
        return this.#client.set(
          items.map(item => ({
            oid: `${admin.oid}.${item.located.index}`,
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
  async moved(rows: readonly PortRow[], signal: AbortSignal): Promise<Map<PortRow, string>> {
    const said = await inBatches(rows, {
      size: this.#profile.batch.read * 3,
      width: 1,
      ask: items =>
        this.#client.get(
          items.map(item => `${item.located.column.oid}.${item.located.index}`),
          signal,
        ),
      read: (_row, [varbind]) => textOf(varbind),
    })
    const moved = new Map<PortRow, string>()
    for (const [row, answer] of said) {
      const name = answer.ok ? answer.value : null
      if (name !== row.located.name) moved.set(row, shown(name ?? 'no port'))
    }
    if (moved.size > 0) this.#names.forget()
    return moved
  }

  /** What a row means to a person and to the executor. */
  readingOf(row: PortRow): Reading {
    const { admin, oper } = this.#profile.operations.port
    const set = row.admin === admin.up ? 'up' : row.admin === admin.down ? 'down' : null
    const link = includes(oper.up, row.oper) ? 'up' : includes(oper.down, row.oper) ? 'down' : null
    const state = set === 'up' ? 'open' : set === 'down' ? 'severed' : 'unknown'
    return { state, admin: set, link, detail: this.#sentence(row) }
  }

  async #readWhereKnown(names: readonly string[], signal: AbortSignal): Promise<Map<string, PortRead>> {
    const reads = new Map<string, PortRead>()
    const located: Located[] = []
    for (const name of names) {
      const found = await this.#names.find(name, signal)
      if (typeof found === 'string') reads.set(name, { ok: false, why: found, says: `${LOOKUP[found]} ${shown(name)}` })
      else located.push(found)
    }
    for (const [{ name }, said] of await this.#readRows(located, signal)) {
      reads.set(name, said.ok ? said.value : { ok: false, why: 'refused', says: `reading refused: ${said.refusal}` })
    }
    return reads
  }

  #readRows(located: readonly Located[], signal: AbortSignal): Promise<Map<Located, Said<PortRead>>> {
    const { admin, oper } = this.#profile.operations.port
    return inBatches(located, {
      size: this.#profile.batch.read,
      width: 3,
      ask: items =>
        this.#client.get(
          items.flatMap(({ column, index }) => [column, admin, oper].map(({ oid }) => `${oid}.${index}`)),
          signal,
        ),
      read: (one, varbinds) => this.#readRow(one, varbinds),
    })
  }

  #readRow(located: Located, [name, admin, oper]: readonly Varbind[]): PortRead {
    const { column, index } = located
    const now = textOf(name)
    const row: PortRow = { located, admin: numberOf(admin), oper: numberOf(oper) }
    const says = `${column.object}.${index} = ${now === null ? 'nothing' : shown(now)}`
    if (now !== located.name) {
      this.#client.transcript.add(`GET ${says}, no longer ${shown(located.name)}`)
      return { ok: false, why: 'moved', says: `its index moved: ${says}` }
    }
    this.#client.transcript.add(`GET ${says}, ${this.#sentence(row)}`)
    return { ok: true, row }
  }

  #sentence({ located, admin, oper }: PortRow): string {
    const { admin: set, oper: link } = this.#profile.operations.port
    const name = shown(located.name)
    const adminWord = admin === set.up ? 'up' : admin === set.down ? 'down' : 'neither up nor down'
    const operWord = includes(link.up, oper) ? 'up' : includes(link.down, oper) ? 'down' : 'does not tell'
    return `${set.object}.${name} = ${adminWord}(${admin ?? 'none'}), ${link.object}.${name} = ${operWord}(${oper ?? 'none'})`
  }

  #order({ located }: PortRow, value: number | undefined): string {
    const { admin } = this.#profile.operations.port
    return `${admin.object}.${shown(located.name)} = ${value === admin.up ? 'up' : 'down'}(${value})`
  }
}

const INTEGER = 2

const LOOKUP = { absent: 'no interface is named', ambiguous: 'several interfaces are named' } as const

function includes(values: readonly number[], value: number | null): boolean {
  return value !== null && values.includes(value)
}
