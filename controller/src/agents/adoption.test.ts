import type { Reading } from '@kakuri/core/driver/contract.ts'
import type { Outcome } from '@kakuri/core/journal/events.ts'
import type { Adoption } from '@kakuri/core/journal/evidence.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'
import { expect, it } from 'vitest'
import { adopted, readBack } from './adoption.ts'

const reading = (state: Reading['state']): Reading => ({ state, admin: null, link: null, detail: state })
const told = (rung: RungKind, outcome: Outcome = 'done', change: Partial<Adoption> = {}): Adoption => ({
  ...{ step: 'x', stage: 's1', rung, was: reading('open'), outcome, evidence: 7, news: true, begun: false },
  ...change,
})

/** What the controller reads over each rung. */
const seen = (states: Partial<Record<RungKind, Reading['state']>>) => {
  const asked: (RungKind | null)[] = []
  const lookAt = async (steps: ReadonlyMap<string, RungKind | null>) => {
    asked.push(...steps.values())
    return new Map([...steps].map(([step, rung]) => [step, rung && states[rung] ? reading(states[rung]) : null]))
  }
  return { asked, lookAt }
}

async function taken(adoptions: readonly Adoption[], states: Partial<Record<RungKind, Reading['state']>>) {
  const [found] = await readBack(adoptions, seen(states).lookAt)
  if (found === undefined) return null
  const events = adopted('agent-1', null, found)
  return events?.map(({ body }) => ('outcome' in body && 'rung' in body ? [body.rung, body.outcome] : [])) ?? null
}

it('every effect of a step is looked at by itself and taken over by an event of its own, in the order in which they acted', async () => {
  const { asked, lookAt } = seen({})
  const found = await readBack([told('ssh'), told('outlet'), told('relay', 'done', { step: 'y' })], lookAt)
  expect(asked).toEqual(['ssh', 'relay', 'outlet'])
  const [x, y] = found.map(one => adopted('agent-1', 'r1', one)?.map(event => event.body))
  expect(x).toMatchObject([{ rung: 'ssh' }, { rung: 'outlet' }])
  expect(y).toMatchObject([{ rung: 'relay', step: 'y', agent: 'agent-1' }])
})

it.each<[string, Outcome, boolean, Partial<Record<RungKind, Reading['state']>>, Outcome | null]>([
  ['done, and read severed', 'done', false, { ssh: 'severed' }, 'done'],
  ['found severed, and read so', 'already-so', false, { ssh: 'severed' }, 'already-so'],
  ['done, and read open', 'done', false, { ssh: 'open' }, 'unverified'],
  ['done, and nobody can read it', 'done', false, {}, 'done'],
  ['not reached after an intent, and read severed', 'unreachable', false, { ssh: 'severed' }, 'done'],
  ['not reached after an intent, and read open', 'unreachable', false, { ssh: 'open' }, null],
  ['not reached after an intent, and nobody can read it', 'unreachable', false, {}, 'unreachable'],
  ['begun, and read open: the agent may come to it in a moment', 'unverified', true, { ssh: 'open' }, null],
  ['begun, and read severed', 'unverified', true, { ssh: 'severed' }, 'done'],
])('what an agent left as %s', async (_what, outcome, begun, states, expected) => {
  const events = await taken([told('ssh', outcome, { begun })], states)
  expect(events).toEqual(expected === null ? null : [['ssh', expected]])
})

it('one effect that reads severed is enough for the step', async () => {
  expect(await taken([told('ssh'), told('outlet')], { ssh: 'open', outlet: 'severed' })).toEqual([
    ['ssh', 'done'],
    ['outlet', 'done'],
  ])
})

it('what the journal holds already is looked at with the rest, and not taken over again', async () => {
  const all = [told('ssh', 'done', { news: false }), told('outlet')]
  expect(await taken(all, { ssh: 'severed', outlet: 'open' })).toEqual([['outlet', 'done']])
})
