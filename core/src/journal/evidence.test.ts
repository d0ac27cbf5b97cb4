import { describe, expect, it } from 'vitest'
import { canonicalJson, type Json } from '../base/canonical.ts'
import type { ProgramBody, ProgramDevice, Step } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import type { RungKind } from '../plan/shape.ts'
import { EMPTY_CHAIN, type Head, link, toEvent } from './chain.ts'
import type { AnyEvent, Direction, EventBodies, EventType, EvidenceEntry, Outcome, RunKind } from './events.ts'
import { adoptions, verifyEvidence } from './evidence.ts'
import { foldLedger } from './ledger.ts'

const OPEN: Reading = { state: 'open', admin: 'up', link: 'up', detail: 'up' }
const SEVERED: Reading = { state: 'severed', admin: 'down', link: 'down', detail: 'down' }
const both = { ja: '', en: '' }

const device = (id: string, room: string): ProgramDevice => ({
  ...{ id, kind: 'switch', name: both, room, rack: null, unit: null, address: null, ways: {}, aaa: null },
})
const step = (id: string, at: string): Step => ({
  ...{ id, tag: id, kind: 'port', device: at, target: { kind: 'port', port: id }, second: null },
  ...{ ladder: [], cables: [], display: null, impact: null },
})
const STAGE = { name: both, gate: { kind: 'auto' }, severs: [], keeps: [], impact: null, announcements: [] } as const
const PROGRAM: ProgramBody = {
  ...{ format: 'kakuri-program/1', site: { id: 'h', name: both }, plan: { name: both, triggers: [] } },
  ...{ rooms: { r1: { name: both }, r2: { name: both } }, agents: { 'agent-1': { room: 'r1' } }, segments: {} },
  ...{ devices: { a: device('a', 'r1'), b: device('b', 'r2') }, profiles: {}, cables: {}, aaa: {} },
  stages: [
    {
      ...{ ...STAGE, id: 's1', probationMs: 1, watchEveryMs: 1, recut: false },
      waves: [{ steps: [step('x', 'a'), step('y', 'a'), step('far', 'b')] }],
    },
  ],
}

/** A journal that is written down as it goes, chained as it is stored. */
function journal() {
  const entries: EvidenceEntry[] = []
  let head: Head = EMPTY_CHAIN
  let run: string | null = null
  const add = <T extends EventType>(type: T, body: EventBodies[T]) => {
    const draft = { type, actor: 'agent-1', run, body: canonicalJson(body as unknown as Json), utc: 1, mono: 1.5 }
    const row = link(draft, head, 1)
    head = row
    entries.push(toEvent(row) as unknown as EvidenceEntry)
  }
  const start = (kind: RunKind = 'incident', direction: Direction = 'isolate') => {
    run = `r${entries.length}`
    add('run.started', { kind, direction, bundle: 'b', reason: '', stages: ['s1'], steps: null })
    add('wave.started', { stage: 's1', wave: 0, steps: ['x', 'y'] })
  }
  const intent = (was: Reading | null = OPEN, rung: RungKind = 'ssh', id = 'x', action: 'apply' | 'revert' = 'apply') =>
    add('step.intent', { step: id, rung, action, was })
  const ended = (outcome: Outcome, rung: RungKind | null = 'ssh', reading: Reading | null = SEVERED, id = 'x') =>
    add('step.ended', { step: id, outcome, rung, reading, second: null, ms: 1, note: '' })
  const finish = () => {
    add('run.ended', { result: 'complete', reason: '' })
    run = null
  }
  return { entries, add, start, intent, ended, finish }
}

const ledgerOf = (own: ReturnType<typeof journal>) => foldLedger(own.entries as unknown as AnyEvent[])
const adopt = (agent: ReturnType<typeof journal>, own = journal()) =>
  adoptions(PROGRAM, 'agent-1', agent.entries, ledgerOf(own))

