import { KakuriError } from '../base/errors.ts'
import type { ProgramDevice, Rung, Step } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import { cablesOf, portsOf } from '../driver/hands/instruction.ts'
import { type Effect, effectOf } from '../journal/ledger.ts'
import type { Acting, Run } from './context.ts'
import { withDeadline } from './links.ts'
import { act, RungFailure, withDriver } from './verbs.ts'
import type { Cut } from './watch.ts'

const NO_WAY = { code: 'UNREACHABLE', message: 'no driver can read it' }

export type Told =
  | { readonly readings: readonly Reading[]; readonly error: null }
  | { readonly readings: null; readonly error: { readonly code: string; readonly message: string } }

/** Reads the cuts of one device in one batch, over the first rung that answers. */
export async function readCuts(
  run: Run,
  device: ProgramDevice | null,
  cuts: readonly Cut[],
  stopped: AbortSignal,
): Promise<Told> {
  if (device === null || cuts.every(byHand)) return readCables(run, cuts)
  const hands = cuts.map(cut => (byHand(cut) ? readCable(run, cut.step) : Promise.resolve(null)))
  const told = await readDevice(run, device, cuts, stopped)
  if (told.readings === null) return told
  const cables = await Promise.all(hands)
  return { readings: told.readings.map((reading, index) => cables[index] ?? reading), error: null }
}

/** An outlet that is off says nothing at its device's port, and a port that is shut nothing at the outlet: who cut it tells. */
export function effectToRead({ latch }: Cut): Effect {
  const effect = latch.rung === null ? 'device' : effectOf(latch.rung)
  return effect === 'hands' ? 'device' : effect
}

/** A pulled cable leaves the port administratively up: only its link tells. */
function byHand(cut: Cut): boolean {
  return cut.latch.rung === 'hands'
}

async function readCables(run: Run, cuts: readonly Cut[]): Promise<Told> {
  const readings = await Promise.all(cuts.map(cut => readCable(run, cut.step)))
  if (readings.every(reading => reading.state === 'unknown')) return { readings: null, error: NO_WAY }
  return { readings, error: null }
}

const LINK_MS = 2000

async function readCable(run: Run, step: Step): Promise<Reading> {
  const ports = cablesOf(run.program, step).flatMap(portsOf)
  const links = await Promise.all(ports.map(port => run.links.link(port, LINK_MS)))
  const up = ports[links.indexOf('up')]
  if (up !== undefined) return { state: 'open', admin: null, link: 'up', detail: `${up.device} ${up.port} link up` }
  const down = ports[links.indexOf('down')]
  if (down === undefined) return { state: 'unknown', admin: null, link: null, detail: NO_WAY.message }
  return { state: 'severed', admin: null, link: 'down', detail: `${down.device} ${down.port} link down` }
}

async function readDevice(run: Run, device: ProgramDevice, cuts: readonly Cut[], stopped: AbortSignal): Promise<Told> {
  let error: { code: string; message: string } = NO_WAY
  for (const rung of rungsOf(cuts)) {
    const told = await readOver(
      run,
      device,
      rung,
      cuts.map(cut => cut.step),
      stopped,
    )
    if (told.readings !== null || stopped.aborted) return told
    error = told.error
  }
  return { readings: null, error }
}

function rungsOf(cuts: readonly Cut[]): Rung[] {
  const rungs = new Map(cuts.flatMap(cut => cut.step.ladder).map(rung => [rung.kind, rung]))
  const effects = new Set(cuts.map(effectToRead))
  return [...rungs.values()].filter(rung => rung.kind !== 'hands' && effects.has(effectOf(rung.kind)))
}

/** Steps of one device in one batch. */
export async function readOver(
  run: Acting,
  device: ProgramDevice,
  rung: Rung,
  steps: readonly Step[],
  stopped: AbortSignal,
): Promise<Told> {
  const late = new KakuriError('TIMEOUT', `${device.id} did not answer over ${rung.kind} in ${rung.deadlineMs} ms`)
  const targets = steps.flatMap(step => (step.target === null ? [] : [step.target]))
  try {
    const readings = await withDeadline(run.parts.clock, rung.deadlineMs, late, deadline => {
      const signal = AbortSignal.any([deadline, stopped])
      return withDriver(run, device, rung.kind, signal, driver =>
        act(run, driver, 'observe', signal, () => driver.observe(targets, signal)),
      )
    })
    return { readings, error: null }
  } catch (error) {
    if (!(error instanceof RungFailure)) throw error
    return { readings: null, error: { code: error.code, message: error.message } }
  }
}
