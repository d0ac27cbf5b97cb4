import type { ProgramBody, ProgramDevice, ProgramStage, Step } from '../compile/program.ts'
import { stageSteps } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import { cablesOf, portsOf, reopenedText } from '../driver/hands/instruction.ts'
import type { LatchedCut, Ledger } from '../journal/ledger.ts'
import { newState, type Run, type StepState } from './context.ts'
import type { ExecutorParts, Watching } from './contract.ts'
import { isHeldCut } from './held.ts'
import { climb, groupForClimb } from './ladder.ts'
import { asError, event, KAKURI } from './recorder.ts'
import { createRun, OUTSIDE } from './run.ts'
import { all } from './verbs.ts'
import { lookForOut, OUT_EVERY_MS } from './watch-out.ts'
import { effectToRead, readCuts } from './watch-reading.ts'

export interface WatchParts {
  readonly parts: ExecutorParts
  readonly program: ProgramBody
  readonly actor: string
  /** The ledger with everything durable folded in. */
  readonly current: () => Ledger
  readonly recuts: Set<Recut>
  /** A restore of this process is at work on the step. */
  readonly isRestored: (step: string) => boolean
  readonly isWatched: (step: string) => boolean
}

/** A reopened path while it is cut again. A restore that begins ends it first: the two must not meet on a device. */
export interface Recut {
  readonly done: Promise<unknown>
  /** A person who is asked is asked no longer. */
  giveUp(by: string, reason: string): void
}

/** What was said already, so that it is said once. */
interface Said {
  readonly reopened: Set<string>
  readonly unreadable: Set<string>
  readonly recutting: Set<string>
  started: boolean
}

/** Reads back every cut point that is held to be severed, each stage in its own period. */
export function startWatch(w: WatchParts): Watching {
  const stopping = new AbortController()
  const failures = new Map<string, Error>()
  const loops = [
    ...w.program.stages.map(stage => watchStage(w, stage, failures, stopping.signal)),
    keepLooking(w, OUT, OUT_EVERY_MS, failures, stopping.signal, () => lookForOut(w)),
  ]
  const ended = all(loops)
  ended.catch(() => undefined)
  return {
    stop: async () => {
      stopping.abort()
      // Nobody is asked in the name of a watch that ended: the next one asks again.
      for (const recut of w.recuts) recut.giveUp(w.actor, 'the watch ended')
      await Promise.allSettled([...w.recuts].map(recut => recut.done))
      await ended
    },
    failure: () => failures.values().next().value ?? null,
  }
}

/** No stage's id: ids have no spaces. */
const OUT = 'cables out'

/** A look that failed to be written is tried again; the last failure is told by `stop`. */
async function watchStage(
  w: WatchParts,
  stage: ProgramStage,
  failures: Map<string, Error>,
  stopped: AbortSignal,
): Promise<void> {
  const said: Said = { reopened: new Set(), unreadable: new Set(), recutting: new Set(), started: false }
  await keepLooking(w, stage.id, stage.watchEveryMs, failures, stopped, () => tick(w, stage, said, stopped))
}

async function keepLooking(
  w: WatchParts,
  what: string,
  everyMs: number,
  failures: Map<string, Error>,
  stopped: AbortSignal,
  look: () => Promise<void>,
): Promise<void> {
  while (!stopped.aborted) {
    await look().then(
      () => failures.delete(what),
      error => failures.set(what, asError(error)),
    )
    await w.parts.clock.sleep(everyMs, stopped)
  }
  const failed = failures.get(what)
  if (failed !== undefined) throw failed
}

export interface Cut {
  readonly step: Step
  readonly latch: LatchedCut
}

interface Reopened {
  readonly cut: Cut
  readonly reading: Reading
}

async function tick(w: WatchParts, stage: ProgramStage, said: Said, stopped: AbortSignal): Promise<void> {
  const held = heldCuts(w.current(), stage).filter(cut => w.isWatched(cut.step.id))
  const cuts = held.filter(cut => !said.recutting.has(cut.step.id))
  if (cuts.length === 0) return
  const run = createRun({ ...{ parts: w.parts, program: w.program }, ledger: w.current(), ...OUTSIDE })
  if (!said.started) await announce(run, w, stage, cuts)
  said.started = true
  const groups = Map.groupBy(cuts, cut => `${cut.step.device ?? cut.step.id}\n${effectToRead(cut)}`)
  await all([...groups.values()].map(group => lookAt(w, run, stage, said, group, stopped)))
}

function heldCuts(ledger: Ledger, stage: ProgramStage): Cut[] {
  return stageSteps(stage).flatMap(step => {
    const latch = ledger.latched.get(step.id)
    return latch !== undefined && isHeldCut(latch) ? [{ step, latch }] : []
  })
}

async function announce(run: Run, w: WatchParts, stage: ProgramStage, cuts: readonly Cut[]): Promise<void> {
  const steps = cuts.map(cut => cut.step.id)
  await run.recorder.append([event(null, 'watch.started', { steps, everyMs: stage.watchEveryMs }, w.actor)])
}

