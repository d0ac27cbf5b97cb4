import { HandClock, settled } from '@kakuri/core/base/hand-clock.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type BoardDoc, type BoardPatch, board, boardPatch, task } from '../api/board.ts'
import { type ChronologyDoc, chronology, type EntryDoc, entry } from '../api/chronology.ts'
import { plan } from '../api/plan.ts'
import { HANDS_CABLE } from '../demo/hospital.ts'
import type { Told } from './contract.ts'
import { type Recording, record, replay } from './testing-record.ts'
import { createViews } from './views.ts'

let recording: Recording
beforeAll(async () => {
  recording = await record()
})

const named = (id: string, en: string) => ({ id, name: { ja: en, en }, room: null })
/** As the site files have them: a server that nobody drives, a switch under a newer name, a terminal in no relation. */
const SITE_DEVICES = [named('ehr', 'Health records'), named('sw-core', 'Renamed'), named('pc-ward-1', 'Ward terminal')]

function viewsAt(seq: number, events = recording.events) {
  const journal = replay(events, seq)
  const clock = new HandClock()
  let busy = false
  const bundle = () => recording.bundle
  const around = { filesDiffer: () => null, siteDevices: () => SITE_DEVICES, busy: () => busy, demo: true }
  const views = createViews({ journal, bundle, clock, ...around })
  const become = (value: boolean) => {
    busy = value
  }
  return { views, journal, clock, become }
}

const whole = () => viewsAt(recording.events.length).views
/** As the console does it. */
function patched({ steps, standing, ...before }: BoardDoc, patch: BoardPatch): BoardDoc {
  const begins = patch.run !== undefined && patch.run.id !== before.run?.id
  const now = new Map((begins ? [] : steps).map(one => [one.id, one]))
  for (const one of patch.steps ?? []) now.set(one.id, one)
  const stands = new Map(standing.map(one => [one.step, one]))
  for (const one of patch.standing ?? []) stands.set(one.step, one)
  const cut = [...stands.values()].filter(one => one.state !== 'not-cut')
  return { ...before, ...patch, steps: [...now.values()], standing: cut } as BoardDoc
}
const plainly = (doc: BoardDoc) => ({
  ...doc,
  nowUtc: 0,
  standing: doc.standing.toSorted((a, b) => a.step.localeCompare(b.step)),
})
const seqOf = (type: string, nth = 0) => recording.events.filter(event => event.type === type)[nth]?.seq ?? 0

const asKind = (kind: 'incident' | 'live-drill') =>
  recording.events.map(event =>
    event.type === 'run.started' && event.body.kind !== 'drill' ? { ...event, body: { ...event.body, kind } } : event,
  )

describe('documents', () => {
  it.each(['incident', 'live-drill'] as const)('tell of what is cut that it was cut in a run of kind %s', kind => {
    const { views } = viewsAt(seqOf('probation.started') - 1, asKind(kind))
    expect([...new Set(views.board().standing.map(one => one.kind))]).toEqual([kind])
  })

  it('hold to the shapes of the API', () => {
    const views = whole()
    expect(plan.parse(views.plan())).toEqual(views.plan())
    expect(board.parse(views.board())).toEqual(views.board())
    expect(z.array(entry).parse([...views.entriesAfter(0)])).toHaveLength(recording.events.length)
    expect(chronology.parse(views.chronology({ limit: 10 })).entries).toHaveLength(10)
  })

  it('the plan names servers that a stage keeps, as the site files do, and driven devices as they were sealed', () => {
    const { devices, stages } = whole().plan()
    expect(stages.flatMap(stage => stage.keeps.flatMap(({ from }) => from))).toContain('ehr')
    expect(devices.ehr).toEqual({ name: { ja: 'Health records', en: 'Health records' }, room: null })
    expect([devices['sw-core']?.name.en === 'Renamed', devices['pc-ward-1']]).toEqual([false, undefined])
  })

  it('the plan names the place of every cut point in both languages', () => {
    const places = whole()
      .plan()
      .stages.flatMap(stage => stage.steps.map(({ tag, place }) => [tag, place.en, place.ja]))
    expect(places).toContainEqual(['1-01', 'Core switch, port Gi1/0/10', '基幹スイッチ ポート Gi1/0/10'])
    expect(places).toContainEqual(['2-03', `cable ${HANDS_CABLE}`, `ケーブル ${HANDS_CABLE}`])
  })

  it('a task is listed while it waits for hands, and no longer', () => {
    const before = viewsAt(seqOf('task.shown', 1)).views.tasks()
    expect(z.array(task).parse(before)).toMatchObject([
      { step: 'ct-line', instruction: { action: 'unplug', drill: false } },
    ])
    expect(whole().tasks()).toEqual([])
  })

  it('readiness is that of the last preparation, with failures in both languages', () => {
    const { readiness } = whole().board()
    const failing = readiness.steps.flatMap(step => step.failing)
    expect(readiness.preparedUtc).toBe(recording.events[seqOf('run.prepared') - 1]?.utc)
    expect(failing[0]?.message).toMatchObject({
      en: expect.stringContaining('sw-ward-2'),
      ja: expect.stringMatching(/。$/),
    })
  })
})

