import { useWords, words } from '../../app/words.ts'
import * as icons from '../../components/icons.tsx'
import styles from './board.module.css'
import type { Counts, Group } from './counts.ts'

const WORDS = words('board-counts', {
  label: ['押すと、その手順だけを表示します', 'Press one to see only those steps'],
  waiting: ['待機', 'waiting'],
  working: ['作業中', 'at work'],
  person: ['人の作業', 'needs a person'],
  well: ['確認済み', 'read back'],
  simulated: ['模擬', 'simulated'],
  doubtful: ['未確認など', 'in doubt'],
  failed: ['失敗', 'failed'],
})

const GROUPS = [
  ['failed', icons.RefusedIcon],
  ['person', icons.HandIcon],
  ['doubtful', icons.QuestionIcon],
  ['working', icons.WorkingIcon],
  ['waiting', icons.WaitingIcon],
  ['well', icons.TickIcon],
] as const

interface CountsProps {
  readonly counts: Counts
  readonly only: Group | null
  readonly onOnly: (only: Group | null) => void
  /** In a drill nothing is read back as cut. */
  readonly drill: boolean
}

/** How many steps lie in each heap; each is a button that shows them alone. */
export function StageCounts({ counts, only, onOnly, drill }: CountsProps) {
  const t = useWords(WORDS)
  return (
    <fieldset className={styles.counts}>
      <legend className="k-aloud">{t('label')}</legend>
      {GROUPS.filter(([group]) => counts[group] > 0 || only === group).map(([group, Icon]) => (
        <button
          key={group}
          type="button"
          className={styles.count}
          data-group={group === 'well' && drill ? 'simulated' : group}
          aria-pressed={only === group}
          onClick={() => onOnly(only === group ? null : group)}
        >
          <Icon /> <strong>{counts[group]}</strong> {t(group === 'well' && drill ? 'simulated' : group)}
        </button>
      ))}
    </fieldset>
  )
}
