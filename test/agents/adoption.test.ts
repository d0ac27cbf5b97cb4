import { Evidence, RECORD_BYTES } from '@kakuri/controller/agents/evidence.ts'
import { canonicalJson, type Json } from '@kakuri/core/base/canonical.ts'
import type { Reading } from '@kakuri/core/driver/contract.ts'
import { EMPTY_CHAIN, type Head, link, toEvent } from '@kakuri/core/journal/chain.ts'
import type { AnyNewEvent, EventBodies, EventType, EvidenceEntry, Outcome } from '@kakuri/core/journal/events.ts'
import { foldLedger } from '@kakuri/core/journal/ledger.ts'
import type { UpBody } from '@kakuri/core/link/messages.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'
import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../simulation/memory-journal.ts'
import { sealed } from '../simulation/programs.ts'
import { createSimClock, settle } from '../simulation/sim-clock.ts'
import { AGENT, roomProgram } from './room.ts'

/** What an agent did alone, told while the controller is at work on the same step: in every order that the two can take. */

const OPEN: Reading = { state: 'open', admin: 'up', link: 'up', detail: 'up' }
const SEVERED: Reading = { state: 'severed', admin: 'down', link: 'down', detail: 'down' }
const STARTED = { kind: 'incident', bundle: 'b', reason: '', stages: ['s1', 's2'], steps: null } as const

/** One side's run, as far as it matters here. */
function sayings(step: string, rung: RungKind, direction: 'isolate' | 'restore' = 'isolate') {
  const say = <T extends EventType>(type: T, body: EventBodies[T]) => ({ type, body })
  const action = direction === 'isolate' ? 'apply' : 'revert'
  return {
    started: say('run.started', { ...STARTED, direction }),
    wave: say('wave.started', { stage: 's1', wave: 0, steps: [step] }),
    intent: say('step.intent', { step, rung, action, was: OPEN }),
    ended: (outcome: Outcome, reading: Reading | null = SEVERED) =>
      say('step.ended', { step, outcome, rung, reading, second: null, ms: 1, note: '' }),
    over: say('run.ended', { result: 'complete', reason: '' }),
  }
}
type Saying = { readonly type: EventType; readonly body: EventBodies[EventType] }

function openSchedule() {
  const clock = createSimClock()
  const journal = createMemoryJournal(clock)
  const bundle = sealed(roomProgram())
  const world = { reads: OPEN as Reading | null, looks: 0, hold: null as Promise<void> | null, answered: 0 }
  const found: string[] = []
  const open = () => {
    const evidence = new Evidence({
      ...{ journal, bundle: () => bundle, clock, warnings: { add: () => undefined, forget: () => undefined } },
      control: {
        answer: async () => {
          world.answered += 1
        },
      },
      record: async event => void (await journal.append([event])),
      endFound: async (step, acted) => void found.push(`${step} ${acted.join(' ')}`),
      lookAt: async steps => {
        world.looks += 1
        const { reads } = world
        await world.hold
        return new Map([...steps].map(([step, rung]) => [step, rung === 'hands' ? null : reads]))
      },
    })
    evidence.begin()
    return evidence
  }
  let evidence = open()
  let head: Head = EMPTY_CHAIN
  let run = 0
  const entryOf = ({ type, body }: Saying): EvidenceEntry => {
    const draft = {
      type,
      actor: AGENT,
      run: 'alone-1',
      body: canonicalJson(body as unknown as Json),
      utc: 1,
      mono: 1.5,
    }
    const row = link(draft, head, 1)
    head = row
    return toEvent(row) as unknown as EvidenceEntry
  }
  return {
    world,
    /** What the run was told to read itself. */
    found,
    clock,
    entries: () => journal.events.filter(event => event.type === 'agent.evidence').length,
    /** Entries of the agent's journal, in one message. */
    told: (...all: Saying[]) =>
      evidence.take(AGENT, { events: all.map(entryOf) } as unknown as UpBody<'evidence'>).then(settle),
    /** What the controller's own run writes. */
    own: async (...all: Saying[]) => {
      for (const { type, body } of all) {
        if (type === 'run.started') run += 1
        await journal.append([{ type, body, actor: 'kakuri', run: `run-${run}` } as unknown as AnyNewEvent])
      }
    },
    restart: () => {
      evidence = open()
      return evidence.adoptAll()
    },
    adopted: () =>
      journal.events.flatMap(({ type, body }) => (type === 'agent.adopted' ? [[body.rung, body.outcome]] : [])),
    latch: (step: string) => foldLedger(journal.events).latched.get(step),
  }
}

/** Every order of two rows, each in its own. */
function merges<T>(one: readonly T[], two: readonly T[]): T[][] {
  const [a, b] = [one[0], two[0]]
  if (a === undefined || b === undefined) return [[...one, ...two]]
  return [
    ...merges(one.slice(1), two).map(rest => [a, ...rest]),
    ...merges(one, two.slice(1)).map(rest => [b, ...rest]),
  ]
}

const ORDERS = merges(['intent', 'write', 'end'], ['told intent', 'told end']).map(
  order => [order.join(', '), order] as const,
)

