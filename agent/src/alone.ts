import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Step } from '@kakuri/core/compile/program.ts'
import { roomSteps } from '@kakuri/core/compile/room-part.ts'
import type { Answer, RunHandle } from '@kakuri/core/executor/contract.ts'
import { ALONE_REASONS, agentActor } from '@kakuri/core/journal/reasons.ts'
import { GONE_AFTER_MS } from '@kakuri/core/link/messages.ts'
import type { RoomView } from '@kakuri/core/view/room-shape.ts'
import type { Alone, AloneParts } from './alone-contract.ts'
import { type Act, countOf, createAloneFold, NOT_BEGUN } from './alone-fold.ts'
import { createRoomPeople } from './alone-people.ts'
import { type AloneOrder, isOfKind, isOver, limitMs, restOfStages, STAGE_GRACE_MS, wholeRoom } from './alone-plan.ts'
import { AloneWork } from './alone-work.ts'

const LOOK_MS = 1_000
/** After something stopped a run, such as a full disk, before it is taken up again. */
const AGAIN_MS = 5_000
/** A start that has not heard the controller takes over what it said before at most so long ago. */
const STALE_MS = 3_600_000

export function createAlone(parts: AloneParts): Alone {
  return new RoomAlone(parts)
}

class RoomAlone implements Alone {
  readonly #parts: AloneParts
  readonly #fold = createAloneFold()
  readonly #people = createRoomPeople(() => this.#names())
  readonly #closing = new AbortController()
  readonly #work: AloneWork
  readonly #stopFolding: () => void
  #handle: RunHandle | null = null
  #viewAtStart: RoomView | null = null
  #beginning = false
  #notBefore = 0
  #looking: Promise<void> = Promise.resolve()

