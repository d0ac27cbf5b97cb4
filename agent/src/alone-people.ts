import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Answer, People } from '@kakuri/core/executor/contract.ts'

/** The people around what the agent does alone: whoever stands before its display. */
export interface RoomPeople extends People {
  /** Steps that somebody is asked about now. */
  asked(): readonly string[]
  /** False where nobody is asked about this step. In a drill somebody only looks: no answer counts for what is real. */
  answer(step: string, drill: boolean, answer: Answer): boolean
  /** An answer given to the controller's own task while it was gone: it counts when the agent asks for the same. */
  keep(step: string, drill: boolean, answer: Answer): void
  forgetKept(): void
}

interface Question {
  readonly step: string
  readonly drill: boolean
  readonly take: (answer: Answer) => void
}

/** `by`: who opened the gates that the agent passes by itself. */
export function createRoomPeople(by: () => readonly string[]): RoomPeople {
  /** The run and the watch may ask for the same cable: whoever pulls it answers both. */
  const waiting = new Set<Question>()
  const kept = new Map<string, { readonly drill: boolean; readonly answer: Answer }>()
  return {
    openGate: () => Promise.resolve(by()),
    // Nothing is restored here.
    confirmProbation: () => Promise.resolve(null),
    ask: ({ id }, { drill }, signal) => {
      const early = kept.get(id)
      kept.delete(id)
      if (early !== undefined && early.drill === drill) return Promise.resolve(early.answer)
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      const question = { step: id, drill, take: resolve }
      const abort = () => reject(new KakuriError('TIMEOUT', 'nobody is asked any longer'))
      waiting.add(question)
      signal.addEventListener('abort', abort, { once: true })
      if (signal.aborted) abort()
      return promise.finally(() => {
        signal.removeEventListener('abort', abort)
        waiting.delete(question)
      })
    },
    asked: () => [...new Set([...waiting].map(question => question.step))],
    answer: (step, drill, answer) => {
      const asked = [...waiting].filter(question => question.step === step && question.drill === drill)
      for (const question of asked) question.take(answer)
      return asked.length > 0
    },
    keep: (step, drill, answer) => void kept.set(step, { drill, answer }),
    forgetKept: () => kept.clear(),
  }
}
