import type { AnyEvent } from '@kakuri/core/journal/events.ts'

/** How far a step is, as a row or a counter shows it. */
const WAITING = 0
const WORKING = 1
const ENDED = 2

/** What one frame of the board showed. */
export interface Shot {
  /** After the frame was painted, UTC milliseconds. */
  readonly at: number
  /** How far each row that was drawn is, by its place in the stage. */
  readonly rows: { readonly [place: number]: number }
  /** How many steps wait and have ended, as the stage's counters say; null where they are not shown. */
  readonly waiting: number | null
  readonly ended: number | null
}

/** What the recorder touches of a browser; the programs around it are Node's. */
interface Browser {
  readonly document: { readonly body: unknown; querySelectorAll(selector: string): Iterable<Drawn> }
  readonly MutationObserver: new (changed: () => void) => { observe(what: unknown, how: object): void }
  readonly MessageChannel: new () => {
    readonly port1: { onmessage: (event: { readonly data: Unpainted }) => void }
    readonly port2: { postMessage(shot: Unpainted): void }
  }
  requestAnimationFrame(act: () => void): void
  takeShots: () => Shot[]
}

interface Drawn {
  readonly dataset: { readonly [name: string]: string }
  readonly textContent: string
  querySelector(selector: string): Drawn | null
}

type Unpainted = Omit<Shot, 'at'>

/**
 * Runs in the page: keeps a shot of every frame in which the page changed, until asked for by `takeShots()`. The page is read before
 * the frame is painted, and the time taken afterwards.
 */
export function recordShots(total: number): void {
  const browser = globalThis as unknown as Browser
  const far: Record<string, number> = { outside: 0, waiting: 0, working: 1, person: 1 }
  const farOf = (drawn: Drawn | null) => far[drawn?.dataset.group ?? 'outside'] ?? 2
  const all = (selector: string) => [...browser.document.querySelectorAll(selector)]
  const rows = () =>
    Object.fromEntries(
      all('main li[data-index]').map(row => [row.dataset.index, farOf(row.querySelector('[data-group]'))]),
    )
  const counters = () => {
    const heaps = all('main fieldset button[data-group]')
    if (heaps.length === 0) return { waiting: null, ended: null }
    const count = (wanted: number) =>
      heaps
        .filter(heap => farOf(heap) === wanted)
        .reduce((sum, heap) => sum + Number(heap.querySelector('strong')?.textContent), 0)
    return { waiting: count(0), ended: total - count(0) - count(1) }
  }
  const shots: Shot[] = []
  const painted = new browser.MessageChannel()
  painted.port1.onmessage = ({ data }) => shots.push({ ...data, at: Date.now() })
  let due = false
  const look = () => {
    due = false
    painted.port2.postMessage({ rows: rows(), ...counters() })
  }
  const changed = () => {
    if (!due) browser.requestAnimationFrame(look)
    due = true
  }
  const everything = { subtree: true, childList: true, characterData: true, attributes: true }
  new browser.MutationObserver(changed).observe(browser.document.body, everything)
  browser.takeShots = () => shots.splice(0)
}

/**
 * Milliseconds from the journal to the frame that shows it, for every start and end of a step: by the stage's counters for all of
 * them, and by its row for those whose row is drawn. `order`: ids of the stage's steps as the board lists them.
 */
export function lateness(events: readonly AnyEvent[], shots: readonly Shot[], order: readonly string[]) {
  const own = ofThisRun(shots, order.length)
  const begun = firstTimes(events.flatMap(beginnings))
  const ended = firstTimes(events.flatMap(endings))
  const places = new Map(order.map((id, place) => [id, place]))
  const counters = [
    ...[...begun.values()].map((utc, i) => ({
      utc,
      shown: (shot: Shot) => (shot.waiting ?? Infinity) < order.length - i,
    })),
    ...[...ended.values()].map((utc, i) => ({ utc, shown: (shot: Shot) => (shot.ended ?? 0) > i })),
  ]
  const drawn = Object.keys(own.at(-1)?.rows ?? {}).map(Number)
  const row = (times: ReadonlyMap<string, number>, far: number) =>
    [...times].flatMap(([id, utc]) => {
      const place = places.get(id) ?? -1
      return drawn.includes(place) ? [{ utc, shown: (shot: Shot) => (shot.rows[place] ?? WAITING) >= far }] : []
    })
  const rows = [...row(begun, WORKING), ...row(ended, ENDED)]
  return { counters: counters.map(one => late(own, one)), rows: rows.map(one => late(own, one)) }
}

interface Change {
  readonly utc: number
  readonly shown: (shot: Shot) => boolean
}

function late(shots: readonly Shot[], { utc, shown }: Change): number {
  const shot = shots.find(shown)
  if (shot === undefined) throw new Error('something that the journal says was never shown on the board')
  return shot.at - utc
}

/** The end of the run before still stands there until the new one is shown. */
function ofThisRun(shots: readonly Shot[], total: number): readonly Shot[] {
  return shots.slice(shots.findIndex(({ ended }) => ended !== null && ended < total))
}

type Time = readonly [step: string, utc: number]

function beginnings(event: AnyEvent): Time[] {
  if (event.type === 'wave.started') return event.body.steps.map(id => [id, event.utc])
  return event.type === 'step.observed' || event.type === 'step.intent' ? [[event.body.step, event.utc]] : []
}

function endings(event: AnyEvent): Time[] {
  return event.type === 'step.ended' ? [[event.body.step, event.utc]] : []
}

function firstTimes(times: readonly Time[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  for (const [step, utc] of times) if (!first.has(step)) first.set(step, utc)
  return first
}
