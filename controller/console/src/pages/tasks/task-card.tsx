import { useState } from 'react'
import type { MapDoc } from '../../../../src/api/map.ts'
import { useLanguage, useSay, useWords } from '../../app/words.ts'
import { Age } from '../../components/age.tsx'
import { RunKindMark } from '../../components/state-mark.tsx'
import { useLive } from '../../live/store.ts'
import { AnswerForm } from './answer-form.tsx'
import { useAnswerWord } from './answer-word.ts'
import { Cables } from './cable-lines.tsx'
import { ActionIcon } from './icons.tsx'
import css from './tasks.module.css'
import type { Waiting } from './tasks.ts'
import { WORDS } from './words.ts'

interface Props {
  readonly task: Waiting
  readonly map: MapDoc | null
  readonly mapFailed: boolean
}

/** One task, legible from an arm's length. */
export function TaskCard({ task, map, mapFailed }: Props) {
  const [open, setOpen] = useState(0)
  return (
    <article className={css.card} data-kind={task.kind ?? undefined} data-warned={task.warning !== null || undefined}>
      <CardHead task={task} />
      <Warning task={task} />
      <Instruction task={task} />
      <Cables ids={task.instruction.cables} map={map} mapFailed={mapFailed} />
      <Standing task={task} />
      {!task.looking && <AnswerForm key={open} task={task} run={task.run} onSent={() => setOpen(open + 1)} />}
    </article>
  )
}

function CardHead({ task }: { readonly task: Waiting }) {
  const t = useWords(WORDS)
  const say = useSay()
  const stage = useLive(live => live.planStages[task.stage])
  const { action, drill, tag } = task.instruction
  return (
    <header className={css.head}>
      <div className={css.what}>
        <div className={css.action}>
          {task.kind !== null && <RunKindMark kind={task.kind} />}
          <h3 className={css.verb}>
            <ActionIcon action={drill ? 'look' : action} />
            {drill ? t('look') : t(action)}
          </h3>
        </div>
        <p className={css.since}>
          {stage !== undefined && <span>{say(stage.name)}</span>}
          {task.sinceUtc !== null && (
            <span>
              {t('since')} <Age utc={task.sinceUtc} />
            </span>
          )}
        </p>
      </div>
      <p className={css.tag}>
        <span className={css.label}>{t('tag')}</span> {tag}
      </p>
    </header>
  )
}

function Instruction({ task }: { readonly task: Waiting }) {
  const t = useWords(WORDS)
  const language = useLanguage()
  const other = language === 'ja' ? 'en' : 'ja'
  const { text } = task.instruction
  return (
    <div>
      <p className={css.text}>{text[language]}</p>
      <details className={css.other}>
        <summary>{t('otherLanguage')}</summary>
        <p className={css.text} lang={other}>
          {text[other]}
        </p>
      </details>
    </div>
  )
}

/** What went wrong at the rack: before everything else. */
function Warning({ task: { warning } }: { readonly task: Waiting }) {
  const t = useWords(WORDS)
  const say = useSay()
  return (
    <div role="alert" className={css.alert}>
      {warning !== null && (
        <p className={css.warning}>
          <ActionIcon action="warning" />
          <span>
            <strong>{t('warning')}</strong> {say(warning)}
          </span>
        </p>
      )}
    </div>
  )
}

/** Where it stands, as it changes. */
function Standing({ task: { instruction, looking, answer } }: { readonly task: Waiting }) {
  const t = useWords(WORDS)
  const word = useAnswerWord(instruction)
  return (
    <p className={css.standing} aria-live="polite" data-looking={looking || undefined}>
      {looking && answer !== null && t('looking', { answer: word(answer) })}
      {!looking && answer === null && t('waits')}
      {!looking && answer !== null && t('lookAgain', { answer: word(answer) })}
    </p>
  )
}
