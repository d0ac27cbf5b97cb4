import { Text } from '@mantine/core'
import { useShallow } from 'zustand/react/shallow'
import type { ReadinessDoc } from '../../../../src/api/board.ts'
import { useSay, useWords, words } from '../../app/words.ts'
import { ActButton } from '../../components/act-button.tsx'
import { Age, Clock, useNow } from '../../components/age.tsx'
import { AlertIcon, HandIcon, ReadyIcon, RefusedIcon } from '../../components/icons.tsx'
import { ProblemBox } from '../../components/problem-box.tsx'
import { useRight } from '../../components/rights.ts'
import { Mark } from '../../components/state-mark.tsx'
import { useAct } from '../../components/use-act.ts'
import { call } from '../../live/api.ts'
import { runIsOpen } from '../../live/open-run.ts'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { countReady } from './counts.ts'
import { STALE_MS } from './next-action.ts'
import { RUNG_WORDS } from './words.ts'

const WORDS = words('board-readiness', {
  title: ['準備状況', 'Readiness'],
  ready: ['機器で切れる', 'Ready by device'],
  'hands-only': ['人の手でのみ', 'By hands only'],
  'not-ready': ['準備できていない', 'NOT ready'],
  prepared: ['最後の事前確認：', 'Last prepared: '],
  never: ['封印してから一度も事前確認していません', 'Never prepared since the plan was sealed'],
  stale: ['24時間以上前です。もう一度確認してください', 'More than 24 h ago: prepare again'],
  prepare: ['事前確認する', 'Prepare'],
  preparing: [
    '全手段を読み取りのみで確認しています。機器は変わりません…',
    'Every rung is being tried, read-only; nothing is changed…',
  ],
  details: ['失敗の理由（{{count}}件）', 'What fails, and why ({{count}})'],
  before: ['事前確認をすると、ここに理由が出ます', 'Prepare, and the reasons stand here'],
})

/** Whether what the plan wants to cut can be cut, as the last preparation found it. */
export function ReadinessPanel() {
  const t = useWords(WORDS)
  const readiness = useLive(live => live.board?.readiness)
  const { busy, error, clear, run } = useAct()
  const right = useRight('network', 'commander')
  const running = useLive(runIsOpen)
  if (!readiness) return null
  return (
    <section className={styles.panel} aria-labelledby="readiness">
      <h2 id="readiness">{t('title')}</h2>
      {readiness.preparedUtc !== null && <Counts steps={readiness.steps} />}
      <Prepared utc={readiness.preparedUtc} />
      {!running && (
        <ActButton
          right={right}
          variant="default"
          loading={busy}
          onClick={() => run(() => call<'prepare'>('POST', '/prepare'))}
        >
          {t('prepare')}
        </ActButton>
      )}
      <p role="status" className={styles.quiet}>
        {busy ? t('preparing') : ''}
      </p>
      <ProblemBox error={error} onClose={clear} />
      {!running && readiness.preparedUtc !== null && <Failing steps={readiness.steps} />}
    </section>
  )
}

function Counts({ steps }: { steps: ReadinessDoc['steps'] }) {
  const t = useWords(WORDS)
  const counts = countReady(steps)
  return (
    <ul className={styles.ready}>
      <li>
        <b>{counts.ready}</b>
        <Mark icon={ReadyIcon} tone={counts.ready > 0 ? 'ok' : 'idle'} word={t('ready')} />
      </li>
      <li>
        <b>{counts['hands-only']}</b>
        <Mark icon={HandIcon} tone={counts['hands-only'] > 0 ? 'warn' : 'idle'} word={t('hands-only')} />
      </li>
      <li>
        <b>{counts['not-ready']}</b>
        <Mark icon={RefusedIcon} tone={counts['not-ready'] > 0 ? 'bad' : 'idle'} word={t('not-ready')} />
      </li>
    </ul>
  )
}

function Prepared({ utc }: { utc: number | null }) {
  const t = useWords(WORDS)
  const stale = useNow(30_000) - (utc ?? 0) > STALE_MS
  return (
    <div className={styles.prepared}>
      {utc === null ? (
        <Mark icon={AlertIcon} tone="bad" word={t('never')} />
      ) : (
        <span>
          {t('prepared')}
          <b>
            <Age utc={utc} />
          </b>{' '}
          (<Clock utc={utc} />)
        </span>
      )}
      {utc !== null && stale && <Mark icon={AlertIcon} tone="bad" word={t('stale')} />}
    </div>
  )
}

/** Everything that failed, whatever other rung there is: the ladder is shorter than planned. */
function Failing({ steps }: { steps: ReadinessDoc['steps'] }) {
  const t = useWords(WORDS)
  const rung = useWords(RUNG_WORDS)
  const say = useSay()
  const planSteps = useLive(useShallow(live => live.planSteps))
  const failing = steps.filter(step => step.state === 'not-ready' || step.failing.length > 0)
  if (failing.length === 0) return null
  return (
    <details className={styles.fold}>
      <summary>{t('details', { count: failing.length })}</summary>
      <ul>
        {failing.slice(0, 200).map(step => (
          <li key={step.step}>
            <b>{planSteps[step.step]?.tag ?? step.step}</b>{' '}
            {step.failing.map(one => (
              <Text key={one.rung} component="span">
                {rung(one.rung)}: {say(one.message)}{' '}
              </Text>
            ))}
          </li>
        ))}
      </ul>
    </details>
  )
}