  constructor(parts: AloneParts) {
    this.#parts = parts
    this.#work = new AloneWork(parts, this.#people)
    this.#fold.add(parts.journal.read())
    this.#stopFolding = parts.journal.onAppend(events => {
      this.#fold.add(events)
      parts.changed()
    })
  }

  begin(): void {
    this.#looking = this.#keepLooking()
  }

  async byCodes(by: readonly string[]): Promise<void> {
    const held = this.#parts.workshop()
    const kind = this.#isPractice() ? 'drill' : 'incident'
    const order = held === null ? null : wholeRoom(this.#parts.agent, 'codes', by, held.bundle, kind)
    if (order === null || this.acting()) throw new KakuriError('NOT_WAITING', 'There is nothing to begin with.')
    await this.#start(order)
  }

  acting = () => this.#handle !== null || this.#beginning || this.#fold.current() !== null
  busy = () => this.acting() || this.#held().length > 0
  openBundle = () => this.#fold.open()?.bundle ?? null
  wrongCodes = () => this.#fold.wrongCodes()
  keepAnswer = (step: string, drill: boolean, answer: Answer) => this.#people.keep(step, drill, answer)
  answer = (step: string, drill: boolean, answer: Answer) => this.#people.answer(step, drill, answer)

  doc(): ReturnType<Alone['doc']> {
    const held = this.#held()
    const acting = this.acting()
    const last = (acting ? this.#fold.last() : held.at(-1)) ?? null
    const phase = acting ? 'acting' : held.length > 0 ? 'held' : 'no'
    const how = { phase, why: last?.body.why ?? null, drill: last?.body.drill ?? false } as const
    const codes = this.#isPractice() ? 'drill' : 'cut'
    const reopened = this.#fold.reopened().flatMap(({ step, text }) => (this.#isUntold(step) ? [text] : []))
    return { ...how, codes, beginsUtc: this.#beginsUtc(), steps: countOf(last, this.#part().length), reopened }
  }

  roomChanged(): void {
    if (this.#isHere()) this.#yield()
  }

  /**
   * The controller is here. What it asks for itself is asked for here no more, and what it called off, paused or puts back is not
   * begun here. The view from before it went says nothing of that.
   */
  #yield(): void {
    const { room } = this.#parts
    const run = room()?.run ?? null
    const act = this.#fold.current()
    if (this.#handle === null || act === null || room() === this.#viewAtStart) return
    if (isOver(act.body, run)) this.#handle.cancel(ALONE_REASONS.tookOver)
    if (run === null || run.direction !== 'isolate' || !isOfKind(act.body, run)) return
    const covered = new Set(run.steps.map(step => step.id))
    for (const step of this.#people.asked())
      if (covered.has(step) && !act.outcomes.has(step)) this.#handle.skip(step, 'kakuri', ALONE_REASONS.tookOver)
  }

  /** What the controller knows it watches itself. */
  cursorMoved(): void {
    if (this.#work.watching && !this.busy()) void this.#work.stopWatch()
    this.#parts.changed()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#looking
    this.#stopFolding()
    await this.#work.stopWatch()
  }

  async #keepLooking(): Promise<void> {
    const { clock, failed } = this.#parts
    while (!this.#closing.signal.aborted) {
      await this.#look().catch(error => {
        this.#notBefore = clock.mono() + AGAIN_MS
        failed(error)
      })
      await clock.sleep(LOOK_MS, this.#closing.signal)
    }
  }

  async #look(): Promise<void> {
    if (this.#isHere()) await this.#leaveToController()
    await this.#act()
    // Also in the middle of an act: it may wait for a person for hours.
    if (!this.#isHere()) this.#watch()
  }

  /** What was left in the middle comes first, also while the controller is there. */
  async #act(): Promise<void> {
    if (this.#handle !== null || this.#beginning || this.#parts.clock.mono() < this.#notBefore) return
    const left = this.#fold.current()
    if (left !== null) return this.#takeUp(left)
    const due = this.#due()
    if (due !== null) await this.#start(due)
  }

  /** It watches what it has taken over: the same cut point may be put back by now. What people said meanwhile went to it. */
  async #leaveToController(): Promise<void> {
    this.#people.forgetKept()
    this.#yield()
    if (this.#work.watching) await this.#work.stopWatch()
  }

  #isHere(): boolean {
    return this.#parts.presence().standing === 'here'
  }

  /** A drill is shown, and the controller that carries it out is here: codes are part of the drill. */
  #isPractice(): boolean {
    return this.#isHere() && this.#parts.room()?.run?.kind === 'drill'
  }

  #due(): AloneOrder | null {
    const { agent, workshop } = this.#parts
    const held = workshop()
    if (held === null || this.#isHere()) return null
    const room = this.#knownRoom()
    const gone = this.#goneMs()
    if (gone >= GONE_AFTER_MS + STAGE_GRACE_MS) {
      // A controller may come and go between two beats, and have begun another stage meanwhile.
      const rest = restOfStages(agent, room, this.#fold.done('stage'), sha256 => this.#work.bundle(sha256))
      if (rest !== null) return rest
    }
    const limit = limitMs(held.bundle, room)
    return limit !== null && gone >= limit && this.#fold.done('limit').size === 0
      ? wholeRoom(agent, 'limit', [], held.bundle)
      : null
  }

  /**
   * What the controller said last, where that still tells something: a box that lay switched off for weeks holds the view of an
   * incident that is long over, and must not go on with it by itself. Two codes count all the same.
   */
  #knownRoom(): RoomView | null {
    const { presence, room } = this.#parts
    const { standing } = presence()
    return standing === 'never' && (presence().silentMs() ?? STALE_MS) >= STALE_MS ? null : room()
  }

  #goneMs(): number {
    return this.#parts.clock.mono() - this.#parts.presence().lastHeard
  }

  #beginsUtc(): number | null {
    const { workshop, clock } = this.#parts
    const held = workshop()
    if (held === null || this.#isHere() || this.acting() || this.#fold.done('limit').size > 0) return null
    const limit = limitMs(held.bundle, this.#knownRoom())
    return limit === null || this.#part().length === 0 ? null : Math.round(clock.now() + limit - this.#goneMs())
  }

  async #start(order: AloneOrder): Promise<void> {
    this.#beginning = true
    try {
      await this.#work.stopWatch()
      const { why, by, stages, steps, kind } = order
      const body = { why, by, stages, steps, ...(kind === 'drill' && { drill: true as const }) }
      await this.#parts.journal.append([{ type: 'alone.began', actor: this.#actor(by), run: null, body }])
      await this.#isolate(order)
    } finally {
      this.#beginning = false
    }
  }

  async #isolate({ why, by, stages, steps, bundle, kind }: AloneOrder): Promise<void> {
    const handle = await this.#work.executor().isolate({
      ...{ bundle, kind, stages, steps },
      ...{ actor: this.#actor(by), reason: ALONE_REASONS[why] },
      authority: { by: this.#names(), reason: ALONE_REASONS[why] },
    })
    this.#follow(handle)
  }

  /** After a crash. What was announced and not begun is weighed again: the reason for it may be gone. */
  async #takeUp(left: Act): Promise<void> {
    const open = this.#fold.open()
    if (open !== null) return this.#resume(left, open.bundle)
    if (left.run !== null) return this.#end('ended')
    const held = this.#parts.workshop()
    const { why, by, drill = false } = left.body
    if (why !== 'codes' || drill || held === null) return this.#end(NOT_BEGUN)
    const order = wholeRoom(this.#parts.agent, 'codes', by, held.bundle)
    if (order === null) return this.#end(NOT_BEGUN)
    await this.#isolate(order)
  }

  async #resume(left: Act, sha256: string): Promise<void> {
    if (this.#parts.workshop() === null) return
    const bundle = this.#work.bundle(sha256)
    if (bundle === null) throw new KakuriError('BUNDLE_BROKEN', `The bundle ${sha256} of the open run is not here.`)
    const handle = await this.#work.executor().resume(bundle, this.#actor(left.body.by))
    if (handle !== null) this.#follow(handle)
  }

  #follow(handle: RunHandle): void {
    this.#handle = handle
    this.#viewAtStart = this.#isHere() ? null : this.#parts.room()
    this.#parts.changed()
    handle.finished
      .then(result => this.#end(result))
      .catch(error => {
        this.#notBefore = this.#parts.clock.mono() + AGAIN_MS
        this.#parts.failed(error)
      })
      .finally(() => {
        this.#handle = null
        this.#people.forgetKept()
        this.#parts.changed()
      })
  }

  async #end(result: string): Promise<void> {
    await this.#parts.journal.append([{ type: 'alone.ended', actor: 'kakuri', run: null, body: { result } }])
  }

  #watch(): void {
    const held = this.#held().findLast(act => act.last.size > 0)
    if (held !== undefined && !this.#work.watching) this.#work.watch(held.bundle, step => this.#isUntold(step))
  }

  /** What the controller knows of it may have put back. */
  #isUntold(step: string): boolean {
    const cursor = this.#parts.cursor()
    return this.#held().some(act => (act.last.get(step) ?? 0) > cursor)
  }

  /** Acts that the controller does not know whole; a drill holds nothing. */
  #held(): Act[] {
    return this.#fold.after(this.#parts.cursor()).filter(act => act.body.drill !== true)
  }

  #part(): readonly Step[] {
    const held = this.#parts.workshop()
    return held === null ? [] : roomSteps(held.bundle.program, this.#parts.agent)
  }

  #names(): readonly string[] {
    const by = this.#fold.current()?.body.by ?? []
    return by.length > 0 ? by : [agentActor(this.#parts.agent)]
  }

  #actor(by: readonly string[]): string {
    return by.length > 0 ? by.join(', ') : agentActor(this.#parts.agent)
  }
}
