import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Answer, GateAct, People } from '@kakuri/core/executor/contract.ts'

/** The people around the runs of the service: what the executor asks waits here until a call of the API answers it. */
export interface ServicePeople extends People {
  /**
   * Hands an act to the gate of a stage, now or when it is asked again after the act before became durable. Returns the
   * function that takes the act back where nobody took it yet.
   */
  act(stage: string, act: readonly string[] | GateAct): () => void
  /** False where nobody is asked about this step. */
  answer(step: string, answer: Answer): boolean
  /** False where no probation of this stage waits. */
  confirm(stage: string, by: string): boolean
  /** Somebody is asked about this step now. */
  asks(step: string): boolean
  /** Everybody who waits, waits in vain. The journal must be closed before: what was asked stays asked. */
  close(): void
}

type Act = readonly string[] | GateAct

/** What is asked by one key, each asked at most a few times at once. */
class Questions<T> {
  readonly #waiting = new Map<string, Set<PromiseWithResolvers<T>>>()

  /** `aborted`: settles the question when the signal aborts. */
  ask(key: string, signal: AbortSignal, aborted: (question: PromiseWithResolvers<T>) => void): Promise<T> {
    const question = Promise.withResolvers<T>()
    const all = this.#waiting.get(key) ?? new Set()
    this.#waiting.set(key, all.add(question))
    const abort = () => aborted(question)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    return question.promise.finally(() => {
      signal.removeEventListener('abort', abort)
      all.delete(question)
    })
  }

  /** Answers everybody who asked; false where nobody did. */
  answer(key: string, answer: T): boolean {
    const all = this.#waiting.get(key) ?? new Set()
    const any = all.size > 0
    for (const question of all) question.resolve(answer)
    all.clear()
    return any
  }

  has(key: string): boolean {
    return (this.#waiting.get(key)?.size ?? 0) > 0
  }

  fail(error: Error): void {
    for (const all of this.#waiting.values()) for (const question of all) question.reject(error)
  }
}

export function createPeople(): ServicePeople {
  const gates = new Questions<Act | null>()
  const tasks = new Questions<Answer>()
  const probations = new Questions<string | null>()
  const acts = new Map<string, Act[]>()
  return {
    openGate: (stage, _gate, signal) => {
      const first = signal.aborted ? undefined : acts.get(stage)?.shift()
      if (first !== undefined) return Promise.resolve(first)
      return gates.ask(stage, signal, question => question.resolve(null))
    },
    ask: (step, _instruction, signal) =>
      tasks.ask(step.id, signal, question => question.reject(new KakuriError('TIMEOUT', 'nobody is asked any longer'))),
    confirmProbation: (stage, _ms, signal) => probations.ask(stage, signal, question => question.resolve(null)),
    act: (stage, act) => hand(gates, acts, stage, act),
    answer: (step, answer) => tasks.answer(step, answer),
    confirm: (stage, by) => probations.answer(stage, by),
    asks: step => tasks.has(step),
    close: () => {
      const closed = new KakuriError('JOURNAL_CLOSED', 'The controller has stopped.')
      for (const questions of [gates, tasks, probations]) questions.fail(closed)
    },
  }
}

function hand(gates: Questions<Act | null>, acts: Map<string, Act[]>, stage: string, act: Act): () => void {
  if (gates.answer(stage, act)) return () => undefined
  const queue = acts.get(stage) ?? []
  acts.set(stage, queue)
  queue.push(act)
  return () => {
    const at = queue.indexOf(act)
    if (at >= 0) queue.splice(at, 1)
  }
}
