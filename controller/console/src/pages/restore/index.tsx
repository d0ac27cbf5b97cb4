import { useMemo } from 'react'
import { useWords } from '../../app/words.ts'
import { Empty } from '../../components/empty.tsx'
import { PageTitle } from '../../components/page-title.tsx'
import { RunKindMark } from '../../components/state-mark.tsx'
import { useLive } from '../../live/store.ts'
import desk from '../desk.module.css'
import { cutStages, restoreRun } from './choice.ts'
import { Choose } from './choose.tsx'
import css from './restore.module.css'
import { RestoreRun } from './restore-run.tsx'
import { WORDS } from './words.ts'

/** What is cut, what comes back, and the restore on its probation. */
export default function RestorePage() {
  const t = useWords(WORDS)
  const run = useLive(live => live.board?.run ?? null)
  const restore = restoreRun(run)
  const open = run !== null && run.phase !== 'ended'
  return (
    <div className={`${desk.page} ${css.page}`}>
      <PageTitle right={open && <RunKindMark kind={run.kind} size="lg" />}>{t('title')}</PageTitle>
      {restore !== null && <RestoreRun run={restore} />}
      {(restore === null || !open) && <CutNow otherRun={open} />}
    </div>
  )
}

function CutNow({ otherRun }: { readonly otherRun: boolean }) {
  const t = useWords(WORDS)
  const plan = useLive(live => live.plan)
  const standing = useLive(live => live.standing)
  const stages = useMemo(() => cutStages(plan?.stages ?? [], standing), [plan, standing])
  if (plan === null) return null
  if (stages.length === 0) return <Empty title={t('empty')}>{t('emptyHint')}</Empty>
  return <Choose stages={stages} otherRun={otherRun} />
}
