import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Environment } from '../cli/cli.ts'

/** Tells systemd how the service is, where systemd started it; else does nothing. */
export interface Notify {
  /** Resolves when systemd has been told, or could not be. */
  tell(...states: readonly string[]): Promise<void>
}

/** Node has no unix datagram sockets; systemd's own program sends for us (the unit says NotifyAccess=all). */
export function createNotify(env: Environment, failed: (error: Error) => void): Notify {
  if (!env.NOTIFY_SOCKET) return { tell: () => Promise.resolve() }
  return {
    tell: (...states) =>
      send(env, states).catch(error => failed(error instanceof Error ? error : new Error(String(error)))),
  }
}

async function send(env: Environment, states: readonly string[]): Promise<void> {
  const child = spawn('systemd-notify', states, { env: { ...env }, stdio: 'ignore' })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`systemd-notify ${states.join(' ')} ended with ${String(code)}`)
}

/** Half of the time after which systemd takes a silent service for dead; null where it watches none. */
export function watchdogMs(env: Environment): number | null {
  const us = Number(env.WATCHDOG_USEC)
  return Number.isFinite(us) && us > 0 ? us / 2000 : null
}

/** A sign of life twice in that time, as long as `alive` holds. Returns the function that ends it. */
export function keepAlive(notify: Notify, ms: number | null, clock: Clock, alive: () => boolean): () => void {
  const ended = new AbortController()
  if (ms !== null) void beat(notify, ms, clock, alive, ended.signal)
  return () => ended.abort()
}

async function beat(notify: Notify, ms: number, clock: Clock, alive: () => boolean, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    if (alive()) await notify.tell('WATCHDOG=1')
    await clock.sleep(ms, ended)
  }
}
