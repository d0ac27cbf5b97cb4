import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalJson, type Json, sha256Hex } from '../base/canonical.ts'
import type { Clock } from '../base/clock.ts'
import type { Journal, JournalReader } from './contract.ts'
import type { AnyEvent, AnyNewEvent } from './events.ts'

/** One journal in a place of its own, opened as often as a test asks. */
export interface JournalWorld {
  open(clock: Clock): Promise<Journal>
  reader(): JournalReader
  /** Closes nothing; removes what the world left behind. */
  remove(): Promise<void>
}

/** A clock that stands until it is moved. */
export function standingClock(): Clock & { time: number } {
  return {
    time: 1_000,
    now() {
      return 1_700_000_000_000 + this.time
    },
    mono() {
      return this.time
    },
    sleep: () => Promise.resolve(),
  }
}

export function paused(reason: string): AnyNewEvent {
  return { type: 'run.paused', actor: '佐藤', run: 'run-1', body: { reason } }
}

export function reasonOf(event: AnyEvent | undefined): string | null {
  return event?.type === 'run.paused' ? event.body.reason : null
}

/** What every journal must keep. */
export function journalContractSuite(name: string, makeWorld: () => Promise<JournalWorld>): void {
  describe(`the journal contract: ${name}`, () => {
    let world: JournalWorld
    let journal: Journal
    const clock = standingClock()
    beforeEach(async () => {
      world = await makeWorld()
      journal = await world.open(clock)
    })
    afterEach(async () => {
      await journal.close()
      await world.remove()
    })

    it('gives each event the next number and the head the last', async () => {
      const before = journal.head().seq
      const events = await journal.append([paused('a'), paused('b')])
      expect(events.map(event => event.seq)).toEqual([before + 1, before + 2])
      expect(journal.head()).toEqual({ seq: before + 2, hash: events[1]?.hash })
    })

    it('reads back what it said it appended', async () => {
      const before = journal.head().seq
      const events = await journal.append([paused('a'), paused('b')])
      expect([...journal.read(before)]).toEqual(events)
    })

    it('writes the time of the call, the actor, the run and the epoch into the event', async () => {
      clock.time = 5_000
      const [event] = await journal.append([paused('a')])
      expect(event).toMatchObject({
        utc: 1_700_000_005_000,
        mono: 5_000,
        actor: '佐藤',
        run: 'run-1',
        epoch: 1,
        version: 1,
      })
    })

    it('chains events: the hash covers every other field, the hash before it included', async () => {
      const last = journal.head()
      const [event] = await journal.append([paused('a')])
      const { hash, ...rest } = event ?? expect.fail('nothing was appended')
      expect(rest.prev).toBe(last.hash)
      expect(hash).toBe(sha256Hex(canonicalJson(rest as unknown as Json)))
    })

    it('has made events durable for other readers when the append resolves', async () => {
      const [event] = await journal.append([paused('a')])
      const reader = world.reader()
      const seen = [...reader.read((event?.seq ?? 0) - 1)]
      reader.close()
      expect(seen).toEqual([event])
    })

    it('keeps calls that arrive together in the order of the calls, each with its own events', async () => {
      const before = journal.head().seq
      const answers = await Promise.all([
        journal.append([paused('a'), paused('b')]),
        journal.append([paused('c')]),
        journal.append([paused('d'), paused('e')]),
      ])
      expect(answers.map(events => events.map(reasonOf))).toEqual([['a', 'b'], ['c'], ['d', 'e']])
      expect([...journal.read(before)].map(reasonOf)).toEqual(['a', 'b', 'c', 'd', 'e'])
    })

    it('records what was given at the call, whatever becomes of the object later', async () => {
      const body = { reason: 'as given' }
      const appended = journal.append([{ type: 'run.paused', actor: 'x', run: null, body }])
      body.reason = 'changed'
      expect(reasonOf((await appended)[0])).toBe('as given')
    })

    it('refuses a body that has no JSON form, and records what came with it from others', async () => {
      const bad: AnyNewEvent = {
        type: 'probation.started',
        actor: 'x',
        run: null,
        body: { stage: 's', ms: Number.NaN, steps: [] },
      }
      const [refused, kept] = await Promise.allSettled([journal.append([bad]), journal.append([paused('kept')])])
      expect(refused.status).toBe('rejected')
      expect(kept.status).toBe('fulfilled')
    })

    it('takes an empty call for done and records nothing', async () => {
      const before = journal.head()
      expect(await journal.append([])).toEqual([])
      expect(journal.head()).toEqual(before)
    })

    it('goes on reading past events that were appended meanwhile', async () => {
      const before = journal.head().seq
      await journal.append(Array.from({ length: 1_200 }, (_, i) => paused(`${i}`)))
      const reading = journal.read(before)
      const first = reasonOf(reading.next().value)
      await journal.append([paused('later')])
      const reasons = [...reading].map(reasonOf).filter(reason => reason !== null)
      expect([first, reasons.length, reasons.at(-1)]).toEqual(['0', 1_200, 'later'])
    })

    it('finds the newest event of a type, as its readers do, and none where there is none', async () => {
      await journal.append([
        paused('a'),
        paused('b'),
        { type: 'run.resumed', actor: 'x', run: 'run-1', body: { reason: '' } },
      ])
      const reader = world.reader()
      const found = [
        journal.last('run.paused'),
        reader.last('run.paused'),
        journal.last('run.ended'),
        reader.last('run.ended'),
      ]
      reader.close()
      expect(found.map(event => event && reasonOf(event))).toEqual(['b', 'b', null, null])
      expect(found[0]).toEqual([...journal.read()].at(-2))
    })

    it('tells listeners of durable events in order, until they leave', async () => {
      const heard: (string | null)[] = []
      const leave = journal.onAppend(events => heard.push(...events.map(reasonOf)))
      await Promise.all([journal.append([paused('a')]), journal.append([paused('b')])])
      await journal.append([paused('c')])
      leave()
      await journal.append([paused('d')])
      expect(heard).toEqual(['a', 'b', 'c'])
    })

    it('shows a listener a head that already stands at its events', async () => {
      const heads: number[] = []
      journal.onAppend(events => heads.push(journal.head().seq - (events.at(-1)?.seq ?? 0)))
      await journal.append([paused('a')])
      expect(heads).toEqual([0])
    })

    it('records what was under way when it is closed, and signs a checkpoint', async () => {
      const appended = journal.append([paused('under way')])
      await journal.close()
      const [event] = await appended
      journal = await world.open(clock)
      const types = [...journal.read((event?.seq ?? 0) - 1)].map(({ type }) => type)
      expect(types).toEqual(['run.paused', 'journal.checkpoint', 'journal.opened'])
    })

    it('continues the chain after it was closed and opened again', async () => {
      await journal.append([paused('a')])
      await journal.close()
      journal = await world.open(clock)
      const events = [...journal.read()]
      expect(events.slice(1).map(event => event.prev)).toEqual(events.slice(0, -1).map(event => event.hash))
    })

    it('takes nothing after it was closed', async () => {
      await journal.close()
      await expect(journal.append([paused('late')])).rejects.toMatchObject({ code: 'JOURNAL_CLOSED' })
    })
  })
}