/** A restore of `x`, confirmed. */
function putBack(own: ReturnType<typeof journal>): void {
  own.start('incident', 'restore')
  own.intent(OPEN, 'ssh', 'x', 'revert')
  own.ended('done', 'ssh', OPEN)
  own.add('probation.started', { stage: 's1', ms: 1, steps: ['x'] })
  own.add('probation.confirmed', { stage: 's1', by: 'Abe' })
  own.finish()
}

/** Takes over what there is to take over, as the controller does. */
function takeOver(agent: ReturnType<typeof journal>, own: ReturnType<typeof journal>) {
  const found = adopt(agent, own)
  for (const one of found) if (one.news) own.add('agent.adopted', { agent: 'agent-1', ...one, reading: null })
  return ledgerOf(own).latched.get('x')
}

it('what an agent cut and read back is taken over with what was before, the rung and the outcome', () => {
  const agent = journal()
  agent.start()
  agent.intent()
  agent.ended('done')
  const told = { step: 'x', stage: 's1', rung: 'ssh', was: OPEN, outcome: 'done', evidence: 4 }
  expect(adopt(agent)).toEqual([{ ...told, news: true, begun: false }])
  expect(takeOver(agent, journal())).toMatchObject({ was: OPEN, outcome: 'done', touched: true, state: 'cut' })
})

it('an intent that nothing followed may have cut: it is unverified until more is told', () => {
  const agent = journal()
  const own = journal()
  agent.start()
  agent.intent()
  expect(takeOver(agent, own)).toMatchObject({ was: OPEN, outcome: 'unverified' })
  agent.ended('done')
  expect(takeOver(agent, own)).toMatchObject({ was: OPEN, outcome: 'done' })
})

it('evidence that arrives twice is taken over once', () => {
  const agent = journal()
  const own = journal()
  agent.start()
  agent.intent()
  agent.ended('done')
  takeOver(agent, own)
  expect(adopt(agent, own)).toEqual([])
})

it('what was taken over and then restored is not taken over again, and a later cut has its own state before', () => {
  const agent = journal()
  const own = journal()
  agent.start()
  agent.intent(OPEN)
  agent.ended('done')
  agent.finish()
  takeOver(agent, own)
  agent.add('link.back', { controller: 'c', session: 2 })
  agent.start()
  agent.ended('already-so', 'ssh', SEVERED)
  const fresh = adoptions(PROGRAM, 'agent-1', agent.entries, { ...ledgerOf(own), latched: new Map() })
  expect(fresh).toMatchObject([{ was: SEVERED, outcome: 'already-so' }])
})

it('two runs alone before the controller heard of the first: what was before the first counts', () => {
  const agent = journal()
  agent.start()
  agent.intent(OPEN)
  agent.ended('done')
  agent.finish()
  agent.add('link.back', { controller: 'c', session: 2 })
  agent.start()
  agent.ended('already-so', 'ssh', SEVERED)
  expect(adopt(agent)).toMatchObject([{ was: OPEN, outcome: 'already-so', rung: 'ssh' }])
})

it.each<[string, (agent: ReturnType<typeof journal>) => void]>([
  [
    'a drill',
    agent => {
      agent.start('drill')
      agent.intent()
      agent.ended('simulated')
    },
  ],
  [
    'what was refused by every rung',
    agent => {
      agent.start()
      agent.intent()
      agent.ended('refused', null, null)
    },
  ],
  [
    'a step outside of its part',
    agent => {
      agent.start()
      agent.intent(OPEN, 'ssh', 'far')
      agent.ended('done', 'ssh', SEVERED, 'far')
    },
  ],
  [
    'a step that the plan does not have',
    agent => {
      agent.start()
      agent.ended('done', 'ssh', SEVERED, 'gone')
    },
  ],
  [
    'entries that are not as they must be',
    agent => {
      agent.add('run.started', {} as EventBodies['run.started'])
      agent.add('step.intent', { step: 'x', rung: 'axe', action: 'apply' } as unknown as EventBodies['step.intent'])
    },
  ],
])('of %s nothing is taken over', (_name, write) => {
  const agent = journal()
  write(agent)
  expect(adopt(agent)).toEqual([])
})

