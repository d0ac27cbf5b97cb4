import type { Reading } from '../driver/contract.ts'
import type { Batch, Read } from './batch.ts'
import type { Ending, StepState } from './context.ts'

/** What a batch's first readings call for. */
export interface Sorted {
  /** As it should be before this run did anything. */
  readonly already: readonly Ending[]
  /** As it should be, by this run's own earlier work. */
  readonly reached: readonly Read[]
  readonly absent: readonly StepState[]
  readonly todo: readonly StepState[]
}

export function sort(batch: Batch, reads: readonly Read[]): Sorted {
  const already: Ending[] = []
  const reached: Read[] = []
  const absent: StepState[] = []
  const todo: StepState[] = []
  for (const { state, reading } of reads) {
    if (isLeftAlone(batch, state, reading)) already.push(leftAlone(batch, state, reading))
    else if (isThere(batch, { state, reading }) && state.touched && batch.run.write === 'write')
      reached.push({ state, reading })
    else if (isThere(batch, { state, reading }))
      already.push({ state, outcome: 'already-so', rung: batch.rung.kind, reading })
    else if (reading.state === 'absent') absent.push(state)
    else if (state.skip === null) todo.push(state)
  }
  return { already, reached, absent, todo }
}

/** True when the device reads as the action wants it. A drill changes nothing, so it never gets an open port to be cut. */
export function isThere(batch: Batch, { state, reading }: Read): boolean {
  if (batch.action === 'apply') return reading.state === 'severed'
  return reading.state === 'open' && batch.run.write === 'write' && everyPartIsBack(state.was, reading)
}

/** One outlet of two that is on again reads as open, and the device may still be without the supply that it had. */
function everyPartIsBack(was: Reading | null, reading: Reading): boolean {
  const parts = Object.entries(was?.parts ?? {})
  return parts.every(([part, state]) => state !== 'open' || (reading.parts?.[part] ?? 'open') === 'open')
}

/** Restoring puts back what was: a port that was down before the cut stays down. */
function isLeftAlone(batch: Batch, state: StepState, reading: Reading): boolean {
  if (batch.action === 'apply') return false
  const was = state.was ?? (batch.run.write === 'simulate' ? reading : null)
  return was?.state === 'severed'
}

function leftAlone(batch: Batch, state: StepState, reading: Reading): Ending {
  const note = reading.state === 'severed' ? 'was severed before the cut' : 'was severed before the cut; left as found'
  return { state, outcome: 'already-so', rung: batch.rung.kind, reading, note }
}

/**
 * "Nothing to do" from a device that may answer with an old state: were it believed, a port opened a second ago would never be
 * cut. What this process had carried out itself is no first reading.
 */
export function isDoubtful(batch: Batch, read: Read): boolean {
  const { state, reading } = read
  return isThere(batch, read) && !isLeftAlone(batch, state, reading) && !state.trail.applied
}
