import { Group } from '@mantine/core'
import { useWords, words } from '../../app/words.ts'
import { ActButton } from '../../components/act-button.tsx'
import { PressAndHold } from '../../components/press-and-hold.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import { KIND_WORDS } from '../../components/state-mark.tsx'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import { gateState, hasApproved } from './approvals.ts'
import { ask } from './dialog-state.ts'
import { useStageName } from './next-words.ts'

const WORDS = words('board-gate', {
  'approve-isolate': ['{{kind}}：{{stage}}の隔離を承認する', '{{kind}}: approve the isolation of {{stage}}'],
  'approve-restore': ['{{kind}}：{{stage}}の復旧を承認する', '{{kind}}: approve the restore of {{stage}}'],
  'confirm-isolate': ['{{kind}}：{{stage}}の隔離を始める', '{{kind}}: begin the isolation of {{stage}}'],
  'confirm-restore': ['{{kind}}：{{stage}}の復旧を始める', '{{kind}}: begin the restore of {{stage}}'],
  mine: [
    'あなたは承認済みです。あと{{missing}}人、別の人の承認が必要です。',
    'You have approved. {{missing}} more must, who are not you.',
  ],
  withdraw: ['自分の承認を取り下げる', 'Withdraw my approval'],
  glass: ['緊急：1人で許可する…', 'Break glass: open it alone…'],
})

/** Approve, withdraw, break glass: what a person may do at the gate that waits. */
export function GateActs({ stage }: { stage: string }) {
  const t = useWords(WORDS)
  const { busy, error, clear, run } = useAct()
  const doc = useLive(live => live.board?.run?.stages.find(one => one.id === stage))
  const planned = useLive(live => live.planStages[stage]?.gate)
  const id = useLive(live => live.board?.run?.id ?? '')
  const me = useLive(live => live.me?.name ?? '')
  const right = useRight('commander', 'network')
  if (!doc || doc.gate === null) return null
  const { have, need, breakGlass } = gateState(doc, planned)
  const path = `/runs/${encodeURIComponent(id)}/stages/${encodeURIComponent(stage)}`
  const approved = hasApproved(doc, me)
  return (
    <>
      {approved ? (
        <p role="status">
          <b>{t('mine', { missing: Math.max(0, need - have) })}</b>
        </p>
      ) : (
        <Approve
          stage={stage}
          one={need === 1}
          busy={busy}
          onHeld={() => run(() => call<'approve'>('POST', `${path}/approve`))}
        />
      )}
      <Group gap="xs" align="flex-start">
        {approved && (
          <ActButton
            right={right}
            variant="default"
            loading={busy}
            onClick={() => run(() => call<'withdraw'>('POST', `${path}/withdraw`))}
          >
            {t('withdraw')}
          </ActButton>
        )}
        {breakGlass && <BreakGlass run={id} stage={stage} />}
      </Group>
      <ProblemBox error={error} onClose={clear} />
    </>
  )
}

interface ApproveProps {
  readonly stage: string
  readonly one: boolean
  readonly busy: boolean
  readonly onHeld: () => void
}

function Approve({ stage, one, busy, onHeld }: ApproveProps) {
  const t = useWords(WORDS)
  const kindWord = useWords(KIND_WORDS)
  const stageName = useStageName()
  const kind = useLive(live => live.board?.run?.kind ?? 'incident')
  const direction = useLive(live => live.board?.run?.direction ?? 'isolate')
  const right = useRight('commander', 'network')
  return (
    <PressAndHold
      label={t(`${one ? 'confirm' : 'approve'}-${direction}`, { kind: kindWord(kind), stage: stageName(stage) })}
      colour={kind === 'incident' ? 'red' : kind === 'drill' ? 'blue' : 'orange'}
      disabled={busy || !right.may}
      why={right.may ? undefined : right.why}
      onHeld={onHeld}
    />
  )
}

function BreakGlass({ run, stage }: { run: string; stage: string }) {
  const t = useWords(WORDS)
  const right = useRight('commander')
  return (
    <ActButton right={right} color="red" variant="outline" onClick={() => ask({ kind: 'break-glass', run, stage })}>
      {t('glass')}
    </ActButton>
  )
}
