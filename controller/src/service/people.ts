import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Answer, GateAct, People } from '@kakuri/core/executor/contract.ts'

/**
 * The people around the runs of the service: what the executor asks waits here until a call of the API answers it. An answer
 * that comes between the event that says somebody is asked and the question itself is kept for it. Each gives the function that
 * takes the answer back where nobody took it yet.
 */
export interface ServicePeople extends People {
  act(stage: string, act: Act): () => void
  answer(step: string, answer: Answer, asked: Asked): () => void
  confirm(stage: string, by: string): () => void
  /** Somebody is asked about this step now. */
  asks(step: string, asked: Asked): boolean
  /** Everybody who waits, waits in vain. The journal must be closed before: what was asked stays asked. */
  close(): void
}

/** In a drill somebody only looks, while the watch may ask for the same cable to be pulled: no answer counts for the other. */
export interface Asked {
  readonly drill: boolean
}

const taskKey = (step: string, { drill }: Asked) => `${drill ? 'drill' : 'real'} ${step}`

export type Act = readonly string[] | GateAct

/** What is asked by one key, and answers that came ahead of their question. */
class Questions<T> {
  readonly #waiting = new Map<string, Set<PromiseWithResolvers<T>>>()
  readonly #ahead = new Map<string, T[]>()

  /** `aborted`: settles the question when the signal aborts. */
  ask(key: string, signal: AbortSignal, aborted: (question: PromiseWithResolvers<T>) => void): Promise<T> {
    const question = Promise.withResolvers<T>()
    const all = this.#waiting.get(key) ?? new Set()
    this.#waiting.set(key, all.add(question))
    const abort = () => aborted(question)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    else this.#fromAhead(key, question)
    return question.promise.finally(() => {
      signal.removeEventListener('abort', abort)
      all.delete(question)
    })
  }

  #fromAhead(key: string, question: PromiseWithResolvers<T>): void {
    const [answer] = this.#ahead.get(key)?.splice(0, 1) ?? []
    if (answer !== undefined) question.resolve(answer)
  }

  /** Answers everybody who asked, or keeps the answer for the next one. */
  hand(key: string, answer: T): () => void {
    const all = this.#waiting.get(key) ?? new Set()
    if (all.size === 0) return this.#keep(key, answer)
    for (const question of all) question.resolve(answer)
    all.clear()
    return () => undefined
  }

  #keep(key: string, answer: T): () => void {
    const kept = this.#ahead.get(key) ?? []
    this.#ahead.set(key, kept)
    kept.push(answer)
    return () => {
      const at = kept.indexOf(answer)
      if (at >= 0) kept.splice(at, 1)
    }
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
  return {
    openGate: (stage, _gate, signal) => gates.ask(stage, signal, question => question.resolve(null)),
    ask: (step, instruction, signal) =>
      tasks.ask(taskKey(step.id, instruction), signal, question =>
        question.reject(new KakuriError('TIMEOUT', 'nobody is asked any longer')),
      ),
    confirmProbation: (stage, _ms, signal) => probations.ask(stage, signal, question => question.resolve(null)),
    act: (stage, act) => gates.hand(stage, act),
    answer: (step, answer, asked) => tasks.hand(taskKey(step, asked), answer),
    confirm: (stage, by) => probations.hand(stage, by),
    asks: (step, asked) => tasks.has(taskKey(step, asked)),
    close: () => {
      const closed = new KakuriError('JOURNAL_CLOSED', 'The controller has stopped.')
      for (const questions of [gates, tasks, probations]) questions.fail(closed)
    },
  }
}
