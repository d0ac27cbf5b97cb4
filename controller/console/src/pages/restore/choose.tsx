import { useState } from 'react'
import { useWords } from '../../app/words.ts'
import { AlertIcon } from '../../components/icons.tsx'
import desk from '../desk.module.css'
import { type CutStage, toggled } from './choice.ts'
import { CutStageCard } from './cut-stage.tsx'
import { Order } from './order.tsx'
import css from './restore.module.css'
import { WORDS } from './words.ts'

interface Props {
  /** Last stage first. */
  readonly stages: readonly CutStage[]
  readonly otherRun: boolean
}

const NOBODY: ReadonlySet<string> = new Set()

/** What is cut now, from which a person chooses. */
export function Choose({ stages, otherRun }: Props) {
  const t = useWords(WORDS)
  const [chosen, setChosen] = useState(NOBODY)
  const toggle = (steps: readonly string[], on: boolean) => setChosen(now => toggled(now, steps, on))
  return (
    <>
      <section className={css.section} aria-labelledby="cut-now">
        <h2 id="cut-now">{t('cutNow')}</h2>
        <p className={desk.quiet}>{t('cutNowHint')}</p>
        {otherRun && (
          <p className={desk.warn}>
            <AlertIcon size={24} />
            {t('otherRun')}
          </p>
        )}
        {stages.map(stage => (
          <CutStageCard key={stage.id} stage={stage} chosen={chosen} disabled={otherRun} onToggle={toggle} />
        ))}
      </section>
      {!otherRun && <Order stages={stages} chosen={chosen} />}
    </>
  )
}
