import type { Bilingual } from '@kakuri/core/base/text.ts'
import { type Bundle, stageSteps } from '@kakuri/core/compile/program.ts'
import { roomSteps } from '@kakuri/core/compile/room-part.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent, AnyNewEvent, EvidenceEntry } from '@kakuri/core/journal/events.ts'
import { adoptedKey, createLedger } from '@kakuri/core/journal/ledger.ts'
import { agentActor } from '@kakuri/core/journal/reasons.ts'
import type { AgentState, UpBody } from '@kakuri/core/link/messages.ts'
import type { Control, Record } from '../service/contract.ts'
import { adopted, type LookAt } from './adoption.ts'
import { type AloneCut, AloneFold } from './alone-cuts.ts'
import { whoOf } from './answers.ts'
import { type Last, placed } from './evidence-chain.ts'
import type { Warnings } from './warnings.ts'

export interface EvidenceParts {
  readonly journal: Journal
  readonly bundle: () => Bundle
  readonly control: Pick<Control, 'answer'>
  readonly lookAt: LookAt
  readonly record: Record
  readonly warnings: Pick<Warnings, 'add'>
}

interface Known {
  last: Last
  /** It was let in anew: its journal may have begun anew as well. */
  anew: boolean
  readonly fold: AloneFold
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
  readonly #said = new Set<string>()
  readonly #listeners = new Set<(agent: string) => void>()
  #adopting: Promise<void> = Promise.resolve()

  constructor(parts: EvidenceParts) {
    this.#parts = parts
    for (const event of parts.journal.read()) this.#fold(event)
    for (const known of this.#known.values()) known.through = known.last.seq
    parts.journal.onAppend(events => {
      for (const event of events) this.#fold(event)
    })
  }

  /** Entries of an agent's journal, as they came. Resolves when they are durable here and what they say is taken over. */
  async take(agent: string, { events }: UpBody<'evidence'>): Promise<void> {
    const known = this.#of(agent)
    const { fresh, last, fault } = placed(events as readonly EvidenceEntry[], known.last, known.anew)
    if (fault !== null) await this.#broken(agent, fault.seq, fault.reason)
    if (fresh.length > 0) {
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
    if (this.#said.has(otherKey(agent, checkpoint))) return
    this.#said.add(otherKey(agent, checkpoint))
    const body = { agent, ...checkpoint, head: journal.head().seq }
    this.#parts.record({ type: 'agent.other-journal', actor: 'kakuri', run: null, body }).catch(() => undefined)
  }

  /** It cut something alone that was not taken over yet. */
  held(agent: string): boolean {
    return this.#pending(agent).some(cut => cut.severed)
  }

  through(agent: string): number {
    return this.#known.get(agent)?.through ?? 0
  }

  onHeld(listener: (agent: string) => void): void {
    this.#listeners.add(listener)
  }

  async #adopt(agent: string): Promise<void> {
    const cuts = this.#pending(agent)
    if (cuts.length === 0) return
    const { bundle, lookAt, journal } = this.#parts
    const stages = stagesOf(bundle())
    // It speaks for its own room alone.
    const own = new Set(roomSteps(bundle().program, agent).map(step => step.id))
    const known = cuts.filter(cut => own.has(cut.step))
    const readings = await lookAt(new Map(known.map(cut => [cut.step, cut.rung])))
    const { open } = this.#ledger.ledger
    const run = open !== null && open.kind !== 'drill' ? open : null
    const events = known.flatMap(cut => {
      const stage = stages.get(cut.step) ?? ''
      const inRun = run?.stages.includes(stage) === true ? run.id : null
      return adopted({ agent, stage, run: inRun, cut, reading: readings.get(cut.step) ?? null })
    })
    if (events.length > 0) await journal.append(events)
    for (const { step } of known) this.#answer(step)
  }

  #pending(agent: string): AloneCut[] {
    const { adopted: taken } = this.#ledger.ledger
    const cuts = this.#known.get(agent)?.fold.cuts.values() ?? []
    return [...cuts].filter(cut => cut.seq > (taken.get(adoptedKey(agent, cut.step)) ?? 0))
  }

  /** Nobody has to go and pull what is out: whoever confirmed it alone has answered. Not awaited: the run may not go on yet. */
  #answer(step: string): void {
    const pulled = this.#pulled.get(step)
    const { open, latched } = this.#ledger.ledger
    if (pulled === undefined || latched.get(step)?.state !== 'cut') return
    if (open === null || open.kind === 'drill' || open.direction !== 'isolate') return
    const { agent, by } = pulled
    const body = { answer: 'already-out', note: '', onBehalfOf: by } as const
    // Where nobody asks there is nothing to answer.
    this.#parts.control.answer(open.id, step, body, whoOf(agent)).catch(() => undefined)
  }

