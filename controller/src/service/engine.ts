import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyNewEvent } from '@kakuri/core/journal/events.ts'
import { follow } from '@kakuri/core/journal/follow.ts'
import { createLedger } from '@kakuri/core/journal/ledger.ts'
import { type Awaiting, createAwaiting } from './awaiting.ts'
import type { Control } from './contract.ts'
import { createControl } from './control.ts'
import type { ControlParts } from './control-parts.ts'
import { createPeople, type ServicePeople } from './people.ts'
import { isJournalError, type Plant } from './plant.ts'
import { byPerson, createRunState, KAKURI, type RunState, STOPPING, waitsForPeople } from './run-state.ts'
import { createRuns } from './runs.ts'
import { SaidError } from './said.ts'

export interface EngineParts {
  readonly journal: Journal
  readonly bundle: Bundle
  /** Builds what hangs on a bundle: sessions and executor, with these people around its runs. */
  readonly plantFor: (bundle: Bundle, people: ServicePeople) => Plant
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** What carries runs out, for as long as the service lives. */
export interface Engine {
  readonly control: Control
  bundle(): Bundle
  plant(): Plant
  /** It can carry out a run now. */
  ready(): boolean
  /** A run is being carried out at this moment. */
  busy(): boolean
  /** The run that the journal shows as open, and how it was paused where it is. */
  openRun(): { readonly run: string; readonly paused: RunState['paused'] } | null
  /** Called when `busy` changes. Returns the function that ends it. */
  onBusy(listener: () => void): () => void
  /** Nothing is begun while `action` is at work. Throws RUN_IN_PROGRESS while a run is open. */
  whileIdle<T>(action: () => Promise<T>): Promise<T>
  /** Goes on with this bundle; only within `whileIdle`. */
  replace(bundle: Bundle): Promise<void>
  /** Takes back approvals at gates that wait, of people for whom this says yes. */
  takeBackApprovals(of: (name: string) => boolean): void
  /** Takes up the run that is open, unless a person had paused it; then watches and opens sessions in the background. */
  begin(): Promise<void>
  /** Begins nothing more and lets the steps that devices are at work on end. Resolves when nothing but people is waited for, or time is up. */
  quiet(): Promise<void>
  /** Writes how it was left, with `last` behind, and closes the journal. */
  close(last: (open: string | null) => readonly AnyNewEvent[]): Promise<void>
}

/** Longest that a stop waits for devices. */
export const DEVICES_MS = 30_000

export function createEngine(parts: EngineParts): Engine {
  const { journal } = parts
  const people = createPeople()
  const awaiting = createAwaiting(journal)
  const busyListeners = new Set<() => void>()
  const fold = createLedger()
  const catchUp = follow(journal, event => fold.add([event]))
  const ledger = () => {
    catchUp()
    return fold.ledger
  }
  const state = createRunState(journal)
  const runs = createRuns({
    awaiting,
    goesOn: () => ledger().open?.paused === false,
    changed: () => {
      for (const listener of busyListeners) listener()
    },
  })
  let plant = parts.plantFor(parts.bundle, people)
  const taking = Promise.withResolvers<void>()
  let takenUp = taking.promise
  const inner: Inner = {
    ...{ journal, awaiting, people, runs, ledger, state, plant: () => plant, sleep: parts.sleep },
    takenUp: () => takenUp,
  }
  journal.onAppend(() => {
    const { failure } = runs
    runs.works()
    if (isJournalError(failure)) takenUp = goOn(inner)
  })
  return {
    control: createControl(inner),
    bundle: () => plant.bundle,
    plant: () => plant,
    ready: () => !runs.stopping && runs.failure === null && plant.failure() === null,
    busy: () => runs.handle !== null,
    openRun: () => {
      const { open } = ledger()
      return open === null ? null : { run: open.id, paused: state().paused }
    },
    takeBackApprovals: of => takeBackApprovals(inner, of),
    onBusy: listener => {
      busyListeners.add(listener)
      return () => busyListeners.delete(listener)
    },
    whileIdle: action => runs.alone(() => whileIdle(inner, action)),
    replace: async bundle => {
      const before = plant
      plant = parts.plantFor(bundle, people)
      // One session to a device: the old ones end before new ones are opened.
      await before.close().finally(() => plant.begin())
    },
    begin: async () => {
      await goOn(inner)
      taking.resolve()
      plant.begin()
    },
    quiet: () => quiet(inner),
    close: async last => {
      taking.resolve()
      await close(inner, last)
    },
  }
}

type Inner = ControlParts & { readonly awaiting: Awaiting; readonly sleep: EngineParts['sleep'] }

async function whileIdle<T>({ ledger, runs }: Inner, action: () => Promise<T>): Promise<T> {
  if (runs.stopping) throw new KakuriError('JOURNAL_CLOSED', 'The controller is stopping.')
  if (ledger().open === null) return action()
  throw new SaidError('RUN_IN_PROGRESS', {
    en: 'A run is open; the plan stays as it is until it has ended.',
    ja: '実行が続いている間は、計画を変更できません。',
  })
}

/** What a journal that took nothing stopped goes on like after a restart, as soon as it takes something again. */
async function goOn(inner: Inner): Promise<void> {
  if (!inner.runs.stopping) await takeUp(inner).catch(error => inner.runs.failed(error))
}

/**
 * A run that a person paused stays paused, but a probation goes on counting: what nobody confirms in time is cut again. One that
 * was called off is taken up to be ended.
 */
async function takeUp({ ledger, state, runs, plant }: Inner): Promise<void> {
  const { open } = ledger()
  if (open === null) return
  const { paused, pausing, probations } = state()
  const stays = byPerson(paused)
  if (stays !== null && probations.size === 0 && open.cancelling === null) return
  const { executor, bundle } = plant()
  await runs.begin(async () => (runs.handle === null ? executor.resume(bundle, KAKURI, stays ?? pausing) : null))
}

async function quiet(inner: Inner): Promise<void> {
  const { runs, awaiting, state } = inner
  runs.stop()
  // Whatever is being begun has begun after this.
  await runs.alone(() => Promise.resolve())
  const { handle } = runs
  if (handle === null) return
  const still = awaiting.begin(() => (waitsForPeople(state()) ? true : null))
  const late = new AbortController()
  if (state().pausing === null) handle.pause(STOPPING, KAKURI)
  const finished = handle.finished.catch(() => undefined)
  if (!waitsForPeople(state())) await Promise.race([finished, still.found, inner.sleep(DEVICES_MS, late.signal)])
  still.forget()
  late.abort()
}

function takeBackApprovals({ state, people }: Inner, of: (name: string) => boolean): void {
  const { waiting, approvals } = state()
  for (const stage of waiting) {
    const lost = (approvals.get(stage) ?? []).filter(of)
    for (const name of lost) people.act(stage, { withdraw: name, actor: KAKURI })
  }
}

/** In one write, with nothing in between: what a run waits for from here on, the next start asks again. */
async function close(inner: Inner, last: (open: string | null) => readonly AnyNewEvent[]): Promise<void> {
  const { journal, awaiting, people, runs, ledger, plant } = inner
  const { handle } = runs
  const written = journal.append([...pausedBy(inner), ...last(ledger().open?.id ?? null)])
  const closed = await Promise.allSettled([written, journal.close()])
  const stopped = new SaidError('JOURNAL_CLOSED', {
    en: 'The controller has stopped.',
    ja: 'コントローラーは停止しました。',
  })
  awaiting.fail(stopped)
  awaiting.close()
  people.close()
  await handle?.finished.catch(() => undefined)
  await plant().close()
  // Told last: a disk that takes nothing must not keep sessions open.
  for (const one of closed) if (one.status === 'rejected') throw one.reason
}

/** A run that is left waiting for people is paused: by whoever had asked for it, else by the stop. */
function pausedBy({ runs, ledger, state }: Inner): AnyNewEvent[] {
  const { open } = ledger()
  if (open === null || open.paused || runs.handle === null || !waitsForPeople(state())) return []
  const { by, reason } = state().pausing ?? { by: KAKURI, reason: STOPPING }
  return [{ type: 'run.paused', actor: by, run: open.id, body: { reason } }]
}
