import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { PlanStageDoc, PlanStepDoc } from '../../../../src/api/plan.ts'
import { useWords, words } from '../../app/words.ts'
import { BY_KEYS } from '../../components/by-keys.ts'
import { shownStep } from '../../live/open-run.ts'
import { type Live, useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { type Group, groupNow } from './counts.ts'
import { StepRow } from './step-row.tsx'

const WORDS = words('board-steps', {
  title: ['手順（{{count}}件）', 'Steps ({{count}})'],
  none: ['該当する手順はありません', 'No such step'],
})

/** So many rows are simply drawn; more are drawn only where they are looked at. */
const DRAWN_WHOLE = 60

/** The steps of a stage, or only those of one heap. */
export function StepList({ stage, only }: { stage: PlanStageDoc; only: Group | null }) {
  const t = useWords(WORDS)
  const ids = useLive(useShallow(live => stage.steps.map(({ id }) => id).filter(id => fits(live, id, only))))
  const byId = useLive(live => live.planSteps)
  const steps = ids.flatMap(id => byId[id] ?? [])
  const label = t('title', { count: steps.length })
  return (
    <>
      <h3 className={styles.stepsTitle}>{label}</h3>
      {steps.length === 0 && <p className={styles.quiet}>{t('none')}</p>}
      {steps.length > DRAWN_WHOLE ? <LongList steps={steps} label={label} /> : <ShortList steps={steps} />}
    </>
  )
}

function fits(live: Live, id: string, only: Group | null): boolean {
  if (only === null) return true
  const step = shownStep(live, id)
  return step !== undefined && groupNow(step, live.standing[id]) === only
}

function ShortList({ steps }: { steps: readonly PlanStepDoc[] }) {
  return (
    <ol className={styles.steps}>
      {steps.map(step => (
        <li key={step.id}>
          <StepRow step={step} />
        </li>
      ))}
    </ol>
  )
}

function LongList({ steps, label }: { steps: readonly PlanStepDoc[]; label: string }) {
  const box = useRef<HTMLElement>(null)
  const rows = useVirtualizer({
    count: steps.length,
    getScrollElement: () => box.current,
    estimateSize: () => 84,
    overscan: 8,
    getItemKey: at => steps[at]?.id ?? at,
  })
  return (
    <section ref={box} className={styles.long} aria-label={label} {...BY_KEYS}>
      <ol className={styles.steps} style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const step = steps[index]
          return (
            step && (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-setsize={steps.length}
                aria-posinset={index + 1}
                className={styles.placed}
                style={{ transform: `translateY(${start}px)` }}
              >
                <StepRow step={step} />
              </li>
            )
          )
        })}
      </ol>
    </section>
  )
}
