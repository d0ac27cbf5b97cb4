import type { BoardRunDoc, BoardStepDoc, StandingDoc } from '../../../../src/api/board.ts'
import type { MapDoc } from '../../../../src/api/map.ts'
import type { PlanStepDoc } from '../../../../src/api/plan.ts'
import type { Live } from '../../live/store.ts'

/** How a cable or a device's cut point is shown, worst first: what a line of several cables shows is the first that any has. */
export const CUT_STATES = [
  'reopened',
  'failed',
  'doubtful',
  'hands',
  'cutting',
  'restoring',
  'rehearsing',
  'cut',
  'simulated',
  'point',
] as const
export type CutState = (typeof CUT_STATES)[number]

/** A cut point as one cable, service or device meets it. */
export interface Touch {
  readonly step: string
  readonly tag: string
  /** Only where a person unplugs it: another rung severs something else. */
  readonly byHands: boolean
}

export interface Touches {
  readonly cables: ReadonlyMap<string, readonly Touch[]>
  /** Cut points that no cable shows: services and zone blocks, and ports without a cable. By device. */
  readonly devices: ReadonlyMap<string, readonly Touch[]>
  /** By device and service, `fw-edge/vpn`. */
  readonly services: ReadonlyMap<string, readonly Touch[]>
}

type Steps = { readonly [id: string]: PlanStepDoc }
type Known = Pick<Live, 'standing' | 'steps'> & { readonly board: { readonly run: BoardRunDoc | null } | null }

/** Which cut points sever what. */
export function touchesOf({ cuts }: Pick<MapDoc, 'cuts'>, planSteps: Steps): Touches {
  const cables: [string, Touch][] = []
  const devices: [string, Touch][] = []
  const services: [string, Touch][] = []
  for (const cut of cuts) {
    const touch = { step: cut.step, tag: cut.tag, byHands: false }
    const inside = cut.service !== null || cut.block !== null || cut.cables.length === 0
    if (cut.device !== null && inside) devices.push([cut.device, touch])
    if (cut.device !== null && cut.service !== null) services.push([`${cut.device}/${cut.service}`, touch])
    cables.push(...cut.cables.map((id): [string, Touch] => [id, touch]))
    const more = (planSteps[cut.step]?.cables ?? []).filter(id => !cut.cables.includes(id))
    cables.push(...more.map((id): [string, Touch] => [id, { ...touch, byHands: true }]))
  }
  return { cables: grouped(cables), devices: grouped(devices), services: grouped(services) }
}

function grouped(pairs: readonly (readonly [string, Touch])[]): Map<string, Touch[]> {
  const groups = Map.groupBy(pairs, ([key]) => key)
  return new Map([...groups].map(([key, its]) => [key, its.map(([, touch]) => touch)]))
}

/** The state of one cut point: what stands across runs, and what the run under way or the last one did. */
export function cutState(id: string, { standing, steps, board }: Known): CutState {
  const stands = standing[id]?.state ?? 'not-cut'
  const run = board?.run ?? null
  if (stands === 'reopened') return 'reopened'
  const step = steps[id]
  const now = run !== null && run.phase !== 'ended' && step !== undefined ? underWay(step, run) : null
  if (now !== null) return now
  if (stands !== 'not-cut') return stands
  return run === null || step === undefined ? 'point' : lastTime(step, run)
}

function underWay({ phase }: BoardStepDoc, run: BoardRunDoc): CutState | null {
  if (phase === 'needs-person') return 'hands'
  if (phase !== 'working') return null
  if (run.kind === 'drill') return 'rehearsing'
  return run.direction === 'isolate' ? 'cutting' : 'restoring'
}

/** What was tried and is not cut has to be seen; what a drill showed is over with the drill. */
function lastTime({ phase, outcome }: BoardStepDoc, run: BoardRunDoc): CutState {
  if (phase !== 'ended' || run.direction !== 'isolate') return 'point'
  const open = run.phase !== 'ended'
  if (run.kind === 'drill' && !open) return 'point'
  if (outcome === 'refused' || outcome === 'unreachable') return 'failed'
  if (outcome === 'unverified') return 'doubtful'
  return outcome === 'simulated' ? 'simulated' : 'point'
}

/** The worst of several; null where none of them is a cut point of this cable now. */
export function worstOf(touches: readonly Touch[], live: Known): CutState | null {
  const states = touches.map(touch => touchState(touch, live)).filter(state => state !== null)
  return CUT_STATES.find(state => states.includes(state)) ?? null
}

/** A cable of the `hands` rung shows its cut point's state once hands are at work on it. */
export function touchState({ step, byHands }: Touch, live: Known): CutState | null {
  const state = cutState(step, live)
  if (!byHands) return state
  const rung = live.standing[step]?.rung ?? live.steps[step]?.rung
  return rung === 'hands' || state === 'hands' ? state : null
}

/** Since when, UTC milliseconds; null where the board does not say: then the chronology does. */
export function sinceOf(step: string, { standing, steps }: Pick<Known, 'standing' | 'steps'>): number | null {
  const stands: StandingDoc | undefined = standing[step]
  if (stands?.reopened) return stands.reopened.sinceUtc
  const now = steps[step]
  if (now === undefined || now.sinceUtc === null) return null
  return now.phase === 'ended' ? now.sinceUtc + (now.ms ?? 0) : now.sinceUtc
}
