import type { ProfileCommon } from './shape.ts'
import type { SnmpColumn } from './snmp-shape.ts'

/** How an outlet of a PDU is found, switched and read. The instance of every column is the outlet's index in the tables. */
export interface OutletOperation {
  /** Columns that hold an outlet's number or name, text or integer. The first that knows what the site map says counts. */
  readonly names: readonly SnmpColumn[]
  /** The column that tells what the outlet is. Any value not listed is unknown. */
  readonly state: SnmpColumn & { readonly on: readonly number[]; readonly off: readonly number[] }
  /** Tells that a command waits to be carried out. Any value but these means that one does: the state may change by itself. */
  readonly pending?: SnmpColumn & { readonly none: readonly number[] }
  /** The column that is written, with the commands that act at once. Never one that waits or reboots. */
  readonly command: SnmpColumn & { readonly on: number; readonly off: number }
}

/** PDUs whose outlets are switched over SNMP. */
export interface OutletProfile extends ProfileCommon {
  readonly rung: 'outlet'
  /** How old a reading may be, in milliseconds, as in a profile for snmp. */
  readonly readingLagMs: number
  /** After a command the state is read again until it fits, for at most so many milliseconds: a relay takes its time. */
  readonly settleMs: number
  /** Outlets in one GET and in one SET. Both are halved where the agent says tooBig. */
  readonly batch: { readonly read: number; readonly write: number }
  readonly operations: {
    readonly contact: OutletOperation
    readonly port?: undefined
    readonly 'zone-block'?: undefined
    readonly service?: undefined
  }
}
