import type { Reading } from '../driver/contract.ts'
import { cablesOf, instructionFor, portsOf, stillUpText } from '../driver/hands/instruction.ts'
import type { PortRef } from '../site/shape.ts'
import { type Action, type Ending, end, type Run, type StepState } from './context.ts'
import type { Answer } from './contract.ts'
import type { Link } from './links.ts'
import { asError, event } from './recorder.ts'
import type { Task } from './room-watch.ts'

/** How long after an answer the links are looked at, besides what readings may lag: a link takes up to about a second to fall, and longer to come up. */
const FALL_MS = 3000
const RISE_MS = 5000
const LOOK_AGAIN_MS = 500

/** The last rung: shows a person what to do, waits, and looks at the links from both ends where a device can tell. */
export async function handsTask(run: Run, state: StepState, action: Action): Promise<void> {
  if (state.ended !== null || state.skip !== null) return
  if (calledOff(run, action)?.aborted && !state.shown) return end(run, [unanswered(run, state, action)])
  await end(run, [await handsEnding(run, state, action)])
}

/** As `handsTask`, but leaves it to the caller to end the step. */
export async function handsEnding(run: Run, state: StepState, action: Action): Promise<Ending> {
  const task = taskFor(run, state, action)
  const tracked = await run.room.track(run, task)
  state.asked = action === 'apply'
  try {
    await show(run, state, action, task)
    for (;;) {
      const answer = state.answer ?? (await ask(run, state, action, task))
      if (answer === null) return unanswered(run, state, action)
      const verdict = await weigh(run, state, action, task, answer, tracked.seenUp)
      if ('outcome' in verdict) return verdict
      const text = stillUpText(task.instruction.tag, verdict)
      await run.recorder.append([event(run.id, 'task.still-up', { step: state.step.id, port: verdict, text })])
      state.answer = null
    }
  } finally {
    state.asked = false
    tracked.stop()
  }
}

function taskFor(run: Run, state: StepState, action: Action): Task {
  const { step } = state
  const instruction = instructionFor(
    run.program,
    step,
    action === 'apply' ? 'unplug' : 'plug',
    run.write === 'simulate',
  )
  return { step, instruction, own: cablesOf(run.program, step).flatMap(portsOf) }
}

/** Intent first: what a person is asked to do is recorded before they are asked. */
async function show(run: Run, state: StepState, action: Action, task: Task): Promise<void> {
  if (state.shown) return
  const step = state.step.id
  await run.recorder.append([
    event(run.id, 'step.intent', { step, rung: 'hands', action, was: state.was }),
    event(run.id, 'task.shown', { step, instruction: task.instruction }),
  ])
  state.shown = true
}

/** The answer, journaled; null when the step was given up or nobody could be asked. */
async function ask(run: Run, state: StepState, action: Action, task: Task): Promise<Answer | null> {
  const cancelled = calledOff(run, action)
  const signal = AbortSignal.any([
    state.giveUp.signal,
    run.recorder.stopped,
    ...(cancelled === null ? [] : [cancelled]),
  ])
  if (signal.aborted) return givenUp(run)
  const answer = await run.parts.people.ask(state.step, task.instruction, signal).catch(error => {
    // Whoever aborted it knows why; anything else is said in the step's note.
    if (!signal.aborted) state.trail.note = `nobody could be asked: ${asError(error).message}`
    return null
  })
  run.recorder.mayAct()
  if (answer === null || state.skip !== null) return null
  state.answer = answer
  await run.recorder.append([answered(run, state, answer)])
  return answer
}

/** In the name of whoever entered it: by telephone that is somebody else. */
function answered(run: Run, state: StepState, { by, answer, note, via }: Answer) {
  const entered = via ? { via } : {}
  return event(run.id, 'task.answered', { step: state.step.id, by, answer, note, ...entered }, via || by)
}

function givenUp(run: Run): null {
  run.recorder.mayAct()
  return null
}

/**
 * Aborts where a person need not go on because the run is cancelled. What a broken-off restore cuts again is never called off:
 * it is what holds the isolation.
 */
