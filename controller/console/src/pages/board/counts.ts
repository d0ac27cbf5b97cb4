import type { BoardStepDoc, ReadinessDoc, StandingDoc } from '../../../../src/api/board.ts'

export type Group = 'waiting' | 'working' | 'person' | 'well' | 'doubtful' | 'failed'
export type Counts = { readonly [group in Group]: number }

/** In which heap a step of the run lies. Only what was read back (or simulated) is well. */
export function groupOf({ phase, outcome }: Pick<BoardStepDoc, 'phase' | 'outcome'>): Group {
  if (phase === 'waiting' || phase === 'working') return phase
  if (phase === 'needs-person') return 'person'
  if (outcome === 'done' || outcome === 'already-so' || outcome === 'simulated') return 'well'
  return outcome === 'refused' || outcome === 'unreachable' || outcome === null ? 'failed' : 'doubtful'
}

/** As `groupOf`, by how the cut point stands now: what was found open again is not well, whatever the run came to. */
export function groupNow(step: BoardStepDoc, standing: StandingDoc | undefined): Group {
  return step.phase === 'ended' && standing?.state === 'reopened' ? 'failed' : groupOf(step)
}

/** It ended in a way that somebody has to look at. */
export function isShort(step: Pick<BoardStepDoc, 'phase' | 'outcome'>): boolean {
  return step.phase === 'ended' && groupOf(step) !== 'well'
}

export function countGroups(groups: Iterable<Group>): Counts {
  const counts = { waiting: 0, working: 0, person: 0, well: 0, doubtful: 0, failed: 0 }
  for (const group of groups) counts[group] += 1
  return counts
}

export interface ReadyCounts {
  readonly ready: number
  readonly 'hands-only': number
  readonly 'not-ready': number
}

export function countReady(steps: ReadinessDoc['steps']): ReadyCounts {
  const counts = { ready: 0, 'hands-only': 0, 'not-ready': 0 }
  for (const { state } of steps) counts[state] += 1
  return counts
}

type Ready = ReadinessDoc['steps'][number]
const indexes = new WeakMap<ReadinessDoc, ReadonlyMap<string, Ready>>()

/** Readiness of one cut point; the document is indexed once. */
export function readinessOf(readiness: ReadinessDoc, step: string): Ready | undefined {
  const known = indexes.get(readiness) ?? new Map(readiness.steps.map(one => [one.step, one]))
  indexes.set(readiness, known)
  return known.get(step)
}

/** Whether what stands across runs says more than the step of the run shown: it is open again, or the run was a mere drill. */
export function showsStanding(
  step: BoardStepDoc | undefined,
  standing: StandingDoc | undefined,
  kind: 'incident' | 'drill' | 'live-drill' | undefined,
): boolean {
  if (standing === undefined) return false
  return step === undefined || step.phase === 'waiting' || kind === 'drill' || standing.state === 'reopened'
}
