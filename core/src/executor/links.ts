import type { Clock } from '../base/clock.ts'
import { KakuriError } from '../base/errors.ts'
import { OVER } from '../base/over.ts'
import type { ProgramBody, ProgramDevice } from '../compile/program.ts'
import type { RungKind } from '../plan/shape.ts'
import type { PortRef } from '../site/shape.ts'
import type { Acting } from './context.ts'
import { readingLagMs } from './lag.ts'
import { act, RungFailure, withDriver } from './verbs.ts'

export type Link = 'up' | 'down' | null

/** Reads the link state of ports, for second sides and for what a person does at the rack. */
export interface LinkReader {
  /**
   * The link state as read after this call began, or null when no driver told within so many milliseconds. Calls for one
   * device that come together travel as one reading. A device that does not answer is left in peace for a while.
   */
  link(port: PortRef, withinMs: number): Promise<Link>
  /** As `link`, but gives a device whose session has to be opened for each reading a rest, answering null meanwhile. */
  poll(port: PortRef, withinMs: number): Promise<Link>
  canRead(device: string): boolean
  /** How old what `link` and `poll` tell may be, in milliseconds. */
  lagMs(device: string): number
}

/** SNMP first: it needs no login. */
const READING_RUNGS = ['snmp', 'ssh', 'console'] as const satisfies readonly RungKind[]
/** Short enough that a second rung can still answer a far side's question in time. */
const READ_MS = 900
const DEAD_REST_MS = 5000
/** A reading that takes longer than this had to log in; some devices allow ten logins a minute. */
const SLOW_MS = 300
const SLOW_REST_MS = 10_000

interface Waiting {
  readonly port: string
  /** An answer from an old table will not do where another rung can tell better. */
  readonly fresh: boolean
  readonly tell: (link: Link) => void
}

interface Line {
  readonly device: ProgramDevice
  readonly rungs: RungKind[]
  readonly lagMs: number
  waiting: Waiting[]
  busy: boolean
  /** Monotonic time before which the device is not asked, because it did not answer. */
  deadUntil: number
  /** Monotonic time before which the device is not polled, because asking costs a login. */
  slowUntil: number
}

export function createLinkReader(acting: Acting, program: ProgramBody): LinkReader {
  const { clock } = acting.parts
  const lines = new Map<string, Line | null>()
  const lineOf = (id: string) => {
    const known = lines.get(id)
    if (known !== undefined) return known
    const line = newLine(program, program.devices[id])
    lines.set(id, line)
    return line
  }
  const read = (port: PortRef, withinMs: number, fresh: boolean) => {
    const line = lineOf(port.device)
    if (line === null || clock.mono() < line.deadUntil) return Promise.resolve(null)
    const told = new Promise<Link>(tell => line.waiting.push({ port: port.port, fresh, tell }))
    if (!line.busy) {
      line.busy = true
      pump(acting, program, line).catch(error => stop(acting, line, error))
    }
    return within(clock, told, withinMs)
  }
  const poll = (port: PortRef, withinMs: number) => {
    const line = lineOf(port.device)
    const resting = line !== null && !line.busy && clock.mono() < line.slowUntil
    return resting ? Promise.resolve(null) : read(port, withinMs, false)
  }
  const link = (port: PortRef, withinMs: number) => read(port, withinMs, true)
  return { link, poll, canRead: id => lineOf(id) !== null, lagMs: id => lineOf(id)?.lagMs ?? 0 }
}

function newLine(program: ProgramBody, device: ProgramDevice | undefined): Line | null {
  if (device === undefined) return null
  // A serial console needs no address.
  const reaches = (rung: RungKind) => rung === 'console' || device.address !== null
  const rungs = READING_RUNGS.filter(rung => device.ways[rung] !== undefined && reaches(rung))
  if (rungs.length === 0) return null
  const lagMs = Math.max(...rungs.map(rung => readingLagMs(program, device, rung)))
  return { device, rungs, lagMs, waiting: [], busy: false, deadUntil: 0, slowUntil: 0 }
}

function stop(acting: Acting, line: Line, error: unknown): void {
  acting.recorder.halt(error instanceof Error ? error : new Error(String(error)))
  line.busy = false
  for (const { tell } of line.waiting.splice(0)) tell(null)
}

/** Answers everybody who waits, reading by reading; whoever comes during one is answered by the next. */
async function pump(acting: Acting, program: ProgramBody, line: Line): Promise<void> {
  const { clock } = acting.parts
  while (line.waiting.length > 0) {
    const asked = line.waiting.splice(0)
    const began = clock.mono()
    const ports = [...new Set(asked.map(one => one.port))]
    const fresh = asked.some(one => one.fresh)
    const lagsOn = (rung: RungKind) => fresh && readingLagMs(program, line.device, rung) > 0
    const links = clock.mono() < line.deadUntil ? null : await readLinks(acting, line, ports, lagsOn)
    if (links === null) line.deadUntil = Math.max(line.deadUntil, clock.mono() + DEAD_REST_MS)
    if (clock.mono() - began > SLOW_MS) line.slowUntil = clock.mono() + SLOW_REST_MS
    for (const { port, tell } of asked) tell(links?.get(port) ?? null)
  }
  line.busy = false
}

/**
 * Over the first rung that answers, which is then asked first the next time. A link that is up on a rung that lags may be down
 * by now, so the next rung is asked too where there is one.
 */
async function readLinks(
  acting: Acting,
  line: Line,
  ports: readonly string[],
  lagsOn: (rung: RungKind) => boolean,
): Promise<Map<string, Link> | null> {
  let old: Map<string, Link> | null = null
  for (const rung of [...line.rungs]) {
    const links = await readOver(acting, line.device, rung, ports)
    if (links === null) continue
    if (lagsOn(rung) && [...links.values()].includes('up')) {
      old = links
      continue
    }
    line.rungs.sort((a, b) => Number(b === rung) - Number(a === rung))
    return links
  }
  return old
}

async function readOver(acting: Acting, device: ProgramDevice, rung: RungKind, ports: readonly string[]) {
  const late = new KakuriError('TIMEOUT', `${device.id} did not tell its link states over ${rung} in ${READ_MS} ms`)
  const targets = ports.map(port => ({ kind: 'port' as const, port }))
  try {
    const readings = await withDeadline(acting.parts.clock, READ_MS, late, signal =>
      withDriver(acting, device, rung, signal, driver =>
        act(acting, driver, 'observe', signal, () => driver.observe(targets, signal)),
      ),
    )
    return new Map(ports.map((port, index) => [port, readings[index]?.link ?? null]))
  } catch (error) {
    // Best effort: what could not be read is told as null, and the step says so.
    if (error instanceof RungFailure) return null
    throw error
  }
}

/** Runs with a signal that aborts with this reason after so many milliseconds. */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  reason: Error,
  use: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController()
  const ended = new AbortController()
  clock.sleep(ms, ended.signal).then(() => {
    if (!ended.signal.aborted) deadline.abort(reason)
  })
  try {
    return await use(deadline.signal)
  } finally {
    ended.abort(OVER)
  }
}

async function within(clock: Clock, told: Promise<Link>, ms: number): Promise<Link> {
  const ended = new AbortController()
  const late = clock.sleep(ms, ended.signal).then(() => null)
  const link = await Promise.race([told, late])
  ended.abort(OVER)
  return link
}
