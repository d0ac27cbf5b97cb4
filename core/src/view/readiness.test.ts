import { describe, expect, it } from 'vitest'
import type { EventBodies } from '../journal/events.ts'
import { OPEN, PROGRAM, say, stream } from './incident-story.ts'
import { lastPrepared, readiness } from './readiness.ts'

const error = { code: 'TIMEOUT', message: 'core did not answer.' }
const OBSERVED: EventBodies['run.prepared']['observed'] = [
  { step: 'nas', rung: 'snmp', reading: OPEN, error: null },
  { step: 'nas', rung: 'ssh', reading: OPEN, error: null },
  { step: 'tape', rung: 'ssh', reading: null, error },
  { step: 'tape', rung: 'snmp', reading: { ...OPEN, state: 'absent' }, error: null },
]
const events = stream([
  say('run.prepared', { bundle: 'b1', observed: [] }, '佐藤', null),
  say('run.prepared', { bundle: 'b1', observed: OBSERVED }, '佐藤', null),
  say('run.prepared', { bundle: 'other', observed: [] }, '佐藤', null),
])
const prepared = lastPrepared(events, 'b1')

describe('readiness', () => {
  it('goes by the last preparation of this bundle', () => {
    expect(prepared?.seq).toBe(2)
  })

  it('says by which rungs a step can be cut, in the order of the ladder', () => {
    const [nas] = readiness(PROGRAM, prepared, 0).steps
    expect(nas).toMatchObject({
      step: 'nas',
      tag: '1-01',
      ready: ['ssh', 'snmp'],
      hands: true,
      state: 'ready',
      reading: OPEN,
    })
  })

  it('leaves a step whose device did not answer, or has no such port, to a person', () => {
    const [, tape] = readiness(PROGRAM, prepared, 0).steps
    expect(tape).toMatchObject({ ready: [], untried: [], state: 'hands-only' })
    expect(tape?.failing).toEqual([
      { rung: 'ssh', ...error },
      { rung: 'snmp', code: 'NO_SUCH_TARGET', message: 'up' },
    ])
  })

  it('does not call ready what answers and cannot be read: no cut could be proven there', () => {
    const mute = { step: 'nas', rung: 'ssh', reading: { ...OPEN, state: 'unknown', detail: '?' }, error: null } as const
    const [event] = stream([say('run.prepared', { bundle: 'b1', observed: [mute] }, '佐藤', null)])
    const [nas] = readiness(PROGRAM, event === undefined ? null : lastPrepared([event], 'b1'), 0).steps
    expect(nas).toMatchObject({ ready: [], state: 'hands-only', failing: [{ code: 'GARBLED_REPLY', message: '?' }] })
  })

  it('tells what nobody has tried', () => {
    const [, , vpn] = readiness(PROGRAM, prepared, 0).steps
    expect(vpn).toMatchObject({ untried: ['ssh', 'snmp'], ready: [] })
  })

  it('is as old as the preparation, and never younger than new', () => {
    const utc = prepared?.utc ?? 0
    expect(readiness(PROGRAM, prepared, utc + 90_000).ageMs).toBe(90_000)
    expect(readiness(PROGRAM, prepared, utc - 90_000).ageMs).toBe(0)
  })

  it('has no age where nothing was prepared', () => {
    expect(readiness(PROGRAM, null, 5)).toMatchObject({ preparedUtc: null, ageMs: null })
  })
})
