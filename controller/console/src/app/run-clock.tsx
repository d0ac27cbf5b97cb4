import { useNow } from '../components/age.tsx'
import { formatStopwatch } from '../components/format.ts'
import { useLive } from '../live/store.ts'
import styles from './shell.module.css'
import { useWords, words } from './words.ts'

const WORDS = words('run-clock', { since: ['開始から', 'since the trigger'], took: ['所要時間', 'took'] })

/** Time since the trigger, large; stands still once the run ended or nothing is heard any more. */
export function RunClock() {
  const t = useWords(WORDS)
  const now = useNow(500)
  const board = useLive(live => live.board)
  const away = useLive(live => live.connection === 'away')
  const heardUtc = useLive(live => (live.heardAt ?? 0) + live.skewMs)
  const run = board?.run
  if (!run) return null
  const until = away ? heardUtc : now
  const ms = run.phase === 'ended' ? run.elapsedMs : Math.max(until - run.startedUtc, run.elapsedMs)
  return (
    <div className={styles.clock} role="timer">
      <b className="k-number">{formatStopwatch(ms)}</b>
      <small>{t(run.phase === 'ended' ? 'took' : 'since')}</small>
    </div>
  )
}
