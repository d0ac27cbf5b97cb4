import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { CutTarget, ProgramDevice } from '@kakuri/core/compile/program.ts'
import type { Drivers, OpenDriver, Reading, Reply, Write } from '@kakuri/core/driver/contract.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'
import type { Network } from './network.ts'

export type SimVerb = 'open' | 'observe' | 'apply' | 'verify' | 'revert'

/**
 * What goes wrong: `lost` before any effect, `lost-after` the effect, `hang` until aborted, `refuse` every target, `lie`: says
 * yes and does nothing, `grumble`: says no and does it, `mute`: answers what nobody can read.
 */
export type SimFault = 'lost' | 'lost-after' | 'hang' | 'refuse' | 'lie' | 'grumble' | 'mute'

export interface SimCall {
  readonly device: string
  readonly rung: RungKind
  readonly verb: SimVerb
}

/** One verb as it reached a device. */
export interface LogEntry extends SimCall {
  readonly process: number
  readonly targets: readonly CutTarget[]
  readonly write: Write | null
  /** Last journal event durable when the verb began, and time. */
  readonly seq: number
  readonly mono: number
}

export interface SimDriversParts {
  readonly network: Network
  readonly clock: Clock
  readonly fault: (call: SimCall) => SimFault | null
  /** Milliseconds of one exchange with this device. */
  readonly latency: (call: SimCall) => number
  readonly log: LogEntry[]
  readonly seq: () => number
  readonly process: { readonly id: number; readonly dead: boolean }
}

/** Drivers that speak to the network model. A dead process gets no answer any more. */
export function createSimDrivers(parts: SimDriversParts): Drivers {
  const turns = new Map<string, Promise<void>>()
  const open = async (device: ProgramDevice, rung: RungKind, signal: AbortSignal): Promise<OpenDriver> => {
    const key = `${device.id}/${rung}`
    const before = turns.get(key) ?? Promise.resolve()
    const mine = Promise.withResolvers<void>()
    turns.set(
      key,
      before.then(() => mine.promise),
    )
    try {
      await Promise.race([before, aborted(signal)])
      await exchange(parts, { device: device.id, rung, verb: 'open' }, [], null, signal, () => undefined)
    } catch (error) {
      mine.resolve()
      throw error
    }
    return driverOn(parts, device.id, rung, mine.resolve)
  }
  return { arm: () => Promise.resolve([]), open, close: () => Promise.resolve() }
}

function driverOn(parts: SimDriversParts, device: string, rung: RungKind, free: () => void): OpenDriver {
  const { network } = parts
  const read = (verb: 'observe' | 'verify') => (targets: readonly CutTarget[], signal: AbortSignal) =>
    exchange(parts, { device, rung, verb }, targets, null, signal, fault =>
      targets.map((target): Reading => (fault === 'mute' ? MUTE : network.read(device, target, rung))),
    )
  return {
    ...{ device, rung, observe: read('observe'), verify: read('verify') },
    takeTranscript: () => `${device} ${rung} transcript`,
    apply: (targets, write, signal) =>
      exchange(parts, { device, rung, verb: 'apply' }, targets, write, signal, fault =>
        replies(targets, fault, write, target => network.sever(device, target, rung)),
      ),
    revert: (reverts, write, signal) => {
      const targets = reverts.map(revert => revert.target)
      return exchange(parts, { device, rung, verb: 'revert' }, targets, write, signal, fault =>
        replies(targets, fault, write, (target, at) => network.open(device, target, rung, reverts[at]?.was)),
      )
    },
    release: free,
    destroy: free,
  }
}

const MUTE: Reading = { state: 'unknown', admin: null, link: null, detail: '?' }

function replies(
  targets: readonly CutTarget[],
  fault: SimFault | null,
  write: Write,
  change: (target: CutTarget, at: number) => void,
): Reply[] {
  return targets.map((target, at): Reply => {
    if (fault === 'refuse') return { ok: false, refusal: 'not permitted' }
    if (write === 'write' && fault !== 'lie') change(target, at)
    if (fault === 'grumble') return { ok: false, refusal: '% Warning: this may disturb others' }
    return { ok: true }
  })
}

/** The command is on the wire for half of the latency, its answer for the other half. */
async function exchange<T>(
  parts: SimDriversParts,
  call: SimCall,
  targets: readonly CutTarget[],
  write: Write | null,
  signal: AbortSignal,
  effect: (fault: SimFault | null) => T,
): Promise<T> {
  if (parts.process.dead) return new Promise<T>(() => undefined)
  const fault = parts.fault(call)
  parts.log.push({ ...call, targets, write, process: parts.process.id, seq: parts.seq(), mono: parts.clock.mono() })
  const half = parts.latency(call) / 2
  await Promise.race([parts.clock.sleep(half, signal), aborted(signal)])
  if (fault === 'hang') await aborted(signal)
  if (fault === 'lost') throw lost(call)
  const result = effect(fault)
  await Promise.race([parts.clock.sleep(half, signal), aborted(signal)])
  if (parts.process.dead) return new Promise<T>(() => undefined)
  if (fault === 'lost-after') throw lost(call)
  return result
}

function lost(call: SimCall): KakuriError {
  const code = call.verb === 'open' ? 'UNREACHABLE' : 'CONNECTION_LOST'
  return new KakuriError(code, `${call.device} was lost during ${call.verb} over ${call.rung}`)
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new KakuriError('TIMEOUT', 'aborted'))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
  })
}
