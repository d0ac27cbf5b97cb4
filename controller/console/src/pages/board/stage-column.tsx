import { useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { BoardStageDoc } from '../../../../src/api/board.ts'
import type { PlanStageDoc } from '../../../../src/api/plan.ts'
import { useSay, useWords, words } from '../../app/words.ts'
import { runIsOpen, shownStep } from '../../live/open-run.ts'
import { type Live, useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { countGroups, type Group, groupNow } from './counts.ts'
import { StageCounts } from './stage-counts.tsx'
import { StageGate } from './stage-gate.tsx'
import { StageMark } from './stage-mark.tsx'
import { StageMeaning } from './stage-meaning.tsx'
import { StepList } from './step-list.tsx'

const WORDS = words('board-stage', { stage: ['ステージ', 'Stage'] })

/** One stage: what it does, who lets it begin, and its steps. */
export function StageColumn({ stage, number }: { stage: PlanStageDoc; number: number }) {
  const t = useWords(WORDS)
  const say = useSay()
  const [only, setOnly] = useState<Group | null>(null)
  const doc = useLive(live => live.board?.run?.stages.find(one => one.id === stage.id))
  const counts = useLive(useShallow(live => countGroups(groupsOf(stage, live))))
  const open = useLive(runIsOpen)
  const drill = useLive(live => live.board?.run?.kind === 'drill')
  const heading = `stage-${stage.id}`
  return (
    <section
      className={styles.column}
      data-stage={stage.id}
      data-phase={open && doc ? doc.phase : 'outside'}
      aria-labelledby={heading}
    >
      <h2 id={heading} className={styles.stageName}>
        <span className={styles.number}>
          <span className="k-aloud">{t('stage')} </span>
          {number}
        </span>
        {say(stage.name)}
      </h2>
      <StageMark stage={stage} doc={doc} />
      <StageGate stage={stage} doc={doc} />
      <StageMeaning stage={stage} shut={open && atWork(doc)} />
      {doc && <StageCounts counts={counts} only={only} onOnly={setOnly} drill={drill} />}
      <StepList stage={stage} only={doc ? only : null} />
    </section>
  )
}

/** Its steps count now, and what it does was said before it began. */
const atWork = (doc: BoardStageDoc | undefined) => doc !== undefined && doc.phase !== 'waiting' && doc.phase !== 'gate'

function groupsOf(stage: PlanStageDoc, live: Live): Group[] {
  return stage.steps.flatMap(({ id }) => {
    const step = shownStep(live, id)
    return step === undefined ? [] : [groupNow(step, live.standing[id])]
  })
}
