import { EMPTY_CHAIN, type Head, link, toEvent } from '@kakuri/core/journal/chain.ts'
import type { EvidenceEntry } from '@kakuri/core/journal/events.ts'
import { describe, expect, it } from 'vitest'
import { bounded, EMPTY, MOST_ENTRIES, placed } from './evidence-chain.ts'

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

/** So many entries of one journal, chained as an agent keeps them. */
function chained(count: number, actor = 'kakuri'): EvidenceEntry[] {
  let head: Head = EMPTY_CHAIN
  return Array.from({ length: count }, () => {
    const row = link({ type: 'link.lost', actor, run: null, body: '{}', utc: 1, mono: 1.5 }, head, 1)
    head = row
    return toEvent(row) as unknown as EvidenceEntry
  })
}

describe('of one message its sound part is taken, as far as', () => {
  const [all, other] = [chained(4), chained(4, 'somebody else')]
  it.each<[string, readonly EvidenceEntry[], number, number]>([
    ['a hole in its middle', all.toSpliced(1, 1), 1, 3],
    ['an entry of another journal in its middle', all.with(2, other[2] ?? never()), 2, 3],
    ['two that changed places', [all[0], all[2], all[1], all[3]].map(one => one ?? never()), 1, 3],
    ['an entry whose content was changed', all.with(2, { ...(all[2] ?? never()), body: { step: 'y' } }), 2, 3],
  ])('%s', (_what, entries, fresh, seq) => {
    const found = placed(entries, EMPTY, false)
    expect([found.fresh.length, found.fault?.seq]).toEqual([fresh, seq])
  })
})

function never(): never {
  throw new Error('it is there')
}