function calledOff(run: Run, action: Action): AbortSignal | null {
  return run.direction === 'isolate' || action === 'revert' ? run.control.cancelling.signal : null
}

function unanswered(run: Run, state: StepState, action: Action): Ending {
  if (state.skip !== null) {
    return { state, outcome: 'skipped', rung: null, note: `${state.skip.by}: ${state.skip.reason}` }
  }
  if (calledOff(run, action)?.aborted) {
    return { state, outcome: notCut(state), rung: null, note: 'the run was cancelled' }
  }
  return { state, outcome: notCut(state), rung: null, note: state.trail.note }
}

/** A person who did not do it leaves what the rungs before left. */
function notCut(state: StepState): 'unverified' | 'unreachable' {
  return state.trail.applied ? 'unverified' : 'unreachable'
}

/** The ending, or the port whose link is still up. */
async function weigh(
  run: Run,
  state: StepState,
  action: Action,
  task: Task,
  answer: Answer,
  seenUp: (port: PortRef) => boolean,
): Promise<Ending | PortRef> {
  const note = `${answer.by}: ${answer.answer}${answer.note === '' ? '' : ` (${answer.note})`}`
  if (run.write === 'simulate') return { state, outcome: 'simulated', rung: 'hands', note }
  const did = answer.answer === 'done' || (action === 'apply' && answer.answer === 'already-out')
  if (!did) return { state, outcome: notCut(state), rung: 'hands', note }
  const wanted = action === 'apply' ? 'down' : 'up'
  const seen = await lookAtCables(run, task, wanted)
  const against = seen.find(one => one.link !== null && one.link !== wanted)
  if (against !== undefined && against.port !== null && action === 'apply') return against.port
  const reading = seen.every(one => one.link === wanted) ? readingOf(seen, wanted) : null
  if (reading === null) return { state, outcome: 'handed-over', rung: 'hands', note: `${note}; not read back` }
  if (answer.answer === 'already-out') return { state, outcome: 'already-so', rung: 'hands', reading, note }
  // A service was up itself, which says nothing about its cable: that line may have been cut before this task.
  const wasUp = state.step.kind !== 'service' && state.was?.link === 'up'
  const fell = action === 'revert' || wasUp || task.own.some(seenUp)
  if (fell) return { state, outcome: 'done', rung: 'hands', reading, note }
  // A link that was down before proves nothing about this cable.
  return { state, outcome: 'handed-over', rung: 'hands', reading, note: `${note}; the link was down before` }
}

interface CableLink {
  readonly link: Link
  /** Where it was read. */
  readonly port: PortRef | null
}

/** One verdict for each cable, looked at until they are as wanted or time is up. */
async function lookAtCables(run: Run, task: Task, wanted: 'up' | 'down'): Promise<CableLink[]> {
  const { clock } = run.parts
  const cables = cablesOf(run.program, task.step)
  const lagMs = Math.max(0, ...cables.flatMap(portsOf).map(port => run.links.lagMs(port.device)))
  const until = clock.mono() + (wanted === 'down' ? FALL_MS : RISE_MS) + lagMs
  for (;;) {
    const seen = await Promise.all(cables.map(cable => linkOf(run, portsOf(cable))))
    const against = seen.some(one => one.link !== null && one.link !== wanted)
    if (!against || clock.mono() >= until) return seen.length === 0 ? [{ link: null, port: null }] : seen
    await clock.sleep(LOOK_AGAIN_MS)
  }
}

/** A cable with one end up is up. */
async function linkOf(run: Run, ports: readonly PortRef[]): Promise<CableLink> {
  const ends = await Promise.all(ports.map(async port => ({ port, link: await run.links.link(port, FALL_MS) })))
  return ends.find(one => one.link === 'up') ?? ends.find(one => one.link === 'down') ?? { link: null, port: null }
}

function readingOf(seen: readonly CableLink[], link: 'up' | 'down'): Reading {
  const detail = seen.map(one => `${one.port?.device} ${one.port?.port} link ${one.link}`).join(', ')
  return { state: link === 'down' ? 'severed' : 'open', admin: null, link, detail: detail.slice(0, 300) }
}
