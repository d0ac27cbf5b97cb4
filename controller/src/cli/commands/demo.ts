import { runDemo } from '../../demo/demo.ts'
import { listenOf } from '../../service/listening.ts'
import type { Common, Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'

export interface DemoOptions extends Common {
  readonly keep?: string
  readonly once?: boolean
  readonly fast?: boolean
  readonly listen?: string
}

/** `kakuri demo`: a simulated hospital on this machine, with the console before it; with --once a tour on the terminal. */
export async function demo(desk: Desk, options: DemoOptions): Promise<number> {
  const keep = options.keep ?? null
  if (options.once === true) {
    const held = await runDemo(desk, { keep, fast: options.fast === true })
    return exitCode(held ? 'complete' : 'unexpected')
  }
  const [listen = { host: '127.0.0.1', port: 8443 }] = listenOf(
    options.listen === undefined ? undefined : [options.listen],
  )
  const { serveDemo } = await import('../../demo/served.ts')
  return serveDemo(desk, { keep, listen })
}
