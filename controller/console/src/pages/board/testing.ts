import type { BoardDoc, BoardRunDoc, BoardStageDoc, BoardStepDoc, StandingDoc } from '../../../../src/api/board.ts'
import type { Gate } from '../../../../src/api/common.ts'
import type { PlanDoc, PlanStageDoc } from '../../../../src/api/plan.ts'

/** Small documents of the API for tests. */
const same = (text: string) => ({ ja: text, en: text })

export const NOW = 1_000_000_000_000

export function planStage(id: string, gate: Gate = { kind: 'auto' }): PlanStageDoc {
  return {
    ...{ id, name: same(id), gate, severs: [], keeps: [], impact: null, announcements: [] },
    ...{ probationMs: 1_000, watchEveryMs: 1_000, recut: false, steps: [] },
  }
}

export function plan(...stages: PlanStageDoc[]): PlanDoc {
  return {
    ...{ site: { id: 's', name: same('s') }, name: same('p'), triggers: [], filesDiffer: null, demo: false },
    ...{ rooms: {}, segments: {}, devices: {}, stages },
    seal: { sha256: 'x', sealedBy: 'x', sealedUtc: 0, signer: 'x' },
  }
}

export function stage(id: string, more: Partial<BoardStageDoc> = {}): BoardStageDoc {
  return {
    ...{ id, phase: 'waiting', gate: null, approvals: [], openedBy: null, broken: null },
    ...{ probationEnds: null, confirmedBy: null },
    ...more,
  }
}

export function run(more: Partial<BoardRunDoc> = {}): BoardRunDoc {
  return {
    ...{ id: 'r1', kind: 'incident', direction: 'isolate', bundle: 'b', reason: 'x', actor: 'x', startedUtc: 0 },
    ...{ elapsedMs: 0, phase: 'running', why: same(''), result: null, pausing: null, cancelling: null, stages: [] },
    ...more,
  }
}

export function step(id: string, more: Partial<BoardStepDoc> = {}): BoardStepDoc {
  return {
    ...{ id, tag: id, stage: 'a', phase: 'waiting', rung: null, outcome: null, ms: null, sinceUtc: null },
    ...{ task: null, answer: null, warning: null, lastError: null, reading: null, second: null, note: same('') },
    ...more,
  }
}

export function standing(step: string, more: Partial<StandingDoc> = {}): StandingDoc {
  return {
    ...{ step, stage: 'a', state: 'cut', outcome: 'done', rung: 'ssh', was: null, kind: 'incident' },
    ...{ reopened: null, unreadable: null },
    ...more,
  }
}

export function board(more: Partial<BoardDoc> = {}): BoardDoc {
  return {
    ...{
      seq: 1,
      nowUtc: NOW,
      run: null,
      steps: [],
      standing: [],
      isolated: [],
      watch: null,
      watchTasks: [],
      busy: false,
    },
    readiness: { preparedUtc: NOW - 1_000, steps: [] },
    ...more,
  }
}
