import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Bundle } from '@kakuri/core/compile/program.ts'
import type { Executor } from '@kakuri/core/executor/contract.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent, AnyNewEvent, EventBodies, EvidenceEntry } from '@kakuri/core/journal/events.ts'
import { type Adoption, adoptions } from '@kakuri/core/journal/evidence.ts'
import { CUT_ENTRIES } from '@kakuri/core/journal/evidence-shape.ts'
import { follow } from '@kakuri/core/journal/follow.ts'
import { createLedger, SEVERED_OUTCOMES } from '@kakuri/core/journal/ledger.ts'
import { agentActor } from '@kakuri/core/journal/reasons.ts'
import type { AgentState, UpBody } from '@kakuri/core/link/messages.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'
import type { Control, Record } from '../service/contract.ts'
import { adopted, type Found, type LookAt, readBack } from './adoption.ts'
import { Allowance } from './allowance.ts'
import { whoOf } from './answers.ts'
import { bounded, EMPTY, type Here, placed } from './evidence-chain.ts'
import { BROKEN, OTHER_JOURNAL, TOO_MUCH } from './evidence-said.ts'
import type { Warnings } from './warnings.ts'

export interface EvidenceParts {
  readonly journal: Journal
  readonly bundle: () => Bundle
  readonly control: Pick<Control, 'answer'>
  readonly lookAt: LookAt
  readonly endFound: Executor['endFound']
  readonly record: Record
  readonly warnings: Pick<Warnings, 'add' | 'forget'>
  readonly clock: Pick<Clock, 'mono'>
}

/** Bytes of one agent's record: that of weeks away at once, and then more than a busy room writes. More comes again later. */
export const RECORD_BYTES = { most: 16 * 1024 * 1024, aSecond: 8 * 1024 } as const
/** Entries about records that do not fit: whoever sends ever new ones fills no journal. */
export const FAULTS_TOLD = { most: 5, aSecond: 1 / 3_600 } as const

interface Known {
  here: Here
  /** It was let in anew: its journal may have begun anew as well. */
  anew: boolean
  /** Of its journal that is here, what tells of cuts: the newest. */
  entries: EvidenceEntry[]
  /** By step: who confirmed it at its display last. */
  readonly answered: Map<string, string>
  /** By step: the last entry that was looked at and left nothing cut. */
  readonly settled: Map<string, number>
  /** By step: the last entry that was here when the controller had put it back. */
  readonly putBack: Map<string, number>
  /** Everything up to here was taken over as far as it goes. */
  through: number
}

/** What agents recorded by themselves, and what of it the controller takes over. Kept up with the journal. */
export class Evidence {
  readonly #parts: EvidenceParts
  readonly #known = new Map<string, Known>()
  readonly #ledger = createLedger()
  /** By cut point: who pulled its cable while the agent was alone. */
  readonly #pulled = new Map<string, { readonly agent: string; readonly by: string | null }>()
  /** By cut point: the rungs by which an agent had cut it alone. */
  readonly #acted = new Map<string, Set<RungKind | null>>()
  readonly #said = new Set<string>()
  readonly #catchUp: () => void
  readonly #bytes: Allowance
  readonly #faults: Allowance
  readonly #listeners = new Set<(agent: string) => void>()
  #adopting: Promise<void> = Promise.resolve()

  constructor(parts: EvidenceParts) {
    this.#parts = parts
    this.#bytes = new Allowance(RECORD_BYTES, parts.clock)
    this.#faults = new Allowance(FAULTS_TOLD, parts.clock)
    this.#catchUp = follow(parts.journal, event => this.#fold(event))
  }