it('a port shut unseen and an outlet switched are taken over both, in that order', () => {
  const agent = journal()
  const own = journal()
  agent.start()
  agent.intent(OPEN, 'ssh')
  agent.intent({ ...OPEN, parts: { 'pdu:1': 'open' } }, 'outlet')
  agent.ended('done', 'outlet')
  expect(adopt(agent).map(one => one.rung)).toEqual(['ssh', 'outlet'])
  expect([...(takeOver(agent, own)?.acted.keys() ?? [])]).toEqual(['device', 'outlet'])
})

it('a cable that a person pulled for the agent is put back by a person', () => {
  const agent = journal()
  agent.start()
  agent.intent(OPEN, 'hands')
  agent.ended('done', 'hands')
  expect(takeOver(agent, journal())).toMatchObject({ rung: 'hands', pulled: true, touched: false, was: OPEN })
})

it("what the controller's own intent had observed before is kept", () => {
  const agent = journal()
  const own = journal()
  const before: Reading = { ...OPEN, detail: 'as the controller read it' }
  own.start()
  own.intent(before)
  agent.start()
  agent.intent(OPEN)
  agent.ended('done')
  expect(takeOver(agent, own)).toMatchObject({ was: before, outcome: 'done' })
})

it('an already-so of the controller that found only what the agent had cut is put right', () => {
  const agent = journal()
  const own = journal()
  agent.start()
  agent.intent(OPEN)
  agent.ended('done')
  own.start()
  own.ended('already-so', 'ssh', SEVERED)
  own.finish()
  expect(ledgerOf(own).latched.get('x')).toMatchObject({ was: SEVERED, found: true })
  expect(takeOver(agent, own)).toMatchObject({ was: OPEN, found: false })
  expect(takeOver(agent, own)?.acted.get('device')).toEqual({ rung: 'ssh', was: OPEN })
})

it('also where the watch had cut it again since, in the belief that it was severed before', () => {
  const agent = journal()
  const own = journal()
  agent.start()
  agent.intent(OPEN)
  agent.ended('done')
  own.start()
  own.ended('already-so', 'ssh', SEVERED)
  own.finish()
  own.intent(SEVERED)
  expect(takeOver(agent, own)?.acted.get('device')).toEqual({ rung: 'ssh', was: OPEN })
})

it('an already-so of the agent that found what the controller had cut changes nothing', () => {
  const agent = journal()
  const own = journal()
  own.start()
  own.intent(OPEN)
  own.ended('done')
  agent.start()
  agent.ended('already-so', 'ssh', SEVERED)
  expect(adopt(agent, own)).toEqual([])
})

it('late evidence about a cut that is being put back does not call it held again', () => {
  const agent = journal()
  const own = journal()
  agent.start()
  agent.intent(OPEN)
  takeOver(agent, own)
  own.add('run.started', {
    ...{ kind: 'incident', direction: 'restore', bundle: 'b', reason: '', stages: ['s1'], steps: null },
  })
  own.add('step.intent', { step: 'x', rung: 'ssh', action: 'revert', was: OPEN })
  agent.ended('done')
  expect(takeOver(agent, own)).toMatchObject({ state: 'restoring', outcome: 'done' })
})

it('what an agent took over never counts its stage as isolated', () => {
  const agent = journal()
  const own = journal()
  agent.start()
  agent.ended('done')
  agent.ended('done', 'ssh', SEVERED, 'y')
  agent.add('stage.ended', { stage: 's1', outcomes: {} })
  takeOver(agent, own)
  expect(ledgerOf(own).isolated.size).toBe(0)
})