async function lookAt(
  w: WatchParts,
  run: Run,
  stage: ProgramStage,
  said: Said,
  cuts: readonly Cut[],
  stopped: AbortSignal,
): Promise<void> {
  const told = await readCuts(run, deviceOf(run, cuts), cuts, stopped)
  if (stopped.aborted) return
  if (told.readings === null) return tellUnreadable(run, said, cuts, told.error)
  const held = stillHeld(w, cuts, told.readings)
  await tellSevered(w, run, held)
  for (const { cut, reading } of held) {
    if (reading.state === 'severed') said.reopened.delete(cut.step.id)
    if (tells(reading)) said.unreadable.delete(cut.step.id)
  }
  const untold = held.filter(({ reading }) => !tells(reading))
  for (const { cut, reading } of untold) await tellUnreadable(run, said, [cut], unreadable(cut.step, reading))
  const reopened = held.filter(({ reading }) => reading.state === 'open')
  await tellReopened(run, said, reopened)
  if (stage.recut && !stopped.aborted) recut(w, stage, said, reopened)
}

/** Without what is being restored meanwhile: that is open rightly. */
function stillHeld(w: WatchParts, cuts: readonly Cut[], readings: readonly Reading[]): Reopened[] {
  const ledger = w.current()
  return cuts.flatMap((cut, index) => {
    const reading = readings[index]
    const latch = ledger.latched.get(cut.step.id)
    return reading === undefined || latch === undefined || !isHeldCut(latch) ? [] : [{ cut, reading }]
  })
}

/** An alarm ends when the cut point is read severed again, whoever closed it; also one that an earlier process raised. */
async function tellSevered(w: WatchParts, run: Run, held: readonly Reopened[]): Promise<void> {
  const { alarmed } = w.current()
  const over = held.filter(({ cut, reading }) => reading.state === 'severed' && alarmed.has(cut.step.id))
  await run.recorder.append(
    over.map(({ cut, reading }) => event(null, 'watch.severed-again', { step: cut.step.id, reading })),
  )
}

function tells(reading: Reading): boolean {
  return reading.state === 'open' || reading.state === 'severed'
}

function unreadable(step: Step, reading: Reading): { code: string; message: string } {
  const code = reading.state === 'absent' ? 'NO_SUCH_TARGET' : 'GARBLED_REPLY'
  return { code, message: `${step.tag} reads ${reading.state}: ${reading.detail}` }
}

function deviceOf(run: Run, cuts: readonly Cut[]): ProgramDevice | null {
  const id = cuts[0]?.step.device ?? null
  return id === null ? null : (run.program.devices[id] ?? null)
}

async function tellUnreadable(run: Run, said: Said, cuts: readonly Cut[], error: { code: string; message: string }) {
  const fresh = cuts.filter(cut => !said.unreadable.has(cut.step.id))
  await run.recorder.append(
    fresh.map(cut =>
      event(null, 'watch.unreadable', { step: cut.step.id, code: error.code, message: error.message }, KAKURI),
    ),
  )
  for (const cut of fresh) said.unreadable.add(cut.step.id)
}

async function tellReopened(run: Run, said: Said, reopened: readonly Reopened[]): Promise<void> {
  const fresh = reopened.filter(({ cut }) => !said.reopened.has(cut.step.id))
  const events = fresh.map(({ cut: { step }, reading }) =>
    event(null, 'watch.reopened', {
      step: step.id,
      reading,
      text: reopenedText(run.program, step, whereOf(run, step)),
    }),
  )
  await run.recorder.append(events)
  for (const { cut } of fresh) said.reopened.add(cut.step.id)
}

function whereOf(run: Run, step: Step): string {
  if (step.target?.kind === 'port') return step.target.port
  if (step.target?.kind === 'service') return step.target.name
  if (step.target?.kind === 'zone-block') return step.target.id
  return cablesOf(run.program, step)
    .flatMap(portsOf)
    .map(port => `${port.device} ${port.port}`)
    .join(', ')
}

/** Beside the watch: a ladder may end at a person, and the next look must not wait for them. */
function recut(w: WatchParts, stage: ProgramStage, said: Said, reopened: readonly Reopened[]): void {
  if (reopened.length === 0) return
  for (const { cut } of reopened) said.recutting.add(cut.step.id)
  const run = createRun({ ...{ parts: w.parts, program: w.program }, ledger: w.current(), ...OUTSIDE })
  const held = reopened.filter(({ cut }) => {
    const latch = run.ledger.latched.get(cut.step.id)
    return isHeldCut(latch) && !w.isRestored(cut.step.id)
  })
  const states = held.map(({ cut }) => newState(run, cut.step, stage.id))
  const done = cutAgain(run, states).finally(() => {
    for (const { cut } of reopened) said.recutting.delete(cut.step.id)
    w.recuts.delete(one)
    run.room.close()
  })
  const one: Recut = { done, giveUp: (by, reason) => giveUp(states, by, reason) }
  w.recuts.add(one)
  // A failure to write is met again, and told, by the next look.
  done.catch(() => undefined)
}

function giveUp(states: readonly StepState[], by: string, reason: string): void {
  for (const state of states) {
    state.skip = { by, reason }
    state.giveUp.abort()
  }
}

/** The same cut as in an isolation: observe, intent, apply, verify. */
async function cutAgain(run: Run, states: readonly StepState[]): Promise<void> {
  await all(groupForClimb(run, 'apply', states, state => state.step.ladder).map(climb))
  const severed = states.filter(state => state.ended === 'done' || state.ended === 'already-so')
  await run.recorder.append(
    severed.map(state =>
      event(null, 'watch.severed-again', { step: state.step.id, reading: state.trail.reading ?? readAs(state.step) }),
    ),
  )
}

function readAs(step: Step): Reading {
  return { state: 'severed', admin: null, link: null, detail: `${step.tag} was cut again and read back` }
}
