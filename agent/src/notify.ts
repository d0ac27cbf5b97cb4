import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Clock } from '@kakuri/core/base/clock.ts'

export type Environment = { readonly [name: string]: string | undefined }

/** Tells systemd how the agent is, where systemd started it; else does nothing. */
export interface Notify {
  /** Never rejects. */
  tell(...states: readonly string[]): Promise<void>
}

/** Node has no unix datagram sockets: systemd's own program sends for us (the unit says NotifyAccess=all). */
export function createNotify(env: Environment, failed: (error: unknown) => void): Notify {
  if (!env.NOTIFY_SOCKET) return { tell: () => Promise.resolve() }
  return { tell: (...states) => send(env, states).catch(failed) }
}

async function send(env: Environment, states: readonly string[]): Promise<void> {
  const child = spawn('systemd-notify', states, { env: { ...env }, stdio: 'ignore' })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`systemd-notify ${states.join(' ')} ended with ${String(code)}`)
}

/** A sign of life twice in the time after which systemd takes a silent agent for dead, as long as `alive` holds. */
export function keepAlive(notify: Notify, env: Environment, clock: Clock, alive: () => boolean): () => void {
  const ended = new AbortController()
  const us = Number(env.WATCHDOG_USEC)
  const beat = async (ms: number) => {
    while (!ended.signal.aborted) {
      if (alive()) await notify.tell('WATCHDOG=1')
      await clock.sleep(ms, ended.signal)
    }
  }
  if (Number.isFinite(us) && us > 0) void beat(us / 2000)
  return () => ended.abort()
}
