import type { CheckedProgram, Program } from '../compile/program.ts'
import { type LintContext, type LintParts, makeContext } from './context.ts'
import type { Finding } from './finding.ts'
import type { StageProof } from './proof.ts'
import { proveKeeps } from './proof-keeps.ts'
import { proveSevers } from './proof-severs.ts'
import { CHECKS } from './rules.ts'

export interface LintReport {
  /** Errors first, in the order of the rules. */
  readonly findings: readonly Finding[]
  /** What was proven, stage by stage. */
  readonly proofs: readonly StageProof[]
  /** Null when there is an error. */
  readonly checked: CheckedProgram | null
}

/** Holds a program against every rule. The program must have been compiled from these parts. */
export function lint(program: Program, parts: LintParts): LintReport {
  const context = makeContext(program, parts)
  const proofs = proveStages(context)
  const proven = proofs.flatMap(({ severs, keeps }) => [...severs, ...keeps].flatMap(pair => pair.findings))
  const all = [...Object.values(CHECKS).flatMap(rule => rule(context)), ...proven]
  const errors = all.filter(({ severity }) => severity === 'error')
  const findings = [...errors, ...all.filter(({ severity }) => severity === 'warning')]
  return { findings, proofs, checked: errors.length > 0 ? null : check(program) }
}

function proveStages(context: LintContext): StageProof[] {
  const severs = proveSevers(context)
  const keeps = proveKeeps(context)
  return context.stages.map(({ stage }, index) => ({
    stage: stage.id,
    severs: severs[index] ?? [],
    keeps: keeps[index] ?? [],
  }))
}

function check(program: Program): CheckedProgram {
  return program as unknown as CheckedProgram
}
