import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useWords, words } from '../../app/words.ts'
import { ActButton } from '../../components/act-button.tsx'
import { Countdown } from '../../components/age.tsx'
import { PlayIcon } from '../../components/icons.tsx'
import { PressAndHold } from '../../components/press-and-hold.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { type Right, useRight } from '../../components/rights.ts'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { ask } from './dialog-state.ts'
import { GateActs } from './gate-acts.tsx'
import type { NextAction } from './next-action.ts'
import { useStageName } from './next-words.ts'

const WORDS = words('board-next-act', {
  tasks: ['作業のページへ', 'Go to the tasks'],
  restore: ['復旧のページへ', 'Go to the restore page'],
  plan: ['計画のページへ', 'Go to the plan'],
  start: ['種類とステージを選ぶ…', 'Choose kind and stages…'],
  resume: ['再開する', 'Resume'],
  prepare: ['事前確認する（機器は変わりません）', 'Prepare (read-only)'],
  left: ['残り', 'left'],
  confirm: ['{{stage}}の復旧を確定する', 'Confirm: {{stage}} stays restored'],
  again: ['もう一度遮断する…', 'Cut again…'],
  next: ['隔離を始める…', 'Begin an isolation…'],
})

/** The control that belongs to what comes next. */
export function NextAct({ next }: { next: NextAction }) {
  const { busy, error, clear, run } = useAct()
  return (
    <div className={styles.nextAct}>
      <Control next={next} busy={busy} run={run} />
      <ProblemBox error={error} onClose={clear} />
    </div>
  )
}

interface ControlProps {
  readonly next: NextAction
  readonly busy: boolean
  readonly run: (attempt: () => Promise<unknown>) => Promise<boolean>
}

function Control({ next, busy, run }: ControlProps) {
  const t = useWords(WORDS)
  switch (next.kind) {
    case 'no-plan':
      return <Goes to="/plan">{t('plan')}</Goes>
    case 'all-cut':
    case 'cut-again':
      return <Goes to="/restore">{t('restore')}</Goes>
    case 'tasks':
      return <Goes to="/tasks">{t('tasks')}</Goes>
    case 'gate':
      return <GateActs stage={next.stage} />
    case 'wait':
      return null
    case 'confirm':
      return <ConfirmProbation stage={next.stage} until={next.until} busy={busy} run={run} />
    case 'resume':
      return <Resume busy={busy} run={run} />
    case 'prepare':
      return <Prepare busy={busy} run={run} />
    case 'isolate':
      return <Start stages={[next.stage]} label={t('start')} large />
    case 'reopened':
      return <Start stages={next.stages} label={t('again')} large />
    case 'incomplete':
      return <StartNext />
  }
}

/** Whoever may run drills may begin; what kind, the next dialog asks. */
function Start({ stages, label, large = false }: { stages: readonly string[]; label: string; large?: boolean }) {
  const right = useRight('commander', 'network')
  return (
    <ActButton
      right={right}
      size={large ? 'xl' : 'md'}
      variant={large ? 'filled' : 'default'}
      onClick={() => ask({ kind: 'start', stages })}
    >
      {label}
    </ActButton>
  )
}

function StartNext() {
  const t = useWords(WORDS)
  const next = useLive(live => live.plan?.stages.find(stage => !live.board?.isolated.includes(stage.id))?.id)
  return <Start stages={next === undefined ? [] : [next]} label={t('next')} />
}

function Goes({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Button component={Link} href={to} size="xl">
      {children}
    </Button>
  )
}

function Prepare({ busy, run }: Omit<ControlProps, 'next'>) {
  const t = useWords(WORDS)
  const right = useRight('network', 'commander')
  return (
    <>
      <ActButton right={right} size="xl" loading={busy} onClick={() => run(() => call<'prepare'>('POST', '/prepare'))}>
        {t('prepare')}
      </ActButton>
      <StartNext />
    </>
  )
}

function Resume({ busy, run }: Omit<ControlProps, 'next'>) {
  const t = useWords(WORDS)
  const id = useLive(live => live.board?.run?.id ?? '')
  const right = useRunRight()
  return (
    <ActButton
      right={right}
      size="xl"
      loading={busy}
      leftSection={<PlayIcon />}
      onClick={() => run(() => call<'resumeRun'>('POST', `/runs/${encodeURIComponent(id)}/resume`))}
    >
      {t('resume')}
    </ActButton>
  )
}

function ConfirmProbation({ stage, until, busy, run }: Omit<ControlProps, 'next'> & { stage: string; until: number }) {
  const t = useWords(WORDS)
  const stageName = useStageName()
  const id = useLive(live => live.board?.run?.id ?? '')
  const right = useRight('commander')
  const path = `/runs/${encodeURIComponent(id)}/stages/${encodeURIComponent(stage)}/confirm`
  return (
    <>
      <p className={styles.countdown} role="timer">
        {t('left')}{' '}
        <strong>
          <Countdown until={until} />
        </strong>
      </p>
      <PressAndHold
        label={t('confirm', { stage: stageName(stage) })}
        colour="green"
        disabled={busy || !right.may}
        why={right.why}
        onHeld={() => run(() => call<'confirmProbation'>('POST', path))}
      />
    </>
  )
}

/** Who may pause, resume, cancel and skip in this run: a drill is the network team's as well. */
export function useRunRight(): Right {
  const drill = useLive(live => live.board?.run?.kind === 'drill')
  const both = useRight('commander', 'network')
  const commander = useRight('commander')
  return drill ? both : commander
}
