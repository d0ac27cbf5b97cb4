import type { AnswerBody } from '../../../../src/api/runs.ts'
import type { Answer } from './tasks.ts'

/** What may be answered to a task: a cable that is to be plugged back cannot be out already. */
export function answersFor(action: 'unplug' | 'plug'): readonly Answer[] {
  return action === 'unplug' ? ['done', 'already-out', 'cannot-find', 'other'] : ['done', 'cannot-find', 'other']
}

export interface Draft {
  readonly answer: Answer
  readonly note: string
  readonly by: 'self' | 'telephone'
  /** Name of the person at the rack, where `by` is `telephone`. */
  readonly name: string
}

/** What is still missing before it may be sent; null when nothing is. */
export function missing(draft: Draft, me: string): 'name' | 'own-name' | 'note' | null {
  if (draft.by === 'telephone' && draft.name.trim() === '') return 'name'
  if (draft.by === 'telephone' && sameName(draft.name, me)) return 'own-name'
  if (draft.answer === 'other' && draft.note.trim() === '') return 'note'
  return null
}

/** As two people are told apart everywhere: width, case and blanks make no second person. */
function sameName(one: string, other: string): boolean {
  const plain = (name: string) => name.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase()
  return plain(one) === plain(other)
}

export function answerBody(draft: Draft): AnswerBody {
  const onBehalfOf = draft.by === 'telephone' ? draft.name.trim() : null
  return { answer: draft.answer, note: draft.note.trim(), onBehalfOf }
}
