import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Drivers } from '@kakuri/core/driver/contract.ts'
import type { Executor } from '@kakuri/core/executor/contract.ts'

/** What hangs on the sealed bundle, and changes with it. */
export interface Plant {
  readonly bundle: Bundle
  readonly drivers: Drivers
  readonly executor: Executor
  /** Ends the watch and lets the sessions to devices go. */
  close(): Promise<void>
}
