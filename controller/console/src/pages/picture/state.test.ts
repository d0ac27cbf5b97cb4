import { describe, expect, it } from 'vitest'
import type { BoardRunDoc, BoardStepDoc, StandingDoc } from '../../../../src/api/board.ts'
import type { PlanStepDoc } from '../../../../src/api/plan.ts'
import { cutState, sinceOf, touchesOf, touchState, worstOf } from './state.ts'
import { cut } from './testing.ts'

const same = (text: string) => ({ ja: text, en: text })
const step = (more: Partial<BoardStepDoc>): BoardStepDoc => ({
  ...{
    id: 's',
    tag: 's',
    stage: 'x',
    phase: 'waiting',
    rung: null,
    outcome: null,
    ms: null,
    sinceUtc: null,
    task: null,
  },
  ...{ answer: null, warning: null, lastError: null, reading: null, second: null, note: same('') },
  ...more,
})
const run = (more: Partial<BoardRunDoc>): BoardRunDoc => ({
  ...{
    id: 'r',
    kind: 'incident',
    direction: 'isolate',
    bundle: 'b',
    reason: '',
    actor: 'a',
    startedUtc: 0,
    elapsedMs: 0,
  },
  ...{ phase: 'running', why: same(''), result: null, pausing: null, cancelling: null, stages: [] },
  ...more,
})
const stands = (state: StandingDoc['state'], more: Partial<StandingDoc> = {}): StandingDoc => ({
  ...{ step: 's', stage: 'x', state, outcome: null, rung: null, was: null, kind: null },
  ...{ reopened: null, unreadable: null },
  ...more,
})
const live = (r: BoardRunDoc | null, s?: BoardStepDoc, st?: StandingDoc) => ({
  board: { run: r },
  steps: s === undefined ? {} : { s },
  standing: st === undefined ? {} : { s: st },
})
const ENDED = { phase: 'ended' } as const

describe('the state of a cut point on the picture', () => {
  it.each([
    ['nothing ever happened', live(null), 'point'],
    ['it waits in a run', live(run({}), step({})), 'point'],
    ['it is being cut', live(run({}), step({ phase: 'working' })), 'cutting'],
    ['a drill is at it', live(run({ kind: 'drill' }), step({ phase: 'working' })), 'rehearsing'],
    ['a live drill really cuts', live(run({ kind: 'live-drill' }), step({ phase: 'working' })), 'cutting'],
    ['a person is asked', live(run({}), step({ phase: 'needs-person' })), 'hands'],
    ['it stands cut', live(run(ENDED), step({ ...ENDED, outcome: 'done' }), stands('cut')), 'cut'],
    [
      'it stands cut while a drill rehearses it',
      live(run({ kind: 'drill' }), step({ ...ENDED, outcome: 'simulated' }), stands('cut')),
      'cut',
    ],
    ['it was not read back', live(run(ENDED), step(ENDED), stands('doubtful')), 'doubtful'],
    ['it reopened, whatever the run does', live(run({}), step({ phase: 'working' }), stands('reopened')), 'reopened'],
    [
      'a restore is at it',
      live(run({ direction: 'restore' }), step({ phase: 'working' }), stands('restoring')),
      'restoring',
    ],
    ['it was restored', live(run({ ...ENDED, direction: 'restore' }), step({ ...ENDED, outcome: 'done' })), 'point'],
    ['the device refused and it is open still', live(run(ENDED), step({ ...ENDED, outcome: 'refused' })), 'failed'],
    ['nothing reached it', live(run({}), step({ ...ENDED, outcome: 'unreachable' })), 'failed'],
    ['a drill simulated it', live(run({ kind: 'drill' }), step({ ...ENDED, outcome: 'simulated' })), 'simulated'],
    ['a drill is over', live(run({ ...ENDED, kind: 'drill' }), step({ ...ENDED, outcome: 'simulated' })), 'point'],
  ] as const)('when %s', (_, known, state) => {
    expect(cutState('s', known)).toBe(state)
  })

  it('of a line with several cut points is the worst', () => {
    const known = { board: null, steps: {}, standing: { a: stands('cut'), b: stands('reopened') } }
    const touch = (id: string) => ({ step: id, tag: id, byHands: false })
    expect(worstOf([touch('a'), touch('b')], known)).toBe('reopened')
  })

  it('shows on a cable for hands only where hands took it', () => {
    const touch = { step: 's', tag: 's', byHands: true }
    expect(touchState(touch, live(null, undefined, stands('cut', { rung: 'ssh' })))).toBeNull()
    expect(touchState(touch, live(null, undefined, stands('cut', { rung: 'hands' })))).toBe('cut')
    expect(touchState(touch, live(run({}), step({ phase: 'needs-person' })))).toBe('hands')
  })

  it('is so since the step ended, or since it was found open', () => {
    expect(sinceOf('s', live(run({}), step({ ...ENDED, sinceUtc: 100, ms: 20 })))).toBe(120)
    const reopened = stands('reopened', { reopened: { sinceUtc: 500, text: same('') } })
    expect(sinceOf('s', live(run({}), step({ ...ENDED, sinceUtc: 100, ms: 20 }), reopened))).toBe(500)
    expect(sinceOf('s', live(null))).toBeNull()
  })
})

describe('what a cut point severs', () => {
  it('shows on its cables, or on the device where it is a service or a zone block', () => {
    const cuts = [
      cut('port', ['C1'], { device: 'sw' }),
      cut('vpn', [], { device: 'fw', service: 'food' }),
      cut('zone', [], { device: 'fw', block: { from: ['a'], to: ['b'] } }),
    ]
    const plan = { zone: { cables: ['C9'] } as PlanStepDoc }
    const { cables, devices, services } = touchesOf({ cuts }, plan)
    expect([...cables]).toEqual([
      ['C1', [{ step: 'port', tag: 'port', byHands: false }]],
      ['C9', [{ step: 'zone', tag: 'zone', byHands: true }]],
    ])
    expect(devices.get('fw')?.map(touch => touch.step)).toEqual(['vpn', 'zone'])
    expect(devices.has('sw')).toBe(false)
    expect([...services.keys()]).toEqual(['fw/food'])
  })
})
