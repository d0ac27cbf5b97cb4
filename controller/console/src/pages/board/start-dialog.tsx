import { Modal, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { BoardRunDoc } from '../../../../src/api/board.ts'
import { useLanguage, useWords, words } from '../../app/words.ts'
import { useOnTop } from '../../components/on-top.ts'
import { PressAndHold } from '../../components/press-and-hold.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import { runIsOpen } from '../../live/open-run.ts'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { KindChoice } from './kind-choice.tsx'
import { useStageName } from './next-words.ts'
import { StageChoice } from './stage-choice.tsx'

type Kind = BoardRunDoc['kind']

const WORDS = words('board-start', {
  title: ['隔離を始める', 'Begin an isolation'],
  reason: ['2. 理由（必須。記録に残ります）', '2. Reason (required, kept in the chronology)'],
  reasonMore: [
    '例：病棟端末で暗号化を確認。訓練の場合は訓練の名前。',
    'Such as: ward PCs found encrypted. For a drill, its name.',
  ],
  'no-kind': ['1で種類を選んでください', 'Choose the kind first (1)'],
  'no-stage': ['3でステージを選んでください', 'Choose at least one stage (3)'],
  'no-reason': ['2で理由を入力してください', 'Give a reason (2)'],
  run: ['別の実行が進行中です', 'Another run is under way'],
  choose: ['種類、ステージ、理由を選ぶと押せます', 'Choose kind, stages and a reason'],
  incident: ['実対応：{{stages}}を実際に遮断する', 'INCIDENT: cut {{stages}} for real'],
  drill: ['訓練：{{stages}}の遮断を模擬する（機器は変わりません）', 'DRILL: go through {{stages}}, nothing is cut'],
  'live-drill': ['実機訓練：{{stages}}を実際に遮断する', 'LIVE DRILL: really cut {{stages}}'],
  several: ['ステージ{{numbers}}', 'stages {{numbers}}'],
  leave: ['やめる', 'Leave it'],
})

const COLOURS = { incident: 'red', drill: 'blue', 'live-drill': 'orange' } as const

/** Kind, stages, reason, then a deliberate gesture that says what it will do. */
export function StartDialog({ first, onClose }: { first: readonly string[]; onClose: () => void }) {
  const t = useWords(WORDS)
  const [kind, setKind] = useState<Kind | null>(null)
  const [stages, setStages] = useState<readonly string[]>(first)
  const [reason, setReason] = useState('')
  const { busy, error, run } = useAct()
  const missing = useMissing(kind, stages, reason)
  const begin = async () => {
    if (kind === null) return
    const order = { kind, direction: 'isolate' as const, stages: [...stages], reason: reason.trim() }
    if (await run(() => call<'startRun'>('POST', '/runs', order))) onClose()
  }
  const names = useStageNames()(stages)
  return (
    <Modal
      {...useOnTop()}
      opened
      onClose={onClose}
      title={t('title')}
      size="xl"
      yOffset="2vh"
      closeButtonProps={{ 'aria-label': t('leave') }}
    >
      <Stack className={styles.start} data-kind={kind ?? 'none'}>
        <KindChoice kind={kind} onKind={setKind} />
        <Textarea
          label={t('reason')}
          description={t('reasonMore')}
          autosize
          minRows={1}
          maxLength={1_000}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        <StageChoice stages={stages} onStages={setStages} />
        <ProblemBox error={error} />
        <div className={styles.hold}>
          <PressAndHold
            label={kind === null ? t('choose') : t(kind, { stages: names })}
            colour={kind === null ? 'blue' : COLOURS[kind]}
            disabled={busy || missing !== undefined}
            why={missing}
            onHeld={begin}
          />
        </div>
      </Stack>
    </Modal>
  )
}

function useMissing(kind: Kind | null, stages: readonly string[], reason: string): string | undefined {
  const t = useWords(WORDS)
  const right = useRight(
    ...(kind === null || kind === 'drill' ? (['commander', 'network'] as const) : (['commander'] as const)),
  )
  const running = useLive(runIsOpen)
  if (!right.may) return right.why
  if (running) return t('run')
  if (kind === null) return t('no-kind')
  if (stages.length === 0) return t('no-stage')
  return reason.trim() === '' ? t('no-reason') : undefined
}

/** One stage by its name; of several the numbers, so that the button can be read at a glance. */
function useStageNames(): (ids: readonly string[]) => string {
  const t = useWords(WORDS)
  const name = useStageName()
  const and = useLanguage() === 'ja' ? '・' : ', '
  const stages = useLive(live => live.plan?.stages) ?? []
  return ids => {
    const [first, ...rest] = ids
    if (first !== undefined && rest.length === 0) return name(first)
    const numbers = stages.flatMap((stage, at) => (ids.includes(stage.id) ? [at + 1] : []))
    return t('several', { numbers: numbers.join(and) })
  }
}