const chained = () => {
  const agent = journal()
  agent.start()
  agent.intent()
  agent.ended('done')
  return agent.entries
}

it('a chain that goes on from the last entry known is whole', () => {
  const entries = chained()
  const third = entries[2]
  expect(verifyEvidence(entries, null)).toBeNull()
  expect(verifyEvidence(entries.slice(3), third ? { seq: third.seq, hash: third.hash } : null)).toBeNull()
})

it.each<[string, (entries: EvidenceEntry[]) => EvidenceEntry[], number]>([
  ['a gap', entries => entries.toSpliced(1, 1), 2],
  ['a changed body', entries => entries.with(2, { ...entries[2], body: { step: 'y' } } as EvidenceEntry), 3],
  ['a changed clock', entries => entries.with(3, { ...entries[3], utc: 5 } as EvidenceEntry), 4],
  ['a start that is not known', entries => entries.slice(1), 1],
])('%s is named', (_name, spoil, seq) => {
  expect(verifyEvidence(spoil([...chained()]), null)?.seq).toBe(seq)
})

it('of a run whose begin is not known nothing is taken over: it may have been a drill', () => {
  const agent = journal()
  agent.start('drill')
  agent.intent()
  agent.ended('done')
  const holed = agent.entries.filter(entry => entry.type !== 'run.started')
  expect(adoptions(PROGRAM, 'agent-1', holed, ledgerOf(journal()))).toEqual([])
})

it('a journal that begins anew is taken over anew, also where the one before had come further', () => {
  const [before, anew, own] = [journal(), journal(), journal()]
  before.start()
  before.ended('done', 'ssh', SEVERED, 'y')
  before.intent()
  before.ended('done')
  for (const entry of before.entries) own.add('agent.evidence', { agent: 'agent-1', entry })
  takeOver(before, own)
  putBack(own)
  anew.start()
  anew.ended('done')
  expect(adopt(anew, own)).toEqual([])
  for (const entry of anew.entries) own.add('agent.evidence', { agent: 'agent-1', entry })
  expect(adopt(anew, own).map(one => [one.step, one.evidence])).toEqual([['x', 3]])
})

describe('an effect counts once', () => {
  const taken = (own: ReturnType<typeof journal>) =>
    own.entries.flatMap(({ type, body }) => (type === 'agent.adopted' ? [[body.rung, body.outcome]] : []))

  it('where the agent begins and ends while a run of the controller is at work on the same step', () => {
    const [agent, own] = [journal(), journal()]
    own.start()
    own.intent(OPEN, 'snmp')
    agent.start()
    agent.intent()
    takeOver(agent, own)
    expect(taken(own)).toEqual([])
    agent.ended('done')
    takeOver(agent, own)
    own.ended('done', 'snmp')
    own.finish()
    expect(takeOver(agent, own)).toMatchObject({ rung: 'snmp', was: OPEN, outcome: 'done' })
    expect(taken(own)).toEqual([['ssh', 'done']])
  })

  it('where its end is told after its beginning was taken over as cut', () => {
    const [agent, own] = [journal(), journal()]
    agent.start()
    agent.intent()
    const [begun] = adopt(agent, own)
    if (begun === undefined) throw new Error('it was begun')
    own.add('agent.adopted', { agent: 'agent-1', ...begun, outcome: 'done', reading: SEVERED })
    agent.ended('done')
    takeOver(agent, own)
    expect(taken(own)).toEqual([['ssh', 'done']])
  })

  it('where the run of the controller was the first and the agent did more: the more alone is taken over', () => {
    const [agent, own] = [journal(), journal()]
    own.start()
    own.intent()
    own.ended('done')
    agent.start()
    agent.intent()
    agent.intent({ ...OPEN, parts: { 'pdu:1': 'open' } }, 'outlet')
    agent.ended('done', 'outlet')
    expect([...(takeOver(agent, own)?.acted.keys() ?? [])]).toEqual(['device', 'outlet'])
    expect(taken(own)).toEqual([['outlet', 'done']])
  })
})

