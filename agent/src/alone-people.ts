import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Answer, People } from '@kakuri/core/executor/contract.ts'

/** The people around what the agent does alone: whoever stands before its display. */
export interface RoomPeople extends People {
  /** Steps that somebody is asked about now. */
  asked(): readonly string[]
  /** False where nobody is asked about this step. */
  answer(step: string, answer: Answer): boolean
  /** An answer given to the controller's own task while it was gone: it counts when the agent asks for the same. */
  keep(step: string, drill: boolean, answer: Answer): void
  forgetKept(): void
}

/** `by`: who opened the gates that the agent passes by itself. */
export function createRoomPeople(by: () => readonly string[]): RoomPeople {
  const waiting = new Map<string, (answer: Answer) => void>()
  const kept = new Map<string, { readonly drill: boolean; readonly answer: Answer }>()
  return {
    openGate: () => Promise.resolve(by()),
    // Nothing is restored here.
    confirmProbation: () => Promise.resolve(null),
    ask: (step, instruction, signal) => {
      const early = kept.get(step.id)
      kept.delete(step.id)
      if (early !== undefined && early.drill === instruction.drill) return Promise.resolve(early.answer)
      return new Promise((resolve, reject) => {
        const abort = () => {
          waiting.delete(step.id)
          reject(new KakuriError('TIMEOUT', 'nobody is asked any longer'))
        }
        if (signal.aborted) return abort()
        signal.addEventListener('abort', abort, { once: true })
        waiting.set(step.id, answer => {
          signal.removeEventListener('abort', abort)
          waiting.delete(step.id)
          resolve(answer)
        })
      })
    },
    asked: () => [...waiting.keys()],
    answer: (step, answer) => {
      const take = waiting.get(step)
      take?.(answer)
      return take !== undefined
    },
    keep: (step, drill, answer) => void kept.set(step, { drill, answer }),
    forgetKept: () => kept.clear(),
  }
}
