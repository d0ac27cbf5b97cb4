import { useSay, useWords, words } from '../../app/words.ts'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'

const WORDS = words('board-triggers', {
  title: ['隔離を始める条件（{{count}}件）', 'When to begin ({{count}})'],
})

/** When the plan says to begin; shut, but one click away. */
export function Triggers() {
  const t = useWords(WORDS)
  const say = useSay()
  const triggers = useLive(live => live.plan?.triggers)
  if (!triggers || triggers.length === 0) return null
  return (
    <details className={styles.fold}>
      <summary>{t('title', { count: triggers.length })}</summary>
      <ul>
        {triggers.map(trigger => (
          <li key={trigger.en}>{say(trigger)}</li>
        ))}
      </ul>
    </details>
  )
}
