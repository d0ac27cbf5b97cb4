import type { BoardRunDoc, BoardStepDoc } from '../../../../src/api/board.ts'
import type { EntryDoc } from '../../../../src/api/chronology.ts'

const same = (text: string) => ({ ja: text, en: text })

/** Small documents of the API for tests. */
export function step(id: string, more: Partial<BoardStepDoc> = {}): BoardStepDoc {
  return {
    ...{ id, tag: id, stage: 'outside', phase: 'waiting', rung: null, outcome: null, ms: null, sinceUtc: 100 },
    ...{ task: null, answer: null, warning: null, lastError: null, reading: null, second: null, note: same('') },
    ...more,
  }
}

export function instruction(room: string | null): NonNullable<BoardStepDoc['task']> {
  return { action: 'unplug', drill: false, tag: '2-03', cables: ['C-001'], room, text: same('unplug it') }
}

export function entry(seq: number, type: string, more: Partial<EntryDoc> = {}): EntryDoc {
  return {
    ...{ seq, utc: seq * 1_000, type, group: 'task', level: 'info', actor: 'kakuri', run: 'r1', kind: 'incident' },
    ...{ stage: null, step: null, text: same(`${type} ${seq}`), photo: null },
    ...more,
  }
}

export const RUN: BoardRunDoc = {
  ...{ id: 'r1', kind: 'incident', direction: 'isolate', bundle: 'b', reason: 'r', actor: '佐藤', startedUtc: 0 },
  ...{ elapsedMs: 0, phase: 'running', why: same(''), result: null, pausing: null, cancelling: null, stages: [] },
}
