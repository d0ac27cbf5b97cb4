import type { BoardStageDoc } from '../../../../src/api/board.ts'
import type { Gate } from '../../../../src/api/common.ts'

export interface GateState {
  /** Different people who said yes so far. */
  readonly have: number
  readonly need: number
  readonly names: readonly string[]
  /** One person may open it alone, with a reason. */
  readonly breakGlass: boolean
}

/** How far the gate that waits has come. `planned`: the plan's gate of this stage, which knows the whole number. */
export function gateState(stage: Pick<BoardStageDoc, 'gate' | 'approvals'>, planned: Gate | undefined): GateState {
  const gates = [planned, stage.gate].filter(gate => gate?.kind === 'approve')
  const need = Math.max(1, ...gates.map(gate => gate.count))
  const breakGlass = gates.some(gate => gate.breakGlass === true)
  return { have: stage.approvals.length, need, names: stage.approvals, breakGlass }
}

/** Names are the same person's whatever their width, case and spaces. */
export function hasApproved(stage: Pick<BoardStageDoc, 'approvals'>, name: string): boolean {
  return stage.approvals.some(one => plain(one) === plain(name))
}

const plain = (name: string) => name.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase()
