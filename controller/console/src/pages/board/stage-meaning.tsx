import type { PlanStageDoc } from '../../../../src/api/plan.ts'
import { useLanguage, useSay, useWords, words } from '../../app/words.ts'
import { SpeakIcon } from '../../components/icons.tsx'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'

const WORDS = words('board-stage-meaning', {
  what: ['このステージの内容', 'What it does'],
  impact: ['止まるもの', 'Stops working'],
  severs: ['遮断', 'Severs'],
  keeps: ['維持', 'Keeps'],
  nothing: ['（計画に記載なし）', '(the plan says nothing)'],
  announce: ['読み上げる放送文（{{count}}件）', 'Read aloud ({{count}})'],
})

/** What stops working, what is severed and kept, and what to read aloud. Shut once the stage is at work: then its steps count. */
export function StageMeaning({ stage, shut }: { stage: PlanStageDoc; shut: boolean }) {
  const t = useWords(WORDS)
  const say = useSay()
  return (
    <details key={String(shut)} open={!shut} className={styles.what}>
      <summary>{t('what')}</summary>
      <dl className={styles.meaning}>
        <dt>{t('impact')}</dt>
        <dd>{stage.impact === null ? t('nothing') : say(stage.impact)}</dd>
        <Relations word={t('severs')} relations={stage.severs} arrow="⇥" />
        <Relations word={t('keeps')} relations={stage.keeps} arrow="→" />
      </dl>
      {stage.announcements.length > 0 && (
        <details className={styles.fold}>
          <summary>
            <SpeakIcon /> {t('announce', { count: stage.announcements.length })}
          </summary>
          {stage.announcements.map(text => (
            <blockquote key={text.en}>{say(text)}</blockquote>
          ))}
        </details>
      )}
    </details>
  )
}

interface RelationsProps {
  readonly word: string
  readonly relations: PlanStageDoc['severs']
  readonly arrow: string
}

function Relations({ word, relations, arrow }: RelationsProps) {
  const names = useEndNames()
  if (relations.length === 0) return null
  return (
    <>
      <dt>{word}</dt>
      {relations.map(({ from, to }) => (
        <dd key={`${from.join()} ${to.join()}`}>
          {names(from)} <span aria-hidden="true">{arrow}</span>
          <span className="k-aloud">→</span> {names(to)}
        </dd>
      ))}
    </>
  )
}

/** What a relation is between: segments, or devices. */
function useEndNames(): (ids: readonly string[]) => string {
  const say = useSay()
  const and = useLanguage() === 'ja' ? '、' : ', '
  const segments = useLive(live => live.plan?.segments)
  const devices = useLive(live => live.plan?.devices)
  return ids =>
    ids
      .map(id => {
        const name = (segments?.[id] ?? devices?.[id])?.name
        return name ? say(name) : id
      })
      .join(and)
}
