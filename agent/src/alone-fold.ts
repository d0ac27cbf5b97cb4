import type { AnyEvent, EventBodies, JournalEvent, Outcome } from '@kakuri/core/journal/events.ts'
import { createLedger } from '@kakuri/core/journal/ledger.ts'
import type { OpenRun } from '@kakuri/core/journal/ledger-shape.ts'
import type { Why } from './alone-plan.ts'

/** One time that the agent acted by itself. */
export interface Act {
  readonly seq: number
  readonly body: EventBodies['alone.began']
  /** Run that it started, and the SHA-256 of its bundle; null before. */
  run: string | null
  bundle: string | null
  /** Sequence of its end; null while it goes on. */
  ended: number | null
  readonly outcomes: Map<string, Outcome>
  /** By step: the last entry that says how it ended. */
  readonly last: Map<string, number>
}

/** What the agent's own journal says of its acting alone. */
export interface AloneFold {
  add(events: Iterable<AnyEvent>): void
  /** The run that was started and has not ended. */
  open(): OpenRun | null
  /** The act under way, or the one left in the middle. */
  current(): Act | null
  last(): Act | null
  /** Acts whose end comes after this entry, or has not come. */
  after(seq: number): Act[]
  /** Steps that it acted on since the controller was last heard, by the reason for which it did. */
  done(why: Why): ReadonlySet<string>
  /** Wrong codes since the last right pair. */
  wrongCodes(): number
  /** What its watch found open again and has not read severed since. */
  reopened(): readonly EventBodies['watch.reopened'][]
}

export const NOT_BEGUN = 'not begun'

export function createAloneFold(): AloneFold {
  const ledger = createLedger()
  const acts: Act[] = []
  const done = new Map<Why, Set<string>>()
  const reopened = new Map<string, EventBodies['watch.reopened']>()
  let wrong = 0
  const current = () => acts.find(act => act.ended === null) ?? null
  const add = (event: AnyEvent) => {
    ledger.add([event])
    const act = current()
    switch (event.type) {
      case 'link.back':
        return done.clear()
      case 'alone.refused':
        wrong += 1
        return
      case 'alone.began':
        acts.push(newAct(event))
        done.set(event.body.why, new Set([...(done.get(event.body.why) ?? []), ...event.body.steps]))
        if (event.body.why === 'codes') wrong = 0
        return
      case 'alone.ended':
        return close(event, act, done)
      case 'run.started':
        if (act !== null) Object.assign(act, { run: event.run, bundle: event.body.bundle })
        return
      case 'watch.reopened':
        reopened.set(event.body.step, event.body)
        return
      case 'watch.severed-again':
        reopened.delete(event.body.step)
        return
      case 'step.ended':
        if (act === null || event.run !== act.run) return
        act.outcomes.set(event.body.step, event.body.outcome)
        act.last.set(event.body.step, event.seq)
        // Whatever was said about an earlier cut is about another one.
        if (act.body.drill !== true) reopened.delete(event.body.step)
    }
  }
  return {
    add: events => {
      for (const event of events) add(event)
    },
    open: () => ledger.ledger.open,
    current,
    last: () => acts.at(-1) ?? null,
    after: seq => acts.filter(act => act.ended === null || act.ended > seq),
    done: why => done.get(why) ?? new Set(),
    wrongCodes: () => wrong,
    reopened: () => [...reopened.values()],
  }
}

function newAct({ seq, body }: JournalEvent<'alone.began'>): Act {
  return { seq, body, run: null, bundle: null, ended: null, outcomes: new Map(), last: new Map() }
}

/** What was never begun may be begun again. */
function close(event: JournalEvent<'alone.ended'>, act: Act | null, done: Map<Why, Set<string>>): void {
  if (act === null) return
  act.ended = event.seq
  if (event.body.result === NOT_BEGUN) for (const step of act.body.steps) done.get(act.body.why)?.delete(step)
}

const SEVERED: ReadonlySet<Outcome> = new Set(['done', 'already-so', 'simulated', 'handed-over'])

/** How far an act is; null: none yet, of a room with so many steps. */
export function countOf(act: Act | null, part: number): { all: number; ended: number; failed: number } {
  const outcomes = [...(act?.outcomes.values() ?? [])]
  const failed = outcomes.filter(one => !SEVERED.has(one)).length
  return { all: act?.body.steps.length ?? part, ended: outcomes.length, failed }
}
