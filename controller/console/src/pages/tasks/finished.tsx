import { useMemo } from 'react'
import type { BoardRunDoc, BoardStepDoc, Outcome } from '../../../../src/api/board.ts'
import type { EntryDoc } from '../../../../src/api/chronology.ts'
import { useSay, useWords } from '../../app/words.ts'
import { Clock } from '../../components/age.tsx'
import { StepMark } from '../../components/state-mark.tsx'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import { useAnswerWord } from './answer-word.ts'
import css from './finished.module.css'
import { type Finished, finishedTasks } from './tasks.ts'
import { WORDS } from './words.ts'

interface Props {
  readonly steps: readonly BoardStepDoc[]
  readonly entries: readonly EntryDoc[]
  readonly run: BoardRunDoc
}

/** Tasks of this run that ended: what came of each, and who answered. */
export function FinishedTasks({ steps, entries, run }: Props) {
  const t = useWords(WORDS)
  const finished = useMemo(() => finishedTasks(steps, entries, run), [steps, entries, run])
  return (
    <section className={css.finished} aria-labelledby="finished">
      <h2 id="finished">{t('finished')}</h2>
      {finished.length === 0 ? (
        <p className={desk.quiet}>{t('noneFinished')}</p>
      ) : (
        <ul className={css.finishedList} aria-live="polite">
          {finished.map(one => (
            <FinishedRow key={one.step} finished={one} />
          ))}
        </ul>
      )}
    </section>
  )
}

const MEANS = {
  done: 'outDone',
  'already-so': 'outAlready',
  'handed-over': 'outHanded',
  unverified: 'outUnverified',
  refused: 'outNot',
  unreachable: 'outNot',
  skipped: 'outSkipped',
  simulated: 'outSimulated',
} as const satisfies Record<Outcome, string>

function FinishedRow({ finished: { step: id, tag, answer, outcome, told } }: { readonly finished: Finished }) {
  const t = useWords(WORDS)
  const say = useSay()
  const word = useAnswerWord(null)
  const step = useLive(live => live.steps[id])
  return (
    <li className={css.finishedRow}>
      <strong className={css.finishedTag}>{tag}</strong>
      {step !== undefined && <StepMark step={step} />}
      <span className={css.finishedText}>
        {outcome !== null && <span>{t(MEANS[outcome])}</span>}
        {told === null ? (
          <span className={desk.quiet}>{answer === null ? t('nobodyAnswered') : word(answer)}</span>
        ) : (
          <span className={desk.quiet}>
            <Clock utc={told.utc} /> {say(told.text)}
          </span>
        )}
      </span>
    </li>
  )
}
