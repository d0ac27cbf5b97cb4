import type { SimDevice } from './device.ts'

/** What a command line answers to one line. */
export interface SimAnswer {
  /** Lines printed, ended by \n. */
  readonly output: string
  /** Printed in place of the next prompt; what is typed then goes to `secret`. */
  readonly ask?: string
  readonly bye?: boolean
}

/** One login on a simulated command line. */
export interface SimShell {
  readonly greeting: string
  prompt(): string
  line(text: string): SimAnswer
  /** What was typed at a question that `ask` printed. */
  secret(text: string): SimAnswer
}

export interface SimShellParts {
  readonly device: SimDevice
  readonly enable: string | null
}

/** How one family talks. */
export interface SimDialect {
  /** Whether it repeats what is typed even when the terminal asks it not to. */
  readonly alwaysEchoes: boolean
  /** What it prints when it refuses a line out of the blue. */
  readonly refusal: string
  open(parts: SimShellParts): SimShell
}

export const said = (output: string): SimAnswer => ({ output })
export const SILENT: SimAnswer = { output: '' }
