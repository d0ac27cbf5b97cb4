import type { BoardStageDoc } from '../../../../src/api/board.ts'
import type { PlanStageDoc } from '../../../../src/api/plan.ts'
import { useLanguage, useWords, words } from '../../app/words.ts'
import { AlertIcon, LockIcon } from '../../components/icons.tsx'
import { useLive } from '../../live/store.ts'
import { gateState } from './approvals.ts'
import styles from './board.module.css'
import { GateActs } from './gate-acts.tsx'
import { useGateWords } from './words.ts'

const WORDS = words('board-stage-gate', {
  gate: ['開始確認：', 'Gate: '],
  have: ['承認 {{have}} / {{need}}', 'Approved {{have}} of {{need}}'],
  nobody: ['まだ誰も承認していません', 'Nobody has approved yet'],
  opened: ['許可した人：{{names}}', 'Opened by {{names}}'],
  broken: ['緊急単独許可：{{by}}（{{reason}}）', 'GLASS BROKEN by {{by}} alone: {{reason}}'],
})

/** Who lets the stage begin: the plan's rule, who did so far, and the acts where it waits. */
export function StageGate({ stage, doc }: { stage: PlanStageDoc; doc: BoardStageDoc | undefined }) {
  const t = useWords(WORDS)
  const gateWords = useGateWords()
  // A run that paused or ended no longer asks.
  const waits = useLive(live => live.board?.run?.phase === 'running') && doc !== undefined && doc.gate !== null
  return (
    <div className={styles.gate}>
      <p>
        <LockIcon /> {t('gate')}
        {gateWords(stage.gate)}
      </p>
      {waits && doc && (
        <>
          <SoFar doc={doc} stage={stage} />
          <GateActs stage={stage.id} />
        </>
      )}
      {doc && <Opened doc={doc} />}
    </div>
  )
}

function SoFar({ doc, stage }: { doc: BoardStageDoc; stage: PlanStageDoc }) {
  const t = useWords(WORDS)
  const and = useLanguage() === 'ja' ? '、' : ', '
  const { have, need, names } = gateState(doc, stage.gate)
  if (need === 1) return null
  return (
    <p aria-live="polite">
      <b>{t('have', { have, need })}</b>: {names.length === 0 ? t('nobody') : names.join(and)}
    </p>
  )
}

function Opened({ doc }: { doc: BoardStageDoc }) {
  const t = useWords(WORDS)
  const and = useLanguage() === 'ja' ? '、' : ', '
  if (doc.broken !== null)
    return (
      <p className={styles.broken}>
        <AlertIcon /> {t('broken', doc.broken)}
      </p>
    )
  if (doc.openedBy === null || doc.openedBy.length === 0) return null
  return <p>{t('opened', { names: doc.openedBy.join(and) })}</p>
}
