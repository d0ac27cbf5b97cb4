import type { Clock } from '@kakuri/core/base/clock.ts'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { follow } from '@kakuri/core/journal/follow.ts'
import { agentActor } from '@kakuri/core/journal/reasons.ts'
import type { UpBody } from '@kakuri/core/link/messages.ts'
import { AGENT_SENTENCES } from '@kakuri/core/link/sentences.ts'
import { WATCH_RUN } from '../api/board.ts'
import type { Control, Record, Who } from '../service/contract.ts'
import { Allowance } from './allowance.ts'

export interface AnswerParts {
  readonly journal: Pick<Journal, 'read' | 'head'>
  readonly control: Pick<Control, 'answer' | 'kindOf'>
  readonly record: Record
  readonly clock: Pick<Clock, 'mono'>
}

/** More than people at one display answer; each answer is an entry of the journal. */
export const ANSWERS_TAKEN = { most: 60, aSecond: 0.5 } as const

/** The agent of a room in the place of a person: it may answer tasks of its room and nothing else. */
export function whoOf(agent: string): Who {
  return { name: agentActor(agent), kind: 'agent', agent, roles: ['onsite'], steppedUpUntil: null }
}

/** Errors after which the same answer may still be taken later. */
const LATER: ReadonlySet<string> = new Set(['JOURNAL_FULL', 'JOURNAL_CLOSED', 'JOURNAL_LOCKED'])

/** Takes what people at displays answer. Each answer moves a task, or stands in the journal as one that came too late. */
export class Answers {
  readonly #parts: AnswerParts
  /** Answers given at displays that counted, and those that came too late, as far as the journal was read. */
  readonly #taken = new Set<string>()
  readonly #late = new Set<string>()
  readonly #allowed: Allowance
  readonly #catchUp: () => void

  constructor(parts: AnswerParts) {
    this.#parts = parts
    this.#allowed = new Allowance(ANSWERS_TAKEN, parts.clock)
    this.#catchUp = follow(parts.journal, event => this.#fold(event))
  }

  /** Resolves when it counted or is recorded; rejects where it should be sent again. */
  async take(agent: string, body: UpBody<'answer'>): Promise<void> {
    this.#catchUp()
    if (this.#taken.has(keyOf(agent, body.run, body)) || this.#late.has(lateKey(agent, body))) return
    if (!this.#allowed.take(agent)) throw new KakuriError('TOO_MANY_TRIES', `${agent} answers more than people do.`)
    const { control } = this.#parts
    const { run, step, answer, note, by } = body
    try {
      refuseOther(control, body)
      await control.answer(run, step, { answer, note, onBehalfOf: by }, whoOf(agent))
    } catch (error) {
      if (!(error instanceof KakuriError) || LATER.has(error.code)) throw error
      await this.#recordLate(agent, body, reasonOf(error))
    }
  }

  async #recordLate(agent: string, { run, utc, ...body }: UpBody<'answer'>, reason: string): Promise<void> {
    const { step, by, answer, note, drill } = body
    await this.#parts.record({
      ...{ type: 'agent.late-answer', actor: agentActor(agent), run: runOf(run) },
      body: { agent, step, by, answer, note, drill, saidUtc: utc, reason },
    })
  }

  #fold({ type, run, body }: AnyEvent): void {
    if (type === 'task.answered' && body.via) this.#taken.add(keyOf(body.via, run ?? WATCH_RUN, body))
    // Asked again: the same word says something new.
    if (type === 'task.shown' || type === 'task.still-up' || type === 'task.wrong-cable')
      this.#forget(run ?? WATCH_RUN, body.step)
    if (type === 'agent.late-answer') this.#late.add(lateKey(body.agent, { ...body, utc: body.saidUtc }))
  }

  #forget(run: string, step: string): void {
    for (const key of this.#taken) if (key.includes(`\n${run}\n${step}\n`)) this.#taken.delete(key)
  }
}

/** In words that the journal's readers have in both languages. */
function reasonOf({ code, message }: KakuriError): string {
  if (Object.values<unknown>(AGENT_SENTENCES).includes(message) || message.startsWith('Run ')) return message
  return code === 'FORBIDDEN' ? AGENT_SENTENCES.otherRoom : AGENT_SENTENCES.notAsked
}

type Said = Pick<UpBody<'answer'>, 'step' | 'by' | 'answer'>

function keyOf(agentOrVia: string, run: string, { step, by, answer }: Said): string {
  const via = agentOrVia.startsWith('agent ') ? agentOrVia : agentActor(agentOrVia)
  return [via, run, step, by, answer].join('\n')
}

function lateKey(agent: string, { step, by, answer, utc }: Said & { readonly utc: number }): string {
  return [agent, step, by, answer, utc].join('\n')
}

const runOf = (run: string) => (run === WATCH_RUN ? null : run)

/** Throws NOT_WAITING where a drill was answered for something real, or the other way round. */
function refuseOther(control: Pick<Control, 'kindOf'>, { run, drill }: UpBody<'answer'>): void {
  const real = run === WATCH_RUN || control.kindOf(run) !== 'drill'
  if (run !== WATCH_RUN && control.kindOf(run) === null)
    throw new KakuriError('NOT_WAITING', AGENT_SENTENCES.runOver(run))
  if (real !== drill) return
  throw new KakuriError('NOT_WAITING', drill ? AGENT_SENTENCES.ofDrill : AGENT_SENTENCES.ofReal)
}
