import { create } from 'zustand'
import type { AgentDoc } from '../../../src/api/agents.ts'
import type { BoardDoc, BoardPatch, BoardStepDoc, StandingDoc } from '../../../src/api/board.ts'
import type { EntryDoc } from '../../../src/api/chronology.ts'
import type { PlanDoc, PlanStageDoc, PlanStepDoc } from '../../../src/api/plan.ts'
import type { Me } from '../../../src/api/session.ts'

/** How many of the newest entries a page holds without asking. */
const ENTRIES_KEPT = 500

/** What the console knows. Pages read slices of it; only `live/` writes it. */
export interface Live {
  /** Null: nobody is logged in. Undefined: not asked yet. */
  readonly me: Me | null | undefined
  readonly plan: PlanDoc | null
  /** Steps and stages of the sealed plan by id. */
  readonly planSteps: { readonly [id: string]: PlanStepDoc }
  readonly planStages: { readonly [id: string]: PlanStageDoc }
  /** The board without its steps and standings, which stand below by id so that a page redraws only what changed. */
  readonly board: Omit<BoardDoc, 'steps' | 'standing'> | null
  readonly steps: { readonly [id: string]: BoardStepDoc }
  readonly standing: { readonly [step: string]: StandingDoc }
  /** Newest last. */
  readonly entries: readonly EntryDoc[]
  /** By id; null until they were asked for. */
  readonly agents: { readonly [id: string]: AgentDoc } | null
  readonly connection: 'connecting' | 'live' | 'away'
  /** When the controller was last heard, on this machine's clock; null before the first time. */
  readonly heardAt: number | null
  /** The controller's clock minus this machine's, milliseconds. */
  readonly skewMs: number
}

const EMPTY: Live = {
  me: undefined,
  plan: null,
  planSteps: {},
  planStages: {},
  board: null,
  steps: {},
  standing: {},
  entries: [],
  agents: null,
  connection: 'connecting',
  heardAt: null,
  skewMs: 0,
}

export const useLive = create<Live>(() => EMPTY)

export function takeMe(me: Me | null): void {
  useLive.setState({ me })
}

export function takePlan(plan: PlanDoc): void {
  useLive.setState({
    plan,
    planStages: Object.fromEntries(plan.stages.map(stage => [stage.id, stage])),
    planSteps: Object.fromEntries(plan.stages.flatMap(stage => stage.steps).map(step => [step.id, step])),
  })
}

export function takeBoard({ steps, standing, ...board }: BoardDoc): void {
  useLive.setState({ board, steps: byId(steps), standing: byStep(standing) })
}

/** Steps of a run that begins take the place of those of the run before. */
export function takePatch(patch: BoardPatch): void {
  useLive.setState(live => {
    if (live.board === null) return live
    const { steps, standing, ...rest } = patch
    const begins = patch.run !== undefined && patch.run.id !== live.board.run?.id
    return {
      board: { ...live.board, ...(rest as Partial<typeof live.board>) },
      ...(steps && { steps: begins ? byId(steps) : { ...live.steps, ...byId(steps) } }),
      ...(standing && { standing: byStep([...Object.values(live.standing), ...standing]) }),
    }
  })
}

export function takeEntries(entries: readonly EntryDoc[]): void {
  useLive.setState(live => {
    const last = live.entries.at(-1)?.seq ?? 0
    const fresh = entries.filter(entry => entry.seq > last)
    return { entries: [...live.entries, ...fresh].slice(-ENTRIES_KEPT) }
  })
}

const byId = (steps: readonly BoardStepDoc[]) => Object.fromEntries(steps.map(step => [step.id, step]))
/** The last one of a cut point counts; what is no longer cut is left out. */
const byStep = (standing: readonly StandingDoc[]) => {
  const last = new Map(standing.map(one => [one.step, one]))
  return Object.fromEntries([...last].filter(([, one]) => one.state !== 'not-cut'))
}

/** All of them, as they were asked for. */
export function takeAgents(agents: readonly AgentDoc[]): void {
  useLive.setState({ agents: Object.fromEntries(agents.map(agent => [agent.id, agent])) })
}

/** Those that changed. */
export function takeChangedAgents(changed: readonly AgentDoc[]): void {
  useLive.setState(({ agents }) => ({
    agents: { ...agents, ...Object.fromEntries(changed.map(agent => [agent.id, agent])) },
  }))
}
