import { expect, it } from 'vitest'
import type { Reading } from '../driver/contract.ts'
import type { AnyEvent, EventBodies, EventType, Outcome, RunKind } from './events.ts'
import { createLedger, foldLedger } from './ledger.ts'

const OPEN: Reading = { state: 'open', admin: 'up', link: 'up', detail: 'up' }
const SEVERED: Reading = { state: 'severed', admin: 'down', link: 'down', detail: 'down' }

/** Events of one run after another, numbered as a journal does. */
function history() {
  const events: AnyEvent[] = []
  let run: string | null = null
  const add = <T extends EventType>(type: T, body: EventBodies[T]) => {
    const seq = events.length + 1
    const frame = { seq, epoch: 1, utc: seq, mono: seq, actor: 'Abe', run, version: 1, prev: '', hash: '' }
    events.push({ ...frame, type, body } as unknown as AnyEvent)
  }
  const start = (id: string, direction: 'isolate' | 'restore', kind: RunKind = 'incident') => {
    run = id
    add('run.started', { kind, direction, bundle: 'b', reason: '', stages: ['s1'], steps: null })
    add('wave.started', { stage: 's1', wave: 0, steps: ['x'] })
  }
  const intent = (action: 'apply' | 'revert', was: Reading | null = OPEN) =>
    add('step.intent', { step: 'x', rung: 'ssh', action, was })
  const ended = (outcome: Outcome, reading: Reading | null = null) =>
    add('step.ended', { step: 'x', outcome, rung: 'ssh', reading, second: null, ms: 1, note: '' })
  const finish = () => {
    add('stage.ended', { stage: 's1', outcomes: {} })
    add('run.ended', { result: 'complete', reason: '' })
    run = null
  }
  return { events, add, start, intent, ended, finish }
}

const fold = (h: ReturnType<typeof history>) => foldLedger(h.events)

it('a cut is latched from its intent on: after a crash nobody knows how far it came', () => {
  const h = history()
  h.start('r1', 'isolate')
  h.intent('apply')
  expect(fold(h).latched.get('x')).toMatchObject({ stage: 's1', was: OPEN, outcome: null, touched: true })
  expect(fold(h).open?.steps.get('x')?.ended).toBeNull()
})

it('the first observed state is kept over repeated isolates', () => {
  const h = history()
  h.start('r1', 'isolate')
  h.intent('apply', OPEN)
  h.ended('done')
  h.finish()
  h.start('r2', 'isolate')
  h.intent('apply', SEVERED)
  h.ended('done')
  expect(fold(h).latched.get('x')).toMatchObject({ was: OPEN, run: 'r1', outcome: 'done' })
})

it("an agent's cuts are the controller's once it was back: its next run keeps no state of before", () => {
  const h = history()
  h.start('r1', 'isolate')
  h.intent('apply', OPEN)
  h.ended('done')
  h.finish()
  h.add('link.back', { controller: 'c', session: 2 })
  expect(fold(h).latched.get('x')?.was).toEqual(OPEN)
  h.start('r2', 'isolate')
  expect(fold(h).latched.size).toBe(0)
})

it('what was severed before is latched as such', () => {
  const h = history()
  h.start('r1', 'isolate')
  h.ended('already-so', SEVERED)
  expect(fold(h).latched.get('x')?.was).toEqual(SEVERED)
})

it.each<[Outcome, boolean]>([
  ['done', true],
  ['unverified', true],
  ['unreachable', true],
  ['skipped', true],
  ['refused', false],
])('after an intent that ended %s, latched is %s', (outcome, latched) => {
  const h = history()
  h.start('r1', 'isolate')
  h.intent('apply')
  h.ended(outcome)
  expect(fold(h).latched.has('x')).toBe(latched)
})

it('a person who could not do it leaves nothing latched', () => {
  const h = history()
  h.start('r1', 'isolate')
  h.add('step.intent', { step: 'x', rung: 'hands', action: 'apply', was: null })
  h.ended('unreachable')
  expect(fold(h).latched.has('x')).toBe(false)
})

it('a drill leaves no trace', () => {
  const h = history()
  h.start('r1', 'isolate', 'drill')
  h.intent('apply')
  h.ended('simulated')
  h.finish()
  expect(fold(h)).toMatchObject({ open: null, latched: new Map(), isolated: new Set() })
})

function restored(): ReturnType<typeof history> {
  const h = history()
  h.start('r1', 'isolate')
  h.intent('apply')
  h.ended('done')
  h.finish()
  h.start('r2', 'restore')
  h.intent('revert')
  h.ended('done')
  h.add('probation.started', { stage: 's1', ms: 1000, steps: ['x'] })
  return h
}

it('a restored cut stays latched until its probation is confirmed', () => {
  const h = restored()
  expect(fold(h).latched.get('x')?.state).toBe('restoring')
  h.add('probation.confirmed', { stage: 's1', by: 'Abe' })
  expect(fold(h)).toMatchObject({ latched: new Map(), isolated: new Set() })
})

it('a probation that expired makes its steps cuts to be carried out again', () => {
  const h = restored()
  h.add('probation.expired', { stage: 's1' })
  expect(fold(h).open?.steps.has('x')).toBe(false)
  expect(fold(h).latched.get('x')).toMatchObject({ was: OPEN, state: 'cut', outcome: null })
})

it('folding bit by bit is folding at once', () => {
  const h = restored()
  const bits = createLedger()
  bits.add(h.events.slice(0, 4))
  bits.add(h.events.slice(4))
  expect(bits.ledger).toEqual(fold(h))
})

it.each([['Abe'], ['ＡＢＥ'], [' a be ']])(
  'an approval withdrawn as %j counts no longer, and may be given again',
  name => {
    const h = history()
    h.start('r1', 'isolate')
    h.add('gate.approved', { stage: 's1', by: 'Abe' })
    h.add('gate.approved', { stage: 's1', by: 'Baba' })
    h.add('gate.withdrawn', { stage: 's1', by: name })
    expect(fold(h).open?.approvals.get('s1')).toEqual(new Set(['Baba']))
    h.add('gate.approved', { stage: 's1', by: 'Abe' })
    expect(fold(h).open?.approvals.get('s1')).toEqual(new Set(['Baba', 'Abe']))
  },
)

it('one person is one approval, however the journal spells them', () => {
  const h = history()
  h.start('r1', 'isolate')
  h.add('gate.approved', { stage: 's1', by: 'Abe' })
  h.add('gate.approved', { stage: 's1', by: 'ａｂｅ' })
  expect(fold(h).open?.approvals.get('s1')).toEqual(new Set(['Abe']))
})

it('an approval is of one run and one stage', () => {
  const h = history()
  h.start('r1', 'isolate')
  h.add('gate.approved', { stage: 's1', by: 'Abe' })
  h.add('gate.withdrawn', { stage: 's2', by: 'Abe' })
  expect(fold(h).open?.approvals.get('s1')).toEqual(new Set(['Abe']))
  h.finish()
  h.start('r2', 'isolate')
  expect(fold(h).open?.approvals).toEqual(new Map())
})

it('a gate is not open by having been broken: only its opening opens it', () => {
  const h = history()
  h.start('r1', 'isolate')
  h.add('gate.broken', { stage: 's1', by: 'Abe', reason: 'alone' })
  expect(fold(h).open?.openedGates).toEqual(new Set())
})