  /** What the journal holds already; to be called once, before any agent is heard. */
  begin(): void {
    this.#catchUp()
    for (const known of this.#known.values()) known.through = known.here.last.seq
    this.#parts.journal.onAppend(events => {
      for (const event of events) this.#fold(event)
    })
  }

  /**
   * Entries of an agent's journal, as they came. Resolves when they are durable here and what they say is taken over. Throws
   * TOO_MANY_TRIES where it sent more than it may: the agent sends them again.
   */
  async take(agent: string, { events }: UpBody<'evidence'>): Promise<void> {
    const known = this.#of(agent)
    const { fresh, last, fault } = placed(events as readonly EvidenceEntry[], known.here, known.anew)
    if (fault !== null) await this.#broken(agent, fault.seq, fault.reason)
    if (fresh.length > 0) {
      this.#requireAllowed(agent, fresh)
      const entries = fresh.map(entry => evidenceOf(agent, entry))
      await this.#parts.journal.append(entries)
    }
    if (last !== null) Object.assign(known, { anew: false })
    await this.adopt(agent)
    known.through = Math.max(known.through, last?.seq ?? 0)
    this.#tell(agent)
  }

  /** Of all agents: what a controller that was killed had not come to. */
  async adoptAll(): Promise<void> {
    for (const agent of this.#known.keys()) await this.adopt(agent)
  }

  /** Takes over what the agent cut alone and nobody has taken over yet. */
  adopt(agent: string): Promise<void> {
    const next = this.#adopting.then(() => this.#adopt(agent))
    this.#adopting = next.catch(() => undefined)
    return next
  }

  /** An agent told which entry of the controller's journal it saw last. */
  saw(agent: string, checkpoint: AgentState['checkpoint']): void {
    if (checkpoint === null || checkpoint.seq === 0) return
    const { journal, warnings } = this.#parts
    const [here] = journal.read(checkpoint.seq - 1)
    if (here?.seq === checkpoint.seq && here.hash === checkpoint.hash) return
    warnings.add(agent, OTHER_JOURNAL(checkpoint.seq), true)
    if (this.#said.has(otherKey(agent, checkpoint)) || !this.#faults.take(agent)) return
    this.#said.add(otherKey(agent, checkpoint))
    const body = { agent, ...checkpoint, head: journal.head().seq }
    this.#parts.record({ type: 'agent.other-journal', actor: 'kakuri', run: null, body }).catch(() => undefined)
  }

  /** It cut something alone that was not taken over yet. */
  held(agent: string): boolean {
    return this.#pending(agent).length > 0
  }

  through(agent: string): number {
    return this.#known.get(agent)?.through ?? 0
  }

  onHeld(listener: (agent: string) => void): void {
    this.#listeners.add(listener)
  }

  async #adopt(agent: string): Promise<void> {
    const found = this.#pending(agent)
    if (found.length === 0) return
    const { lookAt, journal } = this.#parts
    const all = this.#stillNews(agent, await readBack(found, lookAt))
    const { open } = this.#ledger.ledger
    const run = open !== null && open.kind !== 'drill' ? open : null
    const events = all.flatMap(one => {
      const { stage = '', evidence = 0 } = one.effects[0]?.adoption ?? {}
      const inRun = run?.stages.includes(stage) === true ? run.id : null
      const taken = adopted(agent, inRun, one)
      if (taken === null) this.#of(agent).settled.set(one.step, evidence)
      return taken ?? []
    })
    if (events.length > 0) await journal.append(events)
    for (const { step } of all) this.#tellRun(step)
  }

  /** What of its journal is not taken over: it speaks for its own room alone. */
  #pending(agent: string): Adoption[] {
    const known = this.#known.get(agent)
    if (known === undefined || known.entries.length === 0) return []
    const { program } = this.#parts.bundle()
    const all = adoptions(program, agent, known.entries, this.#ledger.ledger, known.putBack)
    return all.filter(({ step, evidence }) => evidence > (known.settled.get(step) ?? 0))
  }

  /** Looking took its time: what a run did or put back meanwhile is known by it, and what the agent told since is looked at next. */
  #stillNews(agent: string, all: readonly Found[]): Found[] {
    const now = Map.groupBy(this.#pending(agent), ({ step }) => step)
    return all.flatMap(({ step, effects }) => {
      const fresh = now.get(step) ?? []
      const same = effects.flatMap(({ adoption, reading }) => {
        const again = fresh.find(one => one.rung === adoption.rung && one.evidence === adoption.evidence)
        return again === undefined ? [] : [{ adoption: again, reading }]
      })
      return same.length === 0 ? [] : [{ step, effects: same }]
    })
  }

  /**
   * Nobody has to go and cut what is cut: a cable by whoever confirmed it alone, all else by what the run reads itself. Not awaited:
   * the run may not go on yet.
   */
  #tellRun(step: string): void {
    const { open, latched } = this.#ledger.ledger
    if (latched.get(step)?.state !== 'cut') return
    if (open === null || open.kind === 'drill' || open.direction !== 'isolate') return
    const [pulled, acted] = [this.#pulled.get(step), this.#acted.get(step)]
    // What keeps it from being written stops the run itself.
    if (acted !== undefined) this.#parts.endFound(step, [...acted]).catch(() => undefined)
    if (pulled === undefined) return
    const { agent, by } = pulled
    const body = { answer: 'already-out', note: '', onBehalfOf: by } as const
    // Where nobody asks there is nothing to answer.
    this.#parts.control.answer(open.id, step, body, whoOf(agent)).catch(() => undefined)
  }

  #requireAllowed(agent: string, fresh: readonly EvidenceEntry[]): void {
    const bytes = fresh.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0)
    if (this.#bytes.take(agent, bytes)) return
    this.#parts.warnings.add(agent, TOO_MUCH, true)
    throw new KakuriError('TOO_MANY_TRIES', `${agent} sends more of its record than it may.`)
  }

  async #broken(agent: string, seq: number, reason: string): Promise<void> {
    const key = `broken ${agent} ${seq} ${reason}`
    this.#parts.warnings.add(agent, BROKEN(seq), true)
    if (this.#said.has(key) || !this.#faults.take(agent)) return
    this.#said.add(key)
    const body = { agent, seq, reason }
    await this.#parts.record({ type: 'agent.evidence-broken', actor: 'kakuri', run: null, body })
  }

  #fold(event: AnyEvent): void {
    const { latched } = this.#ledger.ledger
    const before = event.type === 'probation.confirmed' ? [...latched.keys()] : []
    this.#ledger.add([event])
    for (const step of before) if (!latched.has(step)) this.#putBack(step)
    const { type, body } = event
    if (type === 'agent.evidence') this.#foldEntry(body.agent, body.entry)
    if (type === 'agent.enrolled' && body.how === 'approved') this.#letIn(body.agent)
    if (type === 'agent.adopted') this.#foldAdopted(body)
    if (type === 'step.intent' && body.action === 'revert') this.#forgetCut(body.step)
    if (type === 'agent.other-journal') this.#said.add(otherKey(body.agent, body))
    if (type === 'agent.evidence-broken') this.#said.add(`broken ${body.agent} ${body.seq} ${body.reason}`)
    // The run that was taken up asks: in a moment it waits for the answer.
    if (type === 'task.shown' && body.instruction.action === 'unplug') this.#tellRun(body.step)
  }

  #forgetCut(step: string): void {
    this.#pulled.delete(step)
    this.#acted.delete(step)
  }

  #letIn(agent: string): void {
    this.#of(agent).anew = true
    this.#parts.warnings.forget(agent)
  }

  /** What agents told before says nothing about what is cut after. */
  #putBack(step: string): void {
    for (const { putBack, entries } of this.#known.values()) {
      const last = entries.findLast(entry => entry.body.step === step)
      if (last !== undefined) putBack.set(step, last.seq)
    }
  }

  #foldEntry(agent: string, entry: EvidenceEntry): void {
    const known = this.#of(agent)
    // A journal that began anew counts anew: nothing of it was taken over.
    if (entry.seq <= known.here.last.seq)
      Object.assign(known, { entries: [], settled: new Map(), putBack: new Map(), through: 0 })
    const { seq, hash, type, body } = entry
    known.here = { last: { seq, hash }, first: seq === 1 ? hash : known.here.first }
    if (OF_CUTS.has(type)) known.entries.push(entry)
    known.entries = bounded(known.entries)
    const { step, by } = body
    if (type === 'task.answered' && typeof step === 'string' && typeof by === 'string')
      known.answered.set(step, by.slice(0, LONGEST_NAME))
  }

  #foldAdopted({ agent, step, rung, outcome }: EventBodies['agent.adopted']): void {
    const by = this.#of(agent).answered.get(step) ?? null
    if (rung === 'hands' && SEVERED_OUTCOMES.has(outcome)) this.#pulled.set(step, { agent, by })
    this.#acted.set(step, (this.#acted.get(step) ?? new Set()).add(rung))
    this.#tell(agent)
  }

  #of(agent: string): Known {
    const fresh = { entries: [], answered: new Map(), settled: new Map(), putBack: new Map(), through: 0 }
    const known = this.#known.get(agent) ?? { here: EMPTY, anew: true, ...fresh }
    this.#known.set(agent, known)
    return known
  }

  #tell(agent: string): void {
    for (const listener of this.#listeners) listener(agent)
  }
}

/** A name longer than that is no name. */
const LONGEST_NAME = 120
/** What is kept in memory of an agent's journal. */
const OF_CUTS: ReadonlySet<string> = new Set(CUT_ENTRIES)

function evidenceOf(agent: string, entry: EvidenceEntry): AnyNewEvent {
  return { type: 'agent.evidence', actor: agentActor(agent), run: null, body: { agent, entry } }
}

const otherKey = (agent: string, { seq, hash }: { readonly seq: number; readonly hash: string }) =>
  `other ${agent} ${seq} ${hash}`
