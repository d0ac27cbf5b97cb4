import type { OperationKind, ProfileCommon } from './shape.ts'

/** A family driven over a command line. */
export interface SshProfile extends ProfileCommon {
  readonly rung: 'ssh'
  readonly operations: { readonly [K in OperationKind]?: unknown }
}
