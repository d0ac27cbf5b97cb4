import type { CutTarget, ProgramDevice, Rung } from '../compile/program.ts'
import type { OpenDriver, Reading, Reply, Revert } from '../driver/contract.ts'
import type { AnyNewEvent } from '../journal/events.ts'
import { effectOf } from '../journal/ledger.ts'
import type { RungKind } from '../plan/shape.ts'
import { type Action, claim, pendingOf, type Run, type StepState } from './context.ts'
import { describeTarget } from './describe.ts'
import { readingLagMs } from './lag.ts'
import { event } from './recorder.ts'
import { confirmCuts } from './second.ts'
import { isDoubtful, isThere, type Sorted, sort } from './sort.ts'
import { act, RungFailure, withDriver } from './verbs.ts'

/** The steps of one device going over one rung: one session, one batch. */
export interface Batch {
  readonly run: Run
  readonly device: ProgramDevice
  readonly rung: Rung
  readonly action: Action
  readonly states: readonly StepState[]
  readonly signal: AbortSignal
}

/** Steps left without an outcome go on to the next rung. Rejects only with what stops the run. */
export async function runBatch(batch: Batch): Promise<void> {
  const reached: Read[] = []
  const contact = { answered: false }
  const once = () =>
    withDriver(batch.run, batch.device, batch.rung.kind, batch.signal, driver =>
      exchange(batch, driver, reached, contact),
    )
  try {
    await once().catch(error => onFreshSession(error, contact, once))
  } catch (error) {
    if (!(error instanceof RungFailure)) throw error
    await fail(batch, workable(batch), error)
  }
  // The session is given back first: the neighbour may be waiting for it to look at this device.
  await endReached(batch, reached)
}

interface Contact {
  /** The device answered at least once. */
  answered: boolean
}

/** A session opened ahead may have died unseen, as after a reboot. Nothing was done over it, so a fresh one is tried once. */
function onFreshSession(error: unknown, contact: Contact, once: () => Promise<void>): Promise<void> {
  if (contact.answered || !(error instanceof RungFailure) || error.code !== 'CONNECTION_LOST') throw error
  return once()
}

export interface Read {
  readonly state: StepState
  readonly reading: Reading
}

function workable(batch: Batch): StepState[] {
  return pendingOf(batch.states).filter(state => !state.confirming)
}

/** Adds to `reached` what reads as it should, also when the exchange fails later for other steps. */
async function exchange(batch: Batch, driver: OpenDriver, reached: Read[], contact: Contact): Promise<void> {
  const lagMs = readingLagMs(batch.run.program, batch.device, batch.rung.kind)
  const doubted = await pass(batch, driver, workable(batch), lagMs > 0, reached, contact)
  if (doubted.size === 0) return
  await batch.run.parts.clock.sleep(lagMs, batch.signal)
  const still = workable(batch).filter(state => doubted.has(state))
  await pass(batch, driver, still, false, reached, contact)
}

/** Reads and carries out. Gives the steps whose reading may be too old to be believed; nothing was done about them. */
async function pass(
  batch: Batch,
  driver: OpenDriver,
  states: readonly StepState[],
  mayLag: boolean,
  reached: Read[],
  contact: Contact,
): Promise<ReadonlySet<StepState>> {
  const { run, signal } = batch
  const readings = await act(run, driver, 'observe', signal, () => driver.observe(targetsOf(states), signal))
  contact.answered = true
  const all = withReadings(states, readings)
  const doubted = new Set(all.filter(read => mayLag && isDoubtful(batch, read)).map(read => read.state))
  // What another rung ended meanwhile has its outcome: an intent behind that would put it in doubt again.
  const reads = all.filter(read => !doubted.has(read.state) && read.state.ended === null)
  const sorted = sort(batch, reads)
  await recordIntents(batch, reads, sorted)
  collect(reached, sorted.reached)
  const carried = await carryOut(batch, driver, sorted.todo)
  // What was refused is read back too: a warning looks like a refusal, and some of a refused batch may have been done.
  const looked = run.write === 'write' ? sorted.todo : carried
  if (looked.length === 0) return doubted
  const after = await act(run, driver, 'verify', signal, () => driver.verify(targetsOf(looked), signal))
  collect(reached, await judge(batch, withReadings(looked, after), carried, driver))
  return doubted
}

function collect(reached: Read[], reads: readonly Read[]): void {
  for (const read of reads) read.state.confirming = true
  reached.push(...reads)
}

/** One append: what was read, what needs nothing, and what is about to be done. */
async function recordIntents(batch: Batch, reads: readonly Read[], sorted: Sorted): Promise<void> {
  const { run, rung, action } = batch
  const observed = reads.map(({ state, reading }) =>
    event(run.id, 'step.observed', { step: state.step.id, rung: rung.kind, reading }),
  )
  const readingOf = new Map(reads.map(read => [read.state, read.reading]))
  const intents = sorted.todo.map(state => {
    // A restore reads its own cut: that is not what was before.
    const was = action === 'apply' ? rememberBefore(state, rung.kind, readingOf.get(state) ?? null) : state.was
    state.trail.applied = false
    return event(run.id, 'step.intent', { step: state.step.id, rung: rung.kind, action, was })
  })
  const absent = sorted.absent.map(state => failed(batch, state, noSuchTarget(batch, state)))
  await run.recorder.append([...observed, ...claim(run, sorted.already), ...absent, ...intents])
  for (const state of sorted.todo) state.touched = true
}

