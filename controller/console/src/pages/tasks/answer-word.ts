import { useWords } from '../../app/words.ts'
import type { Answer } from './tasks.ts'
import { WORDS } from './words.ts'

interface Asked {
  readonly action: 'unplug' | 'plug'
  readonly drill: boolean
}

/** An answer as the person who gives it would say it; without a task, as it stands in a list. */
export function useAnswerWord(asked: Asked | null): (answer: Answer) => string {
  const t = useWords(WORDS)
  const done = () => {
    if (asked === null) return t('done')
    if (asked.drill) return t('doneDrill')
    return asked.action === 'unplug' ? t('doneUnplug') : t('donePlug')
  }
  return answer =>
    answer === 'done'
      ? done()
      : t(({ 'already-out': 'alreadyOut', 'cannot-find': 'cannotFind', other: 'other' } as const)[answer])
}