  async #broken(agent: string, seq: number, reason: string): Promise<void> {
    const key = `broken ${agent} ${seq} ${reason}`
    this.#parts.warnings.add(agent, BROKEN(seq), true)
    if (this.#said.has(key)) return
    this.#said.add(key)
    const body = { agent, seq, reason }
    await this.#parts.record({ type: 'agent.evidence-broken', actor: 'kakuri', run: null, body })
  }

  #fold(event: AnyEvent): void {
    this.#ledger.add([event])
    const { type, body } = event
    if (type === 'agent.evidence') this.#foldEntry(body.agent, body.entry)
    if (type === 'agent.enrolled' && body.how === 'approved') this.#of(body.agent).anew = true
    if (type === 'agent.adopted') this.#foldAdopted(body.agent, body.step)
    if (type === 'step.intent' && body.action === 'revert') this.#pulled.delete(body.step)
    if (type === 'agent.other-journal') this.#said.add(otherKey(body.agent, body))
    if (type === 'agent.evidence-broken') this.#said.add(`broken ${body.agent} ${body.seq} ${body.reason}`)
    // The run that was taken up asks: in a moment it waits for the answer.
    if (type === 'task.shown' && body.instruction.action === 'unplug') this.#answer(body.step)
  }

  #foldEntry(agent: string, entry: EvidenceEntry): void {
    const known = this.#of(agent)
    known.last = { seq: entry.seq, hash: entry.hash }
    known.fold.add(entry)
  }

  #foldAdopted(agent: string, step: string): void {
    const cut = this.#known.get(agent)?.fold.cuts.get(step)
    if (cut?.rung === 'hands' && cut.severed) this.#pulled.set(step, { agent, by: cut.by })
    this.#tell(agent)
  }

  #of(agent: string): Known {
    const known = this.#known.get(agent) ?? { last: EMPTY, anew: true, fold: new AloneFold(), through: 0 }
    this.#known.set(agent, known)
    return known
  }

  #tell(agent: string): void {
    for (const listener of this.#listeners) listener(agent)
  }
}

const EMPTY: Last = { seq: 0, hash: '0'.repeat(64) }

function evidenceOf(agent: string, entry: EvidenceEntry): AnyNewEvent {
  return { type: 'agent.evidence', actor: agentActor(agent), run: null, body: { agent, entry } }
}

function stagesOf({ program }: Bundle): Map<string, string> {
  return new Map(program.stages.flatMap(stage => stageSteps(stage).map(step => [step.id, stage.id])))
}

const otherKey = (agent: string, { seq, hash }: { readonly seq: number; readonly hash: string }) =>
  `other ${agent} ${seq} ${hash}`

const OTHER_JOURNAL = (seq: number): Bilingual => ({
  en: `It once saw entry ${seq} of the controller's journal otherwise: that journal lost its end, was put back from an older copy, or was rewritten.`,
  ja: `以前に受け取ったコントローラーのジャーナル第 ${seq} 号が現在と異なります。末尾の欠落、古い控えからの復元、または書き換えの疑いがあります。`,
})

const BROKEN = (seq: number): Bilingual => ({
  en: `What it sent from its own record does not fit at entry ${seq}; see the chronology.`,
  ja: `このエージェントから届いた記録が第 ${seq} 号で整合しません。経過の記録を確認してください。`,
})