describe.each(['console', 'ssh'] as const)(
  'a step that the controller cuts over %s, and its agent over console',
  rung => {
    const [mine, theirs] = [sayings('one', rung), sayings('one', 'console')]

    it.each(ORDERS)('%s: one effect is held once, with what was before', async (_what, order) => {
      const s = openSchedule()
      await s.own(mine.started, mine.wave)
      const acts: Record<string, () => Promise<unknown>> = {
        intent: () => s.own(mine.intent),
        write: async () => {
          s.world.reads = SEVERED
        },
        end: () => s.own(mine.ended('done')),
        'told intent': () => s.told(theirs.started, theirs.wave, theirs.intent),
        'told end': () => {
          s.world.reads = SEVERED
          return s.told(theirs.ended('done'))
        },
      }
      for (const act of order) await acts[act]?.()
      expect(s.adopted().length).toBeLessThanOrEqual(1)
      const latch = s.latch('one')
      expect(latch).toMatchObject({ outcome: 'done', was: OPEN, state: 'cut' })
      expect([...(latch?.acted ?? [])].map(([effect, { was }]) => [effect, was])).toEqual([['device', OPEN]])
    })
  },
)

it('what was cut by the controller while it looked is not taken over by that look', async () => {
  const s = openSchedule()
  const [mine, theirs] = [sayings('one', 'console'), sayings('one', 'console')]
  const looked = Promise.withResolvers<void>()
  s.world.hold = looked.promise
  const taking = s.told(theirs.started, theirs.wave, theirs.intent, theirs.ended('done'))
  await settle()
  expect(s.world.looks).toBe(1)
  await s.own(mine.started, mine.wave, mine.intent, mine.ended('done'), mine.over)
  looked.resolve()
  await taking
  expect([s.adopted(), s.latch('one')?.outcome]).toEqual([[], 'done'])
})

it('what was put back is not held again by what was told before, neither now nor by the next process', async () => {
  const s = openSchedule()
  const [mine, theirs, back] = [
    sayings('one', 'console'),
    sayings('one', 'console'),
    sayings('one', 'console', 'restore'),
  ]
  await s.own(mine.started, mine.wave, mine.intent, mine.ended('done'), mine.over)
  await s.told(theirs.started, theirs.wave, theirs.ended('already-so'))
  const probation = { stage: 's1', ms: 1, steps: ['one'] }
  await s.own(back.started, back.wave, back.intent, back.ended('done', OPEN))
  await s.own({ type: 'probation.started', body: probation })
  await s.own({ type: 'probation.confirmed', body: { stage: 's1', by: 'Abe' } }, back.over)
  expect(s.latch('one')).toBeUndefined()
  await s.told(theirs.over)
  await s.restart()
  expect([s.adopted(), s.latch('one'), s.world.looks]).toEqual([[], undefined, 0])
})

it('a person whom the agent asks answers nothing of the controller until they said that it is out', async () => {
  const s = openSchedule()
  const [mine, theirs] = [sayings('pull', 'hands'), sayings('pull', 'hands')]
  await s.own(mine.started, mine.wave, mine.intent)
  await s.told(theirs.started, theirs.wave, theirs.intent)
  expect([s.adopted(), s.world.answered, s.latch('pull')?.pulled]).toEqual([[], 0, false])
  await s.told(theirs.ended('handed-over', null))
  expect([s.adopted(), s.world.answered > 0, s.latch('pull')?.pulled]).toEqual([[['hands', 'handed-over']], true, true])
})

describe('a run that asks a person for what an agent cut over a device', () => {
  const [mine, theirs] = [sayings('one', 'hands'), sayings('one', 'console')]
  const shown: Saying = {
    type: 'task.shown',
    body: {
      step: 'one',
      instruction: { action: 'unplug', drill: false, tag: '', text: { ja: '', en: '' }, cables: [], room: null },
    } as unknown as EventBodies['task.shown'],
  }

  it.each<[string, readonly ('asked' | 'told')[]]>([
    ['before the agent tells', ['asked', 'told']],
    ['after the agent told', ['told', 'asked']],
  ])('%s is told to read it by the rungs that acted', async (_what, order) => {
    const s = openSchedule()
    s.world.reads = SEVERED
    await s.own(mine.started, mine.wave)
    const acts = {
      asked: () => s.own(mine.intent, shown),
      told: () => s.told(theirs.started, theirs.wave, theirs.intent, theirs.ended('done')),
    }
    for (const act of order) await acts[act]()
    expect(s.found.at(-1)).toBe('one console')
  })

  it('is told nothing while it puts back what was cut', async () => {
    const s = openSchedule()
    s.world.reads = SEVERED
    await s.told(theirs.started, theirs.wave, theirs.intent, theirs.ended('done'))
    await s.own(sayings('one', 'console', 'restore').started, shown)
    expect(s.found).toEqual([])
  })
})

it('a record that grows faster than a room writes is not taken, and comes again when time has passed', async () => {
  const s = openSchedule()
  const large = { reason: 'x'.repeat(RECORD_BYTES.most - 1_000) }
  const flood = () => s.told({ type: 'alone.refused', body: large })
  await flood()
  await expect(flood()).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' })
  expect(s.entries()).toBe(1)
  await s.clock.advance((RECORD_BYTES.most / RECORD_BYTES.aSecond) * 1_000)
  await flood()
  expect(s.entries()).toBe(2)
})
