import { KakuriError } from '../base/errors.ts'
import { type ProgramBody, stageSteps } from '../compile/program.ts'
import type { RunKind } from '../journal/events.ts'
import type { Ledger } from '../journal/ledger.ts'

/** Throws RUN_IN_PROGRESS where the journal shows a run that was started and has not ended. */
export function refuseOpenRun(ledger: Ledger): void {
  if (ledger.open === null) return
  const { id, direction, paused } = ledger.open
  throw new KakuriError('RUN_IN_PROGRESS', `run ${id} (${direction}) is ${paused ? 'paused' : 'open'}`)
}

/** Throws USAGE for names that the plan does not have. */
export function refuseUnknown(program: ProgramBody, stages: readonly string[], steps: Iterable<string>): void {
  const known = new Set(program.stages.map(stage => stage.id))
  const missing = stages.filter(stage => !known.has(stage))
  if (missing.length > 0) throw new KakuriError('USAGE', `the plan has no stage ${missing.join(', ')}`)
  const cutPoints = new Set(program.stages.flatMap(stageSteps).map(step => step.id))
  const strange = [...steps].filter(step => !cutPoints.has(step))
  if (strange.length > 0) throw new KakuriError('USAGE', `the plan has no cut point ${strange.join(', ')}`)
}

/** Throws STAGE_ORDER unless every stage before each one named is isolated or named before it. */
export function refuseDisorder(program: ProgramBody, ledger: Ledger, stages: readonly string[]): void {
  const passed = new Set(ledger.isolated)
  for (const id of stages) {
    const position = program.stages.findIndex(stage => stage.id === id)
    const missing = program.stages.slice(0, position).filter(stage => !passed.has(stage.id))
    if (missing.length > 0) {
      const names = missing.map(stage => stage.id).join(', ')
      throw new KakuriError('STAGE_ORDER', `stage ${id} cannot be isolated before ${names}`)
    }
    passed.add(id)
  }
}

/** The steps to put back, by stage. A drill goes over all of them, since it never cut any. */
export function chooseForRestore(
  program: ProgramBody,
  ledger: Ledger,
  kind: RunKind,
  stages: readonly string[],
  picked: readonly string[] | null,
): Map<string, Set<string>> {
  const wanted = picked === null ? null : new Set(picked)
  const chosen = new Map<string, Set<string>>()
  for (const stage of program.stages.filter(one => stages.includes(one.id))) {
    const steps = stageSteps(stage)
      .map(step => step.id)
      .filter(id => wanted === null || wanted.has(id))
      .filter(id => kind === 'drill' || ledger.latched.has(id))
    chosen.set(stage.id, new Set(steps))
  }
  return chosen
}
