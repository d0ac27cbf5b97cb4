import type { Clock } from '@kakuri/core/base/clock.ts'
import type { CrashHook } from '@kakuri/core/executor/contract.ts'
import type { Files } from './files.ts'
import type { Interrupts } from './terminal/interrupts.ts'
import type { Input } from './terminal/keyboard.ts'
import type { Output } from './terminal/screen.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The world as a command sees it. `main` hands in the real one; tests hand in theirs and run commands in-process. */
export interface Cli {
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Environment
  readonly cwd: string
  readonly clock: Clock
  readonly files: Files
  readonly interrupts: Interrupts
  /** Fresh unique ids. */
  readonly newId: () => string
  readonly crash: CrashHook
  /** Minutes east of UTC in which people read times. */
  readonly offsetMinutes: number
  /** Folder of the firmware profiles. */
  readonly profiles: string
}
