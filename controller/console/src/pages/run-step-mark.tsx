import type { BoardStepDoc } from '../../../src/api/board.ts'
import { useWords, words } from '../app/words.ts'
import { CutIcon, WorkingIcon } from '../components/icons.tsx'
import { Mark, StepMark } from '../components/state-mark.tsx'
import { useLive } from '../live/store.ts'

const WORDS = words('run-step-mark', {
  working: ['再び遮断作業中', 'Being cut again'],
  done: ['再び遮断済み（読取確認済み）', 'Cut again, read back'],
})

/** Where a step of the run is. What ends well after a probation ran out is cut, and never called restored. */
export function RunStepMark({ step }: { readonly step: BoardStepDoc }) {
  const t = useWords(WORDS)
  const again = useLive(live =>
    live.board?.run?.stages.some(stage => stage.id === step.stage && stage.phase === 'cut-again'),
  )
  if (!again) return <StepMark step={step} />
  if (step.phase === 'working') return <Mark icon={WorkingIcon} tone="work" word={t('working')} />
  if (step.phase === 'ended' && step.outcome === 'done') return <Mark icon={CutIcon} tone="ok" word={t('done')} />
  return <StepMark step={step} />
}
