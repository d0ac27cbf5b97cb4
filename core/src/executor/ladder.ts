import { KakuriError } from '../base/errors.ts'
import { OVER } from '../base/over.ts'
import type { ProgramDevice, Rung, Step } from '../compile/program.ts'
import { effectOf } from '../journal/ledger.ts'
import { runBatch } from './batch.ts'
import { type Action, type Ending, end, endSkipped, pendingOf, type Run, type StepState } from './context.ts'
import { handsTask } from './hands.ts'
import { all } from './verbs.ts'

/** Steps of one device that share one ladder. */
export interface Climb {
  readonly run: Run
  readonly action: Action
  /** Null for cables that no device can cut. */
  readonly device: ProgramDevice | null
  readonly ladder: readonly Rung[]
  readonly states: readonly StepState[]
}

/** One rung under way. */
interface Flight {
  readonly rung: Rung
  readonly controller: AbortController
  readonly done: Promise<Flight>
  /** Resolves when the next rung may start beside this one; null when it was used or is not allowed. */
  hedge: Promise<'hedge'> | null
}

/**
 * Rung after rung until every step ended. A rung that takes long gets the next one started beside it, for cuts alone: cutting
 * twice is the same as cutting once. Rejects only with what stops the run.
 */
export async function climb(c: Climb): Promise<void> {
  const flights = new Set<Flight>()
  let next = 0
  try {
    for (;;) {
      if (flights.size === 0) await endSkipped(c.run, c.states)
      if (pendingOf(c.states).length === 0) return
      if (flights.size === 0 && next >= c.ladder.length) return await end(c.run, exhausted(c.states))
      if (flights.size === 0) flights.add(start(c, next++))
      const what = await Promise.race([...flights].flatMap(awaited))
      if (what !== 'hedge') flights.delete(what)
      else {
        for (const flight of flights) flight.hedge = null
        if (hedgeable(c).length > 0) flights.add(start(c, next++))
      }
    }
  } finally {
    await abandon(flights)
  }
}

function awaited(flight: Flight): Promise<Flight | 'hedge'>[] {
  return flight.hedge === null ? [flight.done] : [flight.done, flight.hedge]
}

/** Ends what still runs: another rung was first, or the run stops. */
async function abandon(flights: ReadonlySet<Flight>): Promise<void> {
  const superseded = new KakuriError('TIMEOUT', 'given up: another rung was first')
  for (const flight of flights) flight.controller.abort(superseded)
  await all([...flights].map(flight => flight.done))
}

function hedgeable(c: Climb): StepState[] {
  return pendingOf(c.states).filter(state => !state.confirming)
}

function start(c: Climb, index: number): Flight {
  const rung = c.ladder[index]
  if (rung === undefined) throw new Error(`broken promise: rung ${index} of ${c.ladder.length}`)
  const controller = new AbortController()
  const ended = new AbortController()
  const flight: Flight = {
    rung,
    controller,
    hedge: hedgeTimer(c, index, ended.signal),
    done: attempt(c, rung, controller, ended).then(() => flight),
  }
  return flight
}

async function attempt(c: Climb, rung: Rung, controller: AbortController, ended: AbortController): Promise<void> {
  const { run, action, device } = c
  const states = hedgeable(c)
  try {
    if (rung.kind === 'hands') return await all(states.map(state => handsTask(run, state, action)))
    if (device === null) return
    run.parts.clock.sleep(rung.deadlineMs, ended.signal).then(() => {
      if (!ended.signal.aborted) controller.abort(late(device, rung))
    })
    await runBatch({ run, device, rung, action, states, signal: controller.signal })
  } finally {
    ended.abort(OVER)
  }
}

function late(device: ProgramDevice, rung: Rung): KakuriError {
  return new KakuriError('TIMEOUT', `${device.id} did not finish over ${rung.kind} within ${rung.deadlineMs} ms`)
}

function hedgeTimer(c: Climb, index: number, ended: AbortSignal): Promise<'hedge'> | null {
  const rung = c.ladder[index]
  const following = c.ladder[index + 1]
  if (c.action === 'revert' || rung === undefined || following === undefined) return null
  if (!maySideBySide(rung, following) || rung.hedgeAfterMs >= rung.deadlineMs) return null
  return new Promise(resolve => {
    c.run.parts.clock.sleep(rung.hedgeAfterMs, ended).then(() => {
      if (!ended.aborted) resolve('hedge')
    })
  })
}

/** Over another transport, with the same effect: to cut the power is another thing than to shut a port, and nobody is sent running early. */
function maySideBySide(rung: Rung, following: Rung): boolean {
  return following.kind !== rung.kind && effectOf(rung.kind) === 'device' && effectOf(following.kind) === 'device'
}

/** What is said of steps when no rung is left. */
function exhausted(states: readonly StepState[]): Ending[] {
  return pendingOf(states).map(state => {
    const { reading, second, note } = state.trail
    return { state, outcome: outcomeOf(state), rung: null, reading, second, note }
  })
}

function outcomeOf(state: StepState): 'unverified' | 'refused' | 'unreachable' {
  if (state.trail.applied) return 'unverified'
  return state.trail.refused && state.trail.ambiguous.size === 0 ? 'refused' : 'unreachable'
}

/** Steps by device and ladder: what can travel together. */
export function groupForClimb(run: Run, action: Action, states: readonly StepState[], ladderOf: LadderOf): Climb[] {
  const groups = Map.groupBy(states, state => {
    const ladder = ladderOf(state)
    return JSON.stringify([state.step.device ?? state.step.id, ladder])
  })
  return [...groups.values()].flatMap(group => {
    const first = group[0]
    if (first === undefined) return []
    return [{ run, action, device: deviceOf(run, first.step), ladder: ladderOf(first), states: group }]
  })
}

export type LadderOf = (state: StepState) => readonly Rung[]

function deviceOf(run: Run, step: Step): ProgramDevice | null {
  return step.device === null ? null : (run.program.devices[step.device] ?? null)
}
