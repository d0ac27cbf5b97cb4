import type { Clock } from '@kakuri/core/base/clock.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { follow } from '@kakuri/core/journal/follow.ts'
import type { BoardDoc } from '../api/board.ts'
import type { EntryDoc } from '../api/chronology.ts'
import type { PlanDoc } from '../api/plan.ts'
import { taskDocuments } from './board-documents.ts'
import { type Changes, createChanges } from './changes.ts'
import type { Told, Views } from './contract.ts'
import { createEntries, type Entries } from './entries.ts'
import { emptyFold, type Fold, foldIn, PARTS } from './fold.ts'
import { pageBack } from './page.ts'
import { planDocument, type SiteDevice } from './plan-document.ts'

/** What happens within so many milliseconds is told in one. */
const TOGETHER_MS = 20

export interface ViewsParts {
  readonly journal: Pick<Journal, 'read' | 'head' | 'onAppend'>
  /** The sealed plan as it is now. */
  readonly bundle: () => Bundle
  readonly clock: Clock
  /** Why the site files are no longer what was sealed; null while they are. */
  readonly filesDiffer: () => Bilingual | null
  /** Of the site files when they were looked at last. */
  readonly siteDevices: () => readonly SiteDevice[]
  /** A run is being carried out at this moment. */
  readonly busy: () => boolean
  readonly demo: boolean
}

/** The views as whoever makes them holds them. */
export interface LiveViews extends Views {
  /** A new bundle was sealed and `bundle()` gives it: everything is folded anew for its program. */
  planChanged(): void
  /** What `filesDiffer` gives has changed: the plan is another document, the board is not. */
  filesChanged(): void
  /** Something changed without an event, such as `busy`. */
  lookAgain(): void
  entryOf(event: AnyEvent): EntryDoc
  close(): void
}

/** Folds the whole journal once, and then each event as it becomes durable. */
export function createViews(parts: ViewsParts): LiveViews {
  const { journal, clock, busy } = parts
  let now = foldWhole(parts)
  const listeners = new Set<(told: Told) => void>()
  const planListeners = new Set<() => void>()
  const tell = createTeller(parts, () => now, listeners)
  const tellPlan = () => {
    for (const listener of [...planListeners]) listener()
  }
  const close = journal.onAppend(events => {
    for (const event of events) {
      foldIn(now.fold, event)
      now.changes.touch(event)
    }
    tell(events)
  })
  const plan = remembered((bundle, filesDiffer, siteDevices) =>
    planDocument(bundle, { filesDiffer, siteDevices, demo: parts.demo }),
  )
  return {
    plan: () => plan(now.fold.bundle, parts.filesDiffer(), parts.siteDevices()),
    board: () => boardDocument(now.fold, clock.now(), busy()),
    tasks: () => [...taskDocuments(now.fold.board.run), ...PARTS.watchTasks(now.fold)],
    chronology: query => pageBack(journal, now.entries, query),
    *entriesAfter(seq) {
      for (const event of journal.read(seq)) yield now.entries.entry(event)
    },
    head: () => journal.head().seq,
    listen: listener => added(listeners, listener),
    onPlan: listener => added(planListeners, listener),
    planChanged: () => {
      now = foldWhole(parts)
      tellPlan()
    },
    filesChanged: tellPlan,
    lookAgain: () => tell([]),
    entryOf: event => now.entries.entry(event),
    close,
  }
}

interface Now {
  readonly fold: Fold
  readonly changes: Changes
  readonly entries: Entries
}

function foldWhole({ journal, bundle, busy }: ViewsParts): Now {
  const fold = emptyFold(bundle())
  follow(journal, event => foldIn(fold, event))()
  return { fold, changes: createChanges(fold, busy()), entries: createEntries(bundle().program, fold.kinds) }
}

/** Gathers what happens until `TOGETHER_MS` after the first of it, and tells everybody the same. */
function createTeller({ clock, busy }: ViewsParts, now: () => Now, listeners: ReadonlySet<(told: Told) => void>) {
  let waiting: AnyEvent[] | null = null
  const tell = async () => {
    await clock.sleep(TOGETHER_MS)
    const events = waiting ?? []
    waiting = null
    const { fold, changes, entries } = now()
    const patch = { ...changes.take(fold, busy()), nowUtc: clock.now() }
    if (listeners.size === 0) return
    const told: Told = { entries: events.map(event => entries.entry(event)), patch }
    for (const listener of [...listeners]) hand(listener, told)
  }
  return (events: readonly AnyEvent[]) => {
    if (waiting !== null) waiting.push(...events)
    else {
      waiting = [...events]
      void tell()
    }
  }
}

/** What a listener throws is its own fault: the others are told all the same. */
function hand(listener: (told: Told) => void, told: Told): void {
  try {
    listener(told)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}

function boardDocument(fold: Fold, nowUtc: number, busy: boolean): BoardDoc {
  return {
    ...{ seq: fold.seq, nowUtc, busy },
    run: PARTS.run(fold),
    steps: PARTS.steps(fold),
    standing: PARTS.standing(fold),
    isolated: PARTS.isolated(fold),
    watch: PARTS.watch(fold),
    watchTasks: PARTS.watchTasks(fold),
    readiness: PARTS.readiness(fold),
  }
}

/** The plan is large and seldom another one. */
function remembered(make: MakePlan): MakePlan {
  let last: { of: Parameters<MakePlan>; document: PlanDoc } | null = null
  return (...of) => {
    if (last === null || of.some((part, index) => part !== last?.of[index])) last = { of, document: make(...of) }
    return last.document
  }
}

type MakePlan = (bundle: Bundle, filesDiffer: Bilingual | null, siteDevices: readonly SiteDevice[]) => PlanDoc

function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
