import { KakuriError } from '@kakuri/core/base/errors.ts'
import { type ProgramBody, stageSteps } from '@kakuri/core/compile/program.ts'
import type { People, RunHandle, RunResult } from '@kakuri/core/executor/contract.ts'
import type { AnyEvent, EventBodies, JournalEvent } from '@kakuri/core/journal/events.ts'
import type { Desk } from '../desk.ts'
import { REMOTE } from '../messages/remote.ts'
import { sentenceOf } from '../report-error.ts'
import type { Method } from './local-call.ts'
import type { RemoteJournal } from './remote-journal.ts'

/** Calls the controller; `actor`: in whose name, that of the command unless told. */
export type Call = (method: Method, path: string, body?: unknown, actor?: string) => Promise<unknown>

export interface Following {
  readonly desk: Desk
  readonly program: ProgramBody
  readonly journal: RemoteJournal
  readonly call: Call
  readonly people: People
  /** Only events after this one are looked at. */
  readonly after: number
}

/** What somebody is asked at this terminal, until it is answered here or elsewhere. */
interface Question {
  readonly over: AbortController
  asked: boolean
  readonly ask: (signal: AbortSignal) => Promise<void>
}

type Task = EventBodies['task.shown']

/** A run that the controller carries out, followed from here: what it asks people is asked at this terminal too. */
export function followRun(following: Following, id: string): RunHandle {
  const run = new FollowedRun(following, id)
  const say = (path: string, body: unknown) =>
    following.call('POST', `/runs/${id}/${path}`, body).catch(error => run.trouble(error))
  return {
    id,
    finished: run.finished,
    pause: reason => void say('pause', { reason }),
    cancel: reason => void say('cancel', { reason }),
    skip: (step, _by, reason) => void say(`steps/${step}/skip`, { reason }),
  }
}

class FollowedRun {
  readonly finished: Promise<RunResult>
  readonly #following: Following
  readonly #id: string
  readonly #questions = new Map<string, Question>()
  readonly #shown = new Map<string, Task>()
  readonly #result = Promise.withResolvers<RunResult>()
  #seq: number
  #ended: RunResult | null = null

  constructor(following: Following, id: string) {
    this.#following = following
    this.#id = id
    this.#seq = following.after
    const unlisten = following.journal.onAppend(events => this.#take(events))
    this.finished = Promise.race([this.#result.promise, following.journal.lost]).finally(() => {
      unlisten()
      for (const key of [...this.#questions.keys()]) this.#settle(key)
    })
    this.finished.catch(() => undefined)
    this.#take([...following.journal.read(following.after)])
  }

  /** What the controller refuses ends nothing here: the run goes on, or somebody was quicker elsewhere. */
  trouble(error: unknown): void {
    if (!(error instanceof KakuriError)) throw error
    const { desk } = this.#following
    desk.screen.print(sentenceOf(desk, error))
  }

  #take(events: readonly AnyEvent[]): void {
    for (const event of events) {
      if (event.seq <= this.#seq) continue
      this.#seq = event.seq
      if (event.run === this.#id) this.#see(event)
    }
    if (this.#ended !== null) this.#result.resolve(this.#ended)
    else for (const question of this.#questions.values()) this.#begin(question)
  }

  #see(event: AnyEvent): void {
    switch (event.type) {
      case 'run.ended':
        this.#ended = event.body.result
        return
      case 'run.paused':
        this.#ended = 'paused'
        return
      case 'run.resumed':
      case 'run.recovered':
        this.#ended = null
        return
      default:
        this.#seeQuestion(event)
    }
  }

  #seeQuestion(event: AnyEvent): void {
    if (event.type === 'gate.waiting') this.#open(`gate ${event.body.stage}`, on => this.#gate(event.body.stage, on))
    else if (event.type === 'gate.opened') this.#settle(`gate ${event.body.stage}`)
    else if (event.type === 'probation.started') this.#seeProbation(event)
    else if (event.type === 'probation.confirmed' || event.type === 'probation.expired')
      this.#settle(`probation ${event.body.stage}`)
    else this.#seeTask(event)
  }

  #seeProbation({ body: { stage, ms } }: JournalEvent<'probation.started'>): void {
    this.#open(`probation ${stage}`, signal => this.#probation(stage, ms, signal))
  }

  #seeTask(event: AnyEvent): void {
    if (event.type === 'task.shown') this.#askTask(event.body)
    else if (event.type === 'task.still-up') this.#askTask(this.#shown.get(event.body.step))
    else if (event.type === 'task.answered' || event.type === 'step.ended') this.#settle(`task ${event.body.step}`)
  }

  #askTask(task: Task | undefined): void {
    if (task === undefined) return
    this.#shown.set(task.step, task)
    this.#open(`task ${task.step}`, signal => this.#task(task, signal))
  }

  #open(key: string, ask: Question['ask']): void {
    if (!this.#questions.has(key)) this.#questions.set(key, { ask, over: new AbortController(), asked: false })
  }

  #settle(key: string): void {
    this.#questions.get(key)?.over.abort()
    this.#questions.delete(key)
  }

  #begin(question: Question): void {
    if (question.asked || question.over.signal.aborted) return
    question.asked = true
    const { signal } = question.over
    question.ask(signal).catch(error => {
      if (!signal.aborted) this.trouble(error)
    })
  }

  /** Several people with accounts of their own approve in the console; one who confirms may do it here. */
  async #gate(stage: string, signal: AbortSignal): Promise<void> {
    const { desk, people, program, call } = this.#following
    const gate = program.stages.find(one => one.id === stage)?.gate
    if (gate === undefined) return
    if (gate.kind === 'approve') {
      desk.screen.print(desk.say(REMOTE.approveInConsole(stage, gate.count)))
      return
    }
    const opened = await people.openGate(stage, gate, signal)
    if (signal.aborted) return
    if (opened !== null) await call('POST', `/runs/${this.#id}/stages/${stage}/approve`)
    else await call('POST', `/runs/${this.#id}/pause`, { reason: desk.say(REMOTE.stayedClosed(stage)) })
  }

  async #task({ step: id, instruction }: Task, signal: AbortSignal): Promise<void> {
    const { program, people, call } = this.#following
    const step = program.stages.flatMap(stageSteps).find(one => one.id === id)
    if (step === undefined) return
    const { by, answer, note } = await people.ask(step, instruction, signal)
    await call('POST', `/runs/${this.#id}/steps/${id}/answer`, { answer, note, onBehalfOf: by })
  }

  async #probation(stage: string, ms: number, signal: AbortSignal): Promise<void> {
    const { desk, people, call } = this.#following
    const by = await people.confirmProbation(stage, ms, signal)
    if (signal.aborted) return
    if (by === null) desk.screen.print(desk.say(REMOTE.runsOut(stage)))
    else await call('POST', `/runs/${this.#id}/stages/${stage}/confirm`, undefined, by)
  }
}
