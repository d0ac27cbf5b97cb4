import { useEffect, useRef } from 'react'
import { useWords, words } from '../../app/words.ts'
import { BY_KEYS } from '../../components/by-keys.ts'
import { Empty } from '../../components/empty.tsx'
import { useSession } from '../../live/session.ts'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { StageColumn } from './stage-column.tsx'

const WORDS = words('board-stages', {
  title: ['ステージ', 'Stages'],
  label: ['ステージの一覧。矢印キーで横に動かせます', 'Stages, in order; arrow keys move sideways'],
  loading: ['計画を受信しています…', 'Receiving the plan…'],
  none: ['封印された計画がありません', 'There is no sealed plan'],
})

/** Stages as columns in the plan's order; the one at work comes into sight by itself. */
export function Stages() {
  const t = useWords(WORDS)
  const stages = useLive(live => live.plan?.stages)
  const box = useRef<HTMLElement>(null)
  const active = useLive(live => activeStage(live.board?.run ?? null))
  useEffect(() => {
    if (active !== null) show(box.current, active)
  }, [active])
  const failed = useSession(session => session.planError !== null)
  if (!stages || stages.length === 0) return <Empty title={t(stages || failed ? 'none' : 'loading')} />
  return (
    <section ref={box} className={styles.stages} aria-label={t('label')} {...BY_KEYS}>
      {stages.map((stage, at) => (
        <StageColumn key={stage.id} stage={stage} number={at + 1} />
      ))}
    </section>
  )
}

type Run = NonNullable<ReturnType<typeof useLive.getState>['board']>['run']

function activeStage(run: Run): string | null {
  if (run === null || run.phase === 'ended') return null
  return run.stages.find(({ phase }) => phase === 'gate' || phase === 'running' || phase === 'on-probation')?.id ?? null
}

/** Sideways only: the page must not jump under a person's finger. */
function show(box: HTMLElement | null, stage: string): void {
  const column = box?.querySelector<HTMLElement>(`[data-stage="${CSS.escape(stage)}"]`)
  if (!box || !column) return
  const left = column.offsetLeft
  if (left < box.scrollLeft || left + column.offsetWidth > box.scrollLeft + box.clientWidth) box.scrollLeft = left
}
