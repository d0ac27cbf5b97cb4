import { useSay, useWords, words } from '../../app/words.ts'
import { Clock, Duration } from '../../components/age.tsx'
import { RunKindMark } from '../../components/state-mark.tsx'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'

const WORDS = words('board-run-line', {
  last: ['前回の実行：', 'Last run: '],
  isolate: ['隔離', 'isolation'],
  restore: ['復旧', 'restore'],
  complete: ['完了', 'complete'],
  incomplete: ['【未完了】', 'INCOMPLETE'],
  cancelled: ['中止', 'cancelled'],
  took: ['所要', 'took'],
  none: ['実行はまだありません', 'No run yet'],
})

/** How the last run ended, while none is open. */
export function RunLine() {
  const phase = useLive(live => (live.board?.run ? live.board.run.phase : null))
  if (phase === null) return <NoRun />
  return phase === 'ended' ? <LastRun /> : null
}

function NoRun() {
  const t = useWords(WORDS)
  const heard = useLive(live => live.board !== null)
  return heard ? <span className={styles.quiet}>{t('none')}</span> : null
}

function LastRun() {
  const t = useWords(WORDS)
  const say = useSay()
  const run = useLive(live => live.board?.run)
  if (!run || run.result === null) return null
  return (
    <span className={styles.last}>
      {t('last')}
      <RunKindMark kind={run.kind} size="sm" /> {t(run.direction)} <b>{t(run.result)}</b> ·{' '}
      <Clock utc={run.startedUtc} /> · {t('took')} <Duration ms={run.elapsedMs} /> · {run.actor}: {run.reason}
      {say(run.why) !== '' && <> · {say(run.why)}</>}
    </span>
  )
}
