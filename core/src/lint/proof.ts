import type { Finding } from './finding.ts'

/** What was asked of one pair of names after a stage, and what came out. */
export interface PairProof {
  readonly from: string
  readonly to: string
  readonly holds: boolean
  /** How many endpoints the names stand for. */
  readonly endpoints: { readonly from: number; readonly to: number }
  readonly findings: readonly Finding[]
}

/** What was proven for the moment after a stage, with all stages before it cut too. */
export interface StageProof {
  readonly stage: string
  readonly severs: readonly PairProof[]
  readonly keeps: readonly PairProof[]
}
