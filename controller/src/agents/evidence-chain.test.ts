import type { EvidenceEntry } from '@kakuri/core/journal/events.ts'
import { describe, expect, it } from 'vitest'
import { bounded, MOST_ENTRIES } from './evidence-chain.ts'

const ZERO = '0'.repeat(64)
const entryOf = (seq: number, type: string): EvidenceEntry => ({
  ...{ seq, epoch: 1, utc: 0, mono: 0, actor: 'kakuri', run: 'r1', type, version: 1, body: {}, prev: ZERO, hash: ZERO },
})

describe('what is held of an agent that sends cuts without end', () => {
  it('is its newest entries, behind the beginning of their run', () => {
    let held = [entryOf(1, 'run.started')]
    for (let seq = 2; seq <= 5 * MOST_ENTRIES; seq++) {
      held.push(entryOf(seq, 'step.intent'))
      held = bounded(held)
      if (held.length > 2 * MOST_ENTRIES) throw new Error(`${held.length} are held`)
    }
    expect(held[0]?.type).toBe('run.started')
    expect(held.at(-1)?.seq).toBe(5 * MOST_ENTRIES)
    expect(held.length).toBeGreaterThan(MOST_ENTRIES)
  })

  it('is all of it while it is no more than a room cuts', () => {
    const all = Array.from({ length: MOST_ENTRIES }, (_, at) => entryOf(at + 1, 'step.ended'))
    expect(bounded(all)).toBe(all)
  })
})
