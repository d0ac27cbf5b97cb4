import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import type { Clock } from '../../base/clock.ts'
import { firstLine, type GpioDialect } from './gpio-tools.ts'

/** A living process that holds a line at a value. */
export interface Holder {
  readonly pid: number
  readonly value: 0 | 1
}

const LOOK_EVERY_MS = 10

/**
 * The process that holds this line, whoever started it: found by its command line, so that what an agent before this one started is
 * found again, and what died is not believed in.
 */
export function holderOf(gpioset: string, dialect: GpioDialect, chip: string, line: number): Holder | null {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const given = argumentsOf(name)
    for (const value of [0, 1] as const)
      if (endsWith(given, [gpioset, ...dialect.set(chip, line, value)])) return { pid: Number(name), value }
  }
  return null
}

/** Empty for a process that has ended, and for a zombie. */
function argumentsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  } catch {
    // It ended between the listing and now.
    return []
  }
}

/** A script has its interpreter before it. */
function endsWith(given: readonly string[], tail: readonly string[]): boolean {
  return given.length >= tail.length && tail.every((word, at) => given[given.length - tail.length + at] === word)
}

/** Ends the holder and waits until it is gone; false when it stays. */
export async function endHolder({ pid }: Holder, limitMs: number, clock: Clock): Promise<boolean> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'ESRCH'
    }
    const until = clock.mono() + limitMs
    while (clock.mono() < until) {
      if (argumentsOf(String(pid)).length === 0) return true
      await clock.sleep(LOOK_EVERY_MS)
    }
  }
  return false
}

/** A process that was just started. */
export interface Starting {
  /** Null while it lives, else what it complained. */
  ended(): string | null
  /** Once it holds its line nothing of it is heard any more. */
  letGo(): void
  onEnd(ended: () => void): void
  stop(): void
}

/** In a group of its own, so that it outlives this process and the signals of its terminal. */
export function startHolder(gpioset: string, given: readonly string[]): Starting {
  const child = spawn(gpioset, [...given], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  let complained = ''
  let ended: string | null = null
  const listeners: (() => void)[] = []
  const end = (why: string) => {
    if (ended !== null) return
    ended = why
    for (const listener of listeners) listener()
  }
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained = `${complained}${text}`.slice(0, 2_000)
  })
  child.on('error', error => end(error.message))
  child.on('close', (code, signal) => end(firstLine(complained) || `it ended with ${code ?? signal}`))
  child.unref()
  return {
    ended: () => ended,
    letGo: () => child.stderr.destroy(),
    onEnd: listener => void listeners.push(listener),
    stop: () => void child.kill('SIGKILL'),
  }
}
