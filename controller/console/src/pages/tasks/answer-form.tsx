import { Button, Radio, Textarea, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../../app/words.ts'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import { useAnswerWord } from './answer-word.ts'
import { answerBody, answersFor, type Draft, missing } from './answering.ts'
import css from './tasks.module.css'
import type { Answer, Waiting } from './tasks.ts'
import { WORDS } from './words.ts'

interface Props {
  readonly task: Waiting
  readonly run: string
  readonly onSent: () => void
}

/** First what came of it, then who did it; both names are read before it is sent. */
export function AnswerForm({ task, run, onSent }: Props) {
  const [answer, setAnswer] = useState<Answer | null>(null)
  if (answer === null) return <AnswerButtons task={task} onChosen={setAnswer} />
  return <Details task={task} run={run} answer={answer} onSent={onSent} onBack={() => setAnswer(null)} />
}

function AnswerButtons({ task, onChosen }: { readonly task: Waiting; readonly onChosen: (answer: Answer) => void }) {
  const t = useWords(WORDS)
  const word = useAnswerWord(task.instruction)
  const { may, why } = useRight('onsite', 'network', 'commander')
  return (
    <fieldset className={css.answers} aria-label={t('answerTitle')}>
      {answersFor(task.instruction.action).map(answer => (
        <Button
          key={answer}
          size="md"
          variant={answer === 'done' ? 'filled' : 'default'}
          disabled={!may}
          onClick={() => onChosen(answer)}
        >
          {word(answer)}
        </Button>
      ))}
      {!may && <p className={desk.quiet}>{why}</p>}
    </fieldset>
  )
}

interface DetailsProps extends Props {
  readonly answer: Answer
  readonly onBack: () => void
}

function Details({ task, run, answer, onSent, onBack }: DetailsProps) {
  const t = useWords(WORDS)
  const me = useLive(live => live.me?.name ?? '')
  const act = useAct()
  const [draft, setDraft] = useState<Draft>({ answer, note: '', by: 'self', name: '' })
  const lacks = missing(draft, me)
  const path = `/runs/${encodeURIComponent(run)}/steps/${encodeURIComponent(task.step)}/answer`
  const send = async () => {
    if (await act.run(() => call<'answerTask'>('POST', path, answerBody(draft)))) onSent()
  }
  return (
    <form
      className={css.details}
      onSubmit={event => {
        event.preventDefault()
        if (lacks === null && !act.busy) send()
      }}
    >
      <Heading task={task} answer={answer} />
      <WhoDidIt draft={draft} me={me} onChange={setDraft} />
      <Textarea
        label={t(answer === 'other' ? 'noteNeeded' : 'note')}
        description={t('noteHint')}
        size="md"
        autosize
        maxLength={1000}
        value={draft.note}
        onChange={event => setDraft({ ...draft, note: event.currentTarget.value })}
      />
      <Summary task={task} draft={draft} me={me} lacks={lacks} />
      {act.error !== null && <ProblemBox error={act.error} onClose={act.clear} />}
      <div className={css.answers}>
        <Button type="submit" size="md" disabled={lacks !== null} loading={act.busy}>
          {t(act.busy ? 'sending' : 'send')}
        </Button>
        <Button size="md" variant="default" onClick={onBack}>
          {t('back')}
        </Button>
      </div>
    </form>
  )
}

/** The focus goes to what was chosen, so that a screen reader says it. */
function Heading({ task, answer }: { readonly task: Waiting; readonly answer: Answer }) {
  const word = useAnswerWord(task.instruction)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h4 ref={heading} tabIndex={-1} className={css.chosen}>
      {task.instruction.tag}: {word(answer)}
    </h4>
  )
}

interface WhoProps {
  readonly draft: Draft
  readonly me: string
  readonly onChange: (draft: Draft) => void
}

function WhoDidIt({ draft, me, onChange }: WhoProps) {
  const t = useWords(WORDS)
  const { may, why } = useRight('network', 'commander')
  return (
    <>
      <Radio.Group
        label={t('who')}
        size="md"
        value={draft.by}
        onChange={by => onChange({ ...draft, by: by === 'telephone' ? 'telephone' : 'self' })}
      >
        <div className={css.radios}>
          <Radio size="md" value="self" label={t('self', { name: me })} />
          <Radio
            size="md"
            value="telephone"
            label={t('telephone')}
            disabled={!may}
            description={may ? undefined : why}
          />
        </div>
      </Radio.Group>
      {draft.by === 'telephone' && (
        <TextInput
          label={t('theirName')}
          size="md"
          maxLength={64}
          autoComplete="off"
          value={draft.name}
          onChange={event => onChange({ ...draft, name: event.currentTarget.value })}
        />
      )}
    </>
  )
}

interface SummaryProps {
  readonly task: Waiting
  readonly draft: Draft
  readonly me: string
  readonly lacks: ReturnType<typeof missing>
}

function Summary({ task, draft, me, lacks }: SummaryProps) {
  const t = useWords(WORDS)
  const answer = useAnswerWord(task.instruction)(draft.answer)
  const name = draft.name.trim()
  const lack = { name: 'missName', 'own-name': 'missOwnName', note: 'missNote' } as const
  return (
    <p className={css.summary} aria-live="polite">
      {lacks !== null && t(lack[lacks])}
      {lacks === null && draft.by === 'self' && t('sumSelf', { answer, me })}
      {lacks === null && draft.by === 'telephone' && t('sumTelephone', { answer, me, name })}
    </p>
  )
}