it('a person whom the agent only asks has pulled nothing', () => {
  const agent = journal()
  agent.start()
  agent.intent(OPEN, 'hands')
  expect(adopt(agent)).toEqual([])
  agent.ended('handed-over', 'hands')
  expect(takeOver(agent, journal())).toMatchObject({ pulled: true, outcome: 'handed-over' })
})

it('an end that comes after what was begun was taken over and put back: it is told with what was before, as only begun', () => {
  const [agent, own] = [journal(), journal()]
  agent.start()
  agent.intent()
  takeOver(agent, own)
  putBack(own)
  agent.ended('done')
  expect(adopt(agent, own)).toMatchObject([{ was: OPEN, outcome: 'done', begun: true, news: true }])
})

it('what was known when the controller put a step back is spent; what the agent does after that is not', () => {
  const [agent, own] = [journal(), journal()]
  own.start()
  own.intent()
  own.ended('done')
  own.finish()
  agent.start()
  agent.ended('already-so', 'ssh', SEVERED)
  agent.finish()
  expect(adopt(agent, own)).toEqual([])
  putBack(own)
  const spent = (seq: number) => adoptions(PROGRAM, 'agent-1', agent.entries, ledgerOf(own), new Map([['x', seq]]))
  expect(spent(3)).toEqual([])
  agent.start()
  agent.ended('already-so', 'ssh', SEVERED)
  expect(spent(3)).toMatchObject([{ outcome: 'already-so', evidence: 7 }])
})

it.each<[string, Outcome, RungKind, Outcome]>([
  ['refuses every rung', 'refused', 'ssh', 'done'],
  ['reaches nothing', 'unreachable', 'ssh', 'done'],
  ['severs it too', 'unverified', 'ssh', 'unverified'],
])('what was taken over in a run that then %s stays cut', (_what, outcome, rung, kept) => {
  const [agent, own] = [journal(), journal()]
  own.start()
  agent.start()
  agent.intent(OPEN, 'outlet')
  agent.ended('done', 'outlet')
  takeOver(agent, own)
  own.intent(OPEN, rung)
  own.ended(outcome, null, null)
  expect(ledgerOf(own).latched.get('x')).toMatchObject({ outcome: kept, state: 'cut' })
  expect([...(ledgerOf(own).latched.get('x')?.acted.keys() ?? [])]).toContain('outlet')
})

it('two agents of one room that cut the same step by different rungs are both taken over, and so restored', () => {
  const [one, two, own] = [journal(), journal(), journal()]
  one.start()
  one.intent(OPEN, 'console')
  one.ended('done', 'console')
  two.start()
  two.intent({ ...OPEN, parts: { 'pdu:1': 'open' } }, 'outlet')
  two.ended('done', 'outlet')
  const program = { ...PROGRAM, agents: { 'agent-1': { room: 'r1' }, 'agent-2': { room: 'r1' } } }
  for (const [agent, { entries }] of Object.entries({ 'agent-1': one, 'agent-2': two })) {
    const found = adoptions(program, agent, entries, ledgerOf(own))
    for (const adoption of found) own.add('agent.adopted', { agent, ...adoption, reading: null })
  }
  expect([...(ledgerOf(own).latched.get('x')?.acted.keys() ?? [])]).toEqual(['device', 'outlet'])
})

it('a clock that is years off, on either side, changes nothing that is taken over', () => {
  const agent = journal()
  agent.start()
  agent.intent()
  agent.ended('done')
  const ages = agent.entries.map(entry => ({ ...entry, utc: 4_102_444_800_000 - entry.seq * 1e11, mono: -entry.seq }))
  expect(adoptions(PROGRAM, 'agent-1', ages, ledgerOf(journal()))).toEqual(adopt(agent))
})
