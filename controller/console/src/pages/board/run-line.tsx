import { Group } from '@mantine/core'
import { useSay, useWords, words } from '../../app/words.ts'
import { ActButton } from '../../components/act-button.tsx'
import { Clock, Duration } from '../../components/age.tsx'
import { PauseIcon, StopIcon } from '../../components/icons.tsx'
import { RunKindMark } from '../../components/state-mark.tsx'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { ask } from './dialog-state.ts'
import { useRunRight } from './next-act.tsx'

const WORDS = words('board-run-line', {
  pause: ['一時停止…', 'Pause…'],
  cancel: ['中止…', 'Cancel…'],
  last: ['前回の実行：', 'Last run: '],
  isolate: ['隔離', 'isolation'],
  restore: ['復旧', 'restore'],
  complete: ['完了', 'complete'],
  incomplete: ['【未完了】', 'INCOMPLETE'],
  cancelled: ['中止', 'cancelled'],
  took: ['所要', 'took'],
  none: ['実行はまだありません', 'No run yet'],
})

/** Pause and cancel while a run is open; otherwise how the last one ended. */
export function RunLine() {
  const phase = useLive(live => (live.board?.run ? live.board.run.phase : null))
  if (phase === null) return <NoRun />
  return phase === 'ended' ? <LastRun /> : <Controls paused={phase === 'paused'} />
}

function NoRun() {
  const t = useWords(WORDS)
  const heard = useLive(live => live.board !== null)
  return heard ? <span className={styles.quiet}>{t('none')}</span> : null
}

function Controls({ paused }: { paused: boolean }) {
  const t = useWords(WORDS)
  const run = useLive(live => live.board?.run?.id ?? '')
  const right = useRunRight()
  return (
    <Group gap="xs" align="flex-start">
      {!paused && (
        <ActButton
          right={right}
          variant="default"
          leftSection={<PauseIcon />}
          onClick={() => ask({ kind: 'pause', run })}
        >
          {t('pause')}
        </ActButton>
      )}
      <ActButton
        right={right}
        quiet={!paused}
        variant="outline"
        color="red"
        leftSection={<StopIcon />}
        onClick={() => ask({ kind: 'cancel', run })}
      >
        {t('cancel')}
      </ActButton>
    </Group>
  )
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
