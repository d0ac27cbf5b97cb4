import { runDemo } from '../../demo/demo.ts'
import type { Common, Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'

export interface DemoOptions extends Common {
  readonly keep?: string
  readonly fast?: boolean
}

/** `kakuri demo`: everything once, on a simulated hospital on this machine. */
export async function demo(desk: Desk, options: DemoOptions): Promise<number> {
  const held = await runDemo(desk, { keep: options.keep ?? null, fast: options.fast === true })
  return exitCode(held ? 'complete' : 'unexpected')
}
