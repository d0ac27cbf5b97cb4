import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { BoardRunDoc } from '../../../../src/api/board.ts'
import { useLanguage, useWords } from '../../app/words.ts'
import { formatCounting } from '../../components/format.ts'
import { AlertIcon } from '../../components/icons.tsx'
import { PressAndHold } from '../../components/press-and-hold.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import { RunKindMark } from '../../components/state-mark.tsx'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import desk from '../desk.module.css'
import { type CutStage, chosenOf, chosenStages, kindFor, laterLeft, orderFor } from './choice.ts'
import { useHoldLabel, useStageName } from './names.ts'
import css from './restore.module.css'
import { WORDS } from './words.ts'

interface Props {
  readonly stages: readonly CutStage[]
  readonly chosen: ReadonlySet<string>
}

/** What will be done in which order, why, and the gesture that starts it. */
export function Order({ stages, chosen }: Props) {
  const t = useWords(WORDS)
  const [reason, setReason] = useState('')
  const picked = chosenStages(stages, chosen)
  const kind = kindFor(picked, chosen)
  return (
    <section className={css.order} aria-labelledby="order">
      <h2 id="order">{t('order')}</h2>
      {picked.length === 0 ? <p>{t('orderNone')}</p> : <Lines picked={picked} chosen={chosen} />}
      <Later left={laterLeft(stages, chosen)} />
      {picked.length > 0 && <Kind kind={kind} />}
      <TextInput
        label={t('reason')}
        placeholder={t('reasonHint')}
        maxLength={1000}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <Start stages={stages} chosen={chosen} kind={kind} reason={reason} />
    </section>
  )
}

function Lines({ picked, chosen }: { readonly picked: readonly CutStage[]; readonly chosen: ReadonlySet<string> }) {
  const t = useWords(WORDS)
  const nameOf = useStageName()
  const language = useLanguage()
  return (
    <ol className={css.lines}>
      {picked.map((stage, i) => {
        const count = stage.cuts.filter(cut => chosen.has(cut.step)).length
        const gate = stage.plan?.gate
        return (
          <li key={stage.id}>
            <strong>
              {t(chosenOf(stage, chosen) === 'all' ? 'orderLine' : 'orderPart', {
                ...{ place: i + 1, stage: nameOf(stage.id).whole, count, all: stage.cuts.length },
              })}
            </strong>
            {gate?.kind === 'approve' && <span>{t('gateAgain', { count: gate.count })}</span>}
            {stage.plan !== null && (
              <span>{t('probationOf', { time: formatCounting(stage.plan.probationMs, language) })}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function Later({ left }: { readonly left: readonly CutStage[] }) {
  const t = useWords(WORDS)
  const nameOf = useStageName()
  const and = useLanguage() === 'ja' ? '、' : ', '
  if (left.length === 0) return null
  return (
    <p className={desk.warn}>
      <AlertIcon size={24} />
      {t('later', { stages: left.map(stage => nameOf(stage.id).whole).join(and) })}
    </p>
  )
}

function Kind({ kind }: { readonly kind: BoardRunDoc['kind'] }) {
  const t = useWords(WORDS)
  return (
    <p className={desk.row}>
      <RunKindMark kind={kind} />
      <span className={css.kindWords}>{t(kind === 'live-drill' ? 'kindLiveDrill' : 'kindIncident')}</span>
    </p>
  )
}

interface StartProps extends Props {
  readonly kind: BoardRunDoc['kind']
  readonly reason: string
}

function Start({ stages, chosen, kind, reason }: StartProps) {
  const t = useWords(WORDS)
  const label = useHoldLabel()
  const { may, why } = useRight('commander')
  const act = useAct()
  const picked = chosenStages(stages, chosen)
  const lacks = lacking(picked.length, reason)
  const start = () => act.run(() => call<'startRun'>('POST', '/runs', orderFor(stages, chosen, kind, reason)))
  const because = !may ? why : act.busy ? t('starting') : lacks === null ? undefined : t(lacks)
  return (
    <>
      <PressAndHold
        label={label(picked, chosen, kind)}
        disabled={because !== undefined}
        why={because}
        colour={kind === 'incident' ? 'red' : 'orange'}
        onHeld={start}
      />
      <ProblemBox error={act.error} onClose={act.clear} />
    </>
  )
}

function lacking(picked: number, reason: string): 'needChoice' | 'needReason' | null {
  if (picked === 0) return 'needChoice'
  return reason.trim() === '' ? 'needReason' : null
}