/** What this rung's own effect showed before it acted first: what SSH read says nothing about an outlet. */
function rememberBefore(state: StepState, rung: RungKind, reading: Reading | null): Reading | null {
  state.was ??= reading
  const effect = effectOf(rung)
  if (!state.before.has(effect)) state.before.set(effect, reading)
  return state.before.get(effect) ?? null
}

function noSuchTarget(batch: Batch, state: StepState): RungFailure {
  const what = state.step.target === null ? state.step.id : describeTarget(state.step.target)
  return new RungFailure('NO_SUCH_TARGET', `${batch.device.id} has no ${what} over ${batch.rung.kind}`, '')
}

/** Applies or reverts in one batch; gives the steps that the device took. */
async function carryOut(batch: Batch, driver: OpenDriver, todo: readonly StepState[]): Promise<StepState[]> {
  if (todo.length === 0) return []
  for (const state of todo) state.trail.ambiguous.add(batch.rung.kind)
  const replies = await send(batch, driver, todo)
  const carried = todo.filter((_, index) => replies[index]?.ok === true)
  const refused = todo.flatMap((state, index) => {
    const reply = replies[index]
    return reply !== undefined && !reply.ok ? [{ state, refusal: reply.refusal }] : []
  })
  // What was refused stays in doubt until it is read back; a drill has nothing to be in doubt about.
  const told = batch.run.write === 'write' ? carried : todo
  for (const state of told) state.trail.ambiguous.delete(batch.rung.kind)
  for (const state of carried) state.trail.applied = true
  await refuse(batch, refused, driver.takeTranscript())
  return carried
}

function send(batch: Batch, driver: OpenDriver, todo: readonly StepState[]): Promise<Reply[]> {
  const { run, signal, action } = batch
  return act(run, driver, action, signal, () =>
    action === 'apply'
      ? driver.apply(targetsOf(todo), run.write, signal)
      : driver.revert(revertsOf(todo), run.write, signal),
  )
}

async function refuse(batch: Batch, refused: readonly { state: StepState; refusal: string }[], transcript: string) {
  const { run, rung } = batch
  const events = refused.map(({ state, refusal }) => {
    state.trail.refused = true
    state.trail.note = refusal
    return event(run.id, 'rung.refused', { step: state.step.id, rung: rung.kind, refusal, transcript })
  })
  await run.recorder.append(events)
}

/** After the read-back: what is as it should be, and what goes on to the next rung. */
async function judge(
  batch: Batch,
  reads: readonly Read[],
  carried: readonly StepState[],
  driver: OpenDriver,
): Promise<Read[]> {
  const { run, rung } = batch
  if (run.write === 'simulate') {
    const endings = reads.map(read => ({ ...read, outcome: 'simulated' as const, rung: rung.kind }))
    await run.recorder.append(claim(run, endings))
    return []
  }
  const told = reads.filter(read => read.reading.state !== 'unknown')
  for (const { state } of told) state.trail.ambiguous.delete(rung.kind)
  const reached = reads.filter(read => isThere(batch, read))
  const missed = reads.filter(read => !isThere(batch, read) && carried.includes(read.state))
  await recordMissed(batch, missed, driver.takeTranscript())
  return reached
}

async function recordMissed(batch: Batch, missed: readonly Read[], transcript: string): Promise<void> {
  const against = batch.action === 'apply' ? 'open' : 'severed'
  const events = missed.map(({ state, reading }) => {
    state.trail.reading = reading
    // Read as the opposite: the device did not do it. Not readable: perhaps it did.
    if (reading.state === against) Object.assign(state.trail, { applied: false, refused: true })
    const message = `${batch.device.id} took the order for ${state.step.tag} but reads ${reading.state}: ${reading.detail}`
    return failed(batch, state, new RungFailure('NOT_EFFECTIVE', message, transcript))
  })
  await batch.run.recorder.append(events)
}

async function endReached(batch: Batch, reached: readonly Read[]): Promise<void> {
  const { run, rung, action } = batch
  if (action === 'apply' && run.write === 'write') return confirmCuts(run, rung.kind, reached)
  const outcome = run.write === 'write' ? 'done' : 'simulated'
  await run.recorder.append(
    claim(
      run,
      reached.map(read => ({ ...read, outcome, rung: rung.kind })),
    ),
  )
}

async function fail(batch: Batch, states: readonly StepState[], error: RungFailure): Promise<void> {
  await batch.run.recorder.append(states.map(state => failed(batch, state, error)))
}

function failed(batch: Batch, state: StepState, error: RungFailure): AnyNewEvent {
  state.trail.note = error.message
  return event(batch.run.id, 'rung.failed', {
    ...{ step: state.step.id, rung: batch.rung.kind, code: error.code },
    ...{ message: error.message, transcript: error.transcript },
  })
}

function withReadings(states: readonly StepState[], readings: readonly Reading[]): Read[] {
  if (readings.length !== states.length) {
    throw new RungFailure('GARBLED_REPLY', `${readings.length} readings for ${states.length} targets`, '')
  }
  return states.flatMap((state, index) => {
    const reading = readings[index]
    return reading === undefined ? [] : [{ state, reading }]
  })
}

function targetsOf(states: readonly StepState[]): CutTarget[] {
  return states.flatMap(state => (state.step.target === null ? [] : [state.step.target]))
}

const NOT_OBSERVED: Reading = { state: 'open', admin: null, link: null, detail: 'not observed before the cut' }

function revertsOf(states: readonly StepState[]): Revert[] {
  return states.flatMap(({ step, was }) => {
    const before = was === null || was.state === 'unknown' || was.state === 'absent' ? NOT_OBSERVED : was
    return step.target === null ? [] : [{ target: step.target, was: before }]
  })
}
