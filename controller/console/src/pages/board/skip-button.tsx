import { UnstyledButton } from '@mantine/core'
import type { BoardStepDoc } from '../../../../src/api/board.ts'
import { useWords, words } from '../../app/words.ts'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { ask } from './dialog-state.ts'
import { useRunRight } from './next-act.tsx'

const WORDS = words('board-skip', { skip: ['省略…', 'Skip…'], of: ['{{tag}}を省略', 'Skip {{tag}}'] })

/** Gives up a step that has not ended. */
export function SkipButton({ step }: { step: BoardStepDoc }) {
  const t = useWords(WORDS)
  const run = useLive(live => (live.board?.run && live.board.run.phase !== 'ended' ? live.board.run.id : null))
  const right = useRunRight()
  if (run === null || step.phase === 'ended') return null
  return (
    <UnstyledButton
      className={styles.skip}
      disabled={!right.may}
      title={right.may ? t('of', { tag: step.tag }) : right.why}
      aria-label={t('of', { tag: step.tag })}
      onClick={() => ask({ kind: 'skip', run, step: step.id })}
    >
      {t('skip')}
    </UnstyledButton>
  )
}
