import type { OperationKind, ProfileCommon } from './shape.ts'

/** A family driven over SNMP. */
export interface SnmpProfile extends ProfileCommon {
  readonly rung: 'snmp'
  readonly operations: { readonly [K in OperationKind]?: unknown }
}
