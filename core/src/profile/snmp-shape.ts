import type { ProfileCommon } from './shape.ts'

/** A column of a table: its name in the MIB and its OID without an instance. */
export interface SnmpColumn {
  readonly object: string
  readonly oid: string
}

/** How a port is found, cut and read. The instance of every column is the interface's index. */
export interface SnmpPortOperation {
  /** Columns that hold a port's name, the first that knows the name counts. */
  readonly names: readonly SnmpColumn[]
  /** The column that is written, with the values that mean up and down. Any other value is unknown. */
  readonly admin: SnmpColumn & { readonly up: number; readonly down: number }
  /** The column that tells the link. Any value not listed is unknown. */
  readonly oper: SnmpColumn & { readonly up: readonly number[]; readonly down: readonly number[] }
}

/** A family driven over SNMP. */
export interface SnmpProfile extends ProfileCommon {
  readonly rung: 'snmp'
  /**
   * How old a reading may be, in milliseconds: some agents answer from a table that they renew now and then. What the agent
   * was told to set is shown at once all the same.
   */
  readonly readingLagMs: number
  /** Targets in one GET and in one SET. Both are halved where the agent says tooBig. */
  readonly batch: { readonly read: number; readonly write: number }
  readonly operations: {
    readonly port: SnmpPortOperation
    readonly 'zone-block'?: undefined
    readonly service?: undefined
  }
}
