import { CRASH_POINTS } from '@kakuri/core/executor/crash-points.ts'
import type { AnyEvent, AnyNewEvent } from '@kakuri/core/journal/events.ts'
import { expect, it } from 'vitest'
import { blindActions, crashCases } from './crash-scenarios.ts'

const reading = (state: 'open' | 'severed') => ({ state, admin: null, link: null, detail: '' })
const observed = (state: 'open' | 'severed') =>
  make({
    type: 'step.observed',
    actor: 'kakuri',
    run: 'r',
    body: { step: 'nas', rung: 'ssh', reading: reading(state) },
  })
const intent = make({
  type: 'step.intent',
  actor: 'kakuri',
  run: 'r',
  body: { step: 'nas', rung: 'ssh', action: 'apply', was: null },
})
const recovered = make({ type: 'run.recovered', actor: 'lab', run: 'r', body: { pending: ['nas'] } })

function make(event: AnyNewEvent): AnyEvent {
  return { ...event, seq: 1, epoch: 1, utc: 0, mono: 0, version: 1, prev: '', hash: '' } as AnyEvent
}

it('every named crash point has a case', () => {
  expect(new Set(crashCases().map(([point]) => point))).toEqual(new Set(CRASH_POINTS))
})

it.each<[string, readonly AnyEvent[], readonly string[]]>([
  ['an action after a look is not blind', [observed('open'), intent], []],
  [
    'a look before the crash does not count after it',
    [observed('open'), intent, recovered, intent],
    ['1: apply nas, which was never looked at'],
  ],
  [
    'an action on what reads as done already is blind',
    [recovered, observed('severed'), intent],
    ['1: apply nas, which was severed'],
  ],
  ['an action on what reads as still open is not', [observed('open'), intent, recovered, observed('open'), intent], []],
])('%s', (_what, events, blind) => {
  expect(blindActions(events)).toEqual(blind)
})