describe('patches', () => {
  it('applied in order give the board that a fresh fold gives, wherever the record is cut', async () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: recording.events.length }), { minLength: 2, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(cuts, async places => {
        const [first = 0, ...rest] = places.toSorted((a, b) => a - b)
        const { views, journal, clock } = viewsAt(first)
        let doc = views.board()
        views.listen(({ patch }) => {
          doc = patched(doc, boardPatch.parse(patch))
        })
        for (const place of rest) {
          journal.play(place)
          await clock.advance(20)
          expect(plainly(doc)).toEqual(plainly(viewsAt(place).views.board()))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('come once for what happens together, with its entries, and name only the steps that changed', async () => {
    const begun = seqOf('step.intent', 0)
    const { views, journal, clock } = viewsAt(begun - 1)
    const told: Told[] = []
    views.listen(one => told.push(one))
    journal.play(begun)
    journal.play(begun + 1)
    await clock.advance(20)
    expect(told.map(({ entries }) => entries.map(({ seq }) => seq))).toEqual([[begun, begun + 1]])
    expect(told[0]?.patch.steps?.length).toBeLessThanOrEqual(2)
    expect(told[0]?.patch).not.toHaveProperty('readiness')
  })

  it('say that the controller is busy without an event', async () => {
    const { views, clock, become } = viewsAt(recording.events.length)
    const told: Told[] = []
    views.listen(one => told.push(one))
    become(true)
    views.lookAgain()
    await clock.advance(20)
    expect(told).toMatchObject([{ entries: [], patch: { busy: true } }])
  })

  it('are told to nobody who ended listening', async () => {
    const { views, journal, clock } = viewsAt(1)
    const told: Told[] = []
    views.listen(one => told.push(one))()
    journal.play(5)
    await clock.advance(20)
    await settled()
    expect(told).toEqual([])
  })
})

describe('a new plan', () => {
  it('is told to who listens for it, and the board is folded anew for its program', () => {
    const { views } = viewsAt(recording.events.length)
    const seen: (string | undefined)[] = []
    const end = views.onPlan(() => seen.push(views.board().run?.id))
    views.planChanged()
    views.filesChanged()
    end()
    views.planChanged()
    expect(seen).toEqual(['run-3', 'run-3'])
  })

  it('takes nothing from what is told next, and tells nothing twice', async () => {
    const { views, journal, clock } = viewsAt(60)
    const told: Told[] = []
    views.listen(one => told.push(one))
    journal.play(70)
    views.planChanged()
    journal.play(80)
    await clock.advance(20)
    expect(told.flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual(
      Array.from({ length: 20 }, (_, index) => 61 + index),
    )
    expect(plainly(patched(views.board(), told[0]?.patch ?? { seq: 0, nowUtc: 0 }))).toEqual(
      plainly(viewsAt(80).views.board()),
    )
  })
})

describe('the chronology', () => {
  const all = () => [...whole().entriesAfter(0)]

  it('pages backwards to the beginning without a gap', () => {
    const views = whole()
    const seqs: number[] = []
    let before: number | null = recording.events.length + 1
    while (before !== null) {
      const page: ReturnType<typeof views.chronology> = views.chronology({ before, limit: 7 })
      seqs.push(...page.entries.map(({ seq }) => seq))
      before = page.before
    }
    expect(seqs).toEqual(recording.events.map(({ seq }) => seq).reverse())
  })

  it('keeps to groups and run', () => {
    const [run] = recording.events.flatMap(event => (event.type === 'run.started' ? [event.run ?? ''] : []))
    const page = whole().chronology({ limit: 1000, groups: 'gate,task', run })
    const wanted = all().filter(one => one.run === run && (one.group === 'gate' || one.group === 'task'))
    expect(page.entries.toReversed()).toEqual(wanted)
    expect(wanted.length).toBeGreaterThan(3)
  })

  it('tells every entry that fits once, however it is filtered and cut into pages', () => {
    const views = whole()
    const groups = fc.constantFrom(undefined, 'gate', 'step', 'gate,task', 'watch,run')
    const text = fc.constantFrom(undefined, 'ct-line', 'sato', 'no such word')
    fc.assert(
      fc.property(
        groups,
        text,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 400 }),
        (group, word, limit, from) => {
          const filter = { ...(group && { groups: group }), ...(word && { text: word }) }
          const inOne = views.chronology({ ...filter, limit: 1000, before: from }).entries
          const found: EntryDoc[] = []
          for (let before: number | null = from; before !== null; ) {
            const page: ChronologyDoc = views.chronology({ ...filter, limit, before })
            found.push(...page.entries)
            expect(page.before === null || page.before < before).toBe(true)
            before = page.before
          }
          expect(found).toEqual(inOne)
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each(['基幹スイッチ', 'core SWITCH', 'CT-LINE', '2-03', 'suzuki'])('finds %s whatever the case', text => {
    const { entries } = whole().chronology({ limit: 1000, text })
    expect(entries.length).toBeGreaterThan(0)
    expect(entries.length).toBeLessThan(recording.events.length)
  })

  it('marks every entry of a drill with its kind, and says nothing of it in the sentence', () => {
    const first = all().find(one => one.type === 'run.started')
    expect(first).toMatchObject({
      kind: 'drill',
      text: { en: expect.stringMatching(/^Suzuki started the isolation \(drill\)/) },
    })
  })

  it('calls a cut that was not carried out an alarm', () => {
    expect(
      all()
        .filter(one => one.type === 'step.ended' && one.step === 'ct-line')
        .map(one => one.level),
    ).toEqual(['info', 'alarm'])
  })
})
