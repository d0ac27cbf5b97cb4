import type { SimDevice } from './device.ts'

/** ASN.1 tags of the values a simulated agent holds. */
export const INTEGER = 2
export const OCTET_STRING = 4

export interface Cell {
  readonly oid: string
  readonly type: number
  readonly value: number | string
}

/** Columns of IF-MIB (RFC 2863) in the order of their OIDs. */
export const COLUMNS = {
  ifDescr: '1.3.6.1.2.1.2.2.1.2',
  ifAdminStatus: '1.3.6.1.2.1.2.2.1.7',
  ifOperStatus: '1.3.6.1.2.1.2.2.1.8',
  ifName: '1.3.6.1.2.1.31.1.1.1.1',
  ifAlias: '1.3.6.1.2.1.31.1.1.1.18',
} as const

const WORDS = { up: 1, down: 2 } as const

/** The interface tables of a device, read anew from its model every time; `shift` is added to every index. */
export class SnmpTables {
  readonly #device: SimDevice
  #shift = 0

  constructor(device: SimDevice) {
    this.#device = device
  }

  /** As after a reboot: every interface gets another index. */
  shift(by: number): void {
    this.#shift += by
  }

  get(oid: string): Cell | undefined {
    return this.#cells().find(cell => cell.oid === oid)
  }

  next(oid: string): Cell | undefined {
    return this.#cells().find(cell => compareOids(cell.oid, oid) > 0)
  }

  /** The interface whose ifAdminStatus this is. */
  adminOf(oid: string): string | undefined {
    const index = oid.startsWith(`${COLUMNS.ifAdminStatus}.`) ? Number(oid.split('.').at(-1)) : Number.NaN
    return this.#device.interfaceByIndex(index - this.#shift)?.name
  }

  #cells(): Cell[] {
    const rows = [...this.#device.interfaces].sort((a, b) => a.index - b.index)
    return Object.entries(COLUMNS).flatMap(([column, oid]) =>
      rows.map(row => ({ oid: `${oid}.${row.index + this.#shift}`, ...this.#value(column, row.name) })),
    )
  }

  #value(column: string, name: string): { type: number; value: number | string } {
    const found = this.#device.interface(name)
    if (column === 'ifAdminStatus') return { type: INTEGER, value: WORDS[found?.admin ?? 'down'] }
    if (column === 'ifOperStatus') return { type: INTEGER, value: WORDS[this.#device.link(name)] }
    const texts: Record<string, string> = {
      ifName: name,
      ifDescr: `Simulated interface ${name}`,
      ifAlias: found?.alias ?? '',
    }
    return { type: OCTET_STRING, value: texts[column] ?? '' }
  }
}

/** Numeric order of OIDs, as GETNEXT goes through them. */
export function compareOids(left: string, right: string): number {
  const [a, b] = [left.split('.').map(Number), right.split('.').map(Number)]
  const at = a.findIndex((part, index) => part !== b[index])
  if (at === -1) return a.length - b.length
  return (a[at] ?? -1) - (b[at] ?? -1)
}
