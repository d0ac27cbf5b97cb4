import { type ProgramBody, type ProgramStage, stageSteps } from '@kakuri/core/compile/program.ts'
import type { RunHandle } from '@kakuri/core/executor/contract.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { Role, RunKind } from '@kakuri/core/journal/events.ts'
import type { Ledger, OpenRun } from '@kakuri/core/journal/ledger.ts'
import type { Awaiting } from './awaiting.ts'
import type { Who } from './contract.ts'
import type { ServicePeople } from './people.ts'
import type { Plant } from './plant.ts'
import type { RunState } from './run-state.ts'
import type { Runs } from './runs.ts'
import { SaidError } from './said.ts'

export interface ControlParts {
  readonly journal: Journal
  readonly awaiting: Awaiting
  readonly people: ServicePeople
  readonly runs: Runs
  readonly plant: () => Plant
  /** With everything durable folded in. */
  readonly ledger: () => Ledger
  readonly state: () => RunState
  /** Resolves when what was left open is taken up, after a start or a full disk: until then nobody knows whether a gate or task waits. */
  readonly takenUp: () => Promise<void>
}

/** The run with this id, which must be open. Throws NOT_FOUND. */
export function openRun({ ledger }: ControlParts, run: string): OpenRun {
  const { open } = ledger()
  if (open?.id === run) return open
  throw new SaidError('NOT_FOUND', {
    en: `There is no open run ${run}.`,
    ja: `実行 ${run} は続いていません（存在しないか、終了しています）。`,
  })
}

/** What carries the run out. Throws NOT_WAITING where the run is paused or stands still. */
export function handleOf({ runs }: ControlParts, run: string): RunHandle {
  if (runs.handle?.id === run) return runs.handle
  throw notWaiting(`Run ${run} is paused.`, `実行 ${run} は一時停止中です。`)
}

/** Throws NOT_FOUND where the run has no such stage. */
export function stageOf(program: ProgramBody, open: OpenRun, id: string): ProgramStage {
  const stage = open.stages.includes(id) ? program.stages.find(one => one.id === id) : undefined
  if (stage !== undefined) return stage
  throw new SaidError('NOT_FOUND', {
    en: `Run ${open.id} has no stage ${id}.`,
    ja: `実行 ${open.id} にステージ ${id} はありません。`,
  })
}

/** Throws NOT_FOUND where the run does not take up such a cut point. */
export function requireStep(program: ProgramBody, open: OpenRun, id: string): void {
  const stages = program.stages.filter(stage => open.stages.includes(stage.id))
  const picked = open.picked?.includes(id) ?? true
  if (picked && stages.some(stage => stageSteps(stage).some(step => step.id === id))) return
  throw new SaidError('NOT_FOUND', {
    en: `Run ${open.id} has no cut point ${id}.`,
    ja: `実行 ${open.id} に遮断点 ${id} はありません。`,
  })
}

/** Throws FORBIDDEN unless the person has one of the roles. */
export function requireRole(
  who: Who,
  roles: readonly Role[],
  what: { readonly en: string; readonly ja: string },
): void {
  if (roles.some(role => who.roles.includes(role))) return
  const wanted = roles.join(', ')
  throw new SaidError('FORBIDDEN', {
    en: `${who.name} may not ${what.en}: the role ${wanted} is needed.`,
    ja: `${who.name} は${what.ja}ことができません。必要な役割: ${wanted}。`,
  })
}

/** What is done for real is the commander's; a drill is the network team's too. */
export function requireCommand(kind: RunKind, who: Who, what: { readonly en: string; readonly ja: string }): void {
  requireRole(who, kind === 'drill' ? ['commander', 'network'] : ['commander'], what)
}

export function notWaiting(en: string, ja: string): SaidError {
  return new SaidError('NOT_WAITING', { en, ja })
}
