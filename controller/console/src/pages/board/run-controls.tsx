import { useWords, words } from '../../app/words.ts'
import { ActButton } from '../../components/act-button.tsx'
import { PauseIcon, StopIcon } from '../../components/icons.tsx'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { ask } from './dialog-state.ts'
import { useRunRight } from './next-act.tsx'

const WORDS = words('board-run-controls', {
  pause: ['一時停止…', 'Pause…'],
  cancel: ['中止…', 'Cancel…'],
})

/** Pause and cancel, while a run is open. */
export function RunControls() {
  const phase = useLive(live => (live.board?.run ? live.board.run.phase : 'ended'))
  return phase === 'ended' ? null : <Controls paused={phase === 'paused'} />
}

function Controls({ paused }: { paused: boolean }) {
  const t = useWords(WORDS)
  const run = useLive(live => live.board?.run?.id ?? '')
  const right = useRunRight()
  return (
    <div className={styles.runControls}>
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
    </div>
  )
}
