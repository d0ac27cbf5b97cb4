import { memo } from 'react'
import type { BoardStepDoc } from '../../../../src/api/board.ts'
import type { Bilingual } from '../../../../src/api/common.ts'
import type { PlanStepDoc } from '../../../../src/api/plan.ts'
import { useSay, useWords, words } from '../../app/words.ts'
import { Duration } from '../../components/age.tsx'
import { HandIcon, ReadyIcon, RefusedIcon } from '../../components/icons.tsx'
import { Mark, StandingMark, StepMark, StepWord } from '../../components/state-mark.tsx'
import { shownStep } from '../../live/open-run.ts'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { groupNow, groupOf, readinessOf, showsStanding } from './counts.ts'
import { SkipButton } from './skip-button.tsx'
import { RUNG_WORDS } from './words.ts'

const WORDS = words('board-step', {
  ready: ['準備できている', 'Ready'],
  'hands-only': ['人の手でのみ', 'By hands only'],
  'not-ready': ['準備できていない', 'NOT ready'],
  second: ['対向側 {{device}} {{port}}：', 'Other side {{device}} {{port}}: '],
  refusal: ['機器の返答：{{text}}', 'the device said: {{text}}'],
  up: ['リンクが残っている', 'link still UP'],
  ended: ['この実行の結果は「', 'this run came to: “'],
  endedEnd: ['」', '”'],
})

/** One cut point: tag, place, state, rung and time, and what went wrong in words. Redrawn only when it itself changed. */
export const StepRow = memo(function StepRow({ step }: { step: PlanStepDoc }) {
  const say = useSay()
  const doc = useLive(live => shownStep(live, step.id))
  const group = useLive(live => (doc === undefined ? 'outside' : groupNow(doc, live.standing[step.id])))
  return (
    <div className={styles.step} data-group={group}>
      <div className={styles.stepHead}>
        <span className={styles.tag}>{step.tag}</span>
        <span className={styles.place}>{say(step.place)}</span>
        {doc && <SkipButton step={doc} />}
      </div>
      <div className={styles.stepState}>
        {doc && <InRun step={doc} />}
        <Outside step={step} doc={doc} />
      </div>
      {doc && <Told step={doc} />}
    </div>
  )
})

/** What stands open again comes first: what the run came to is no longer so. */
function InRun({ step }: { step: BoardStepDoc }) {
  const t = useWords(WORDS)
  const rung = useWords(RUNG_WORDS)
  const reopened = useLive(live => live.standing[step.id]?.state === 'reopened' && step.phase === 'ended')
  return (
    <>
      {reopened ? <StandingMark state="reopened" /> : <StepMark step={step} />}
      <span className={styles.by}>
        {reopened && (
          <>
            {t('ended')}
            <StepWord step={step} />
            {t('endedEnd')}{' '}
          </>
        )}
        {step.rung !== null && rung(step.rung)}
        {step.ms !== null && (
          <>
            {' '}
            <Duration ms={step.ms} />
          </>
        )}
      </span>
    </>
  )
}

/** How the cut point stands outside the run, or whether it is ready where nothing else is known of it. */
function Outside({ step, doc }: { step: PlanStepDoc; doc: BoardStepDoc | undefined }) {
  const standing = useLive(live => live.standing[step.id])
  const kind = useLive(live => live.board?.run?.kind)
  // Said in place of what the run came to.
  if (standing?.state === 'reopened' && doc?.phase === 'ended') return null
  if (standing !== undefined && showsStanding(doc, standing, kind)) return <StandingMark state={standing.state} />
  return doc === undefined ? <Readiness step={step.id} /> : null
}

function Readiness({ step }: { step: string }) {
  const t = useWords(WORDS)
  const rung = useWords(RUNG_WORDS)
  const found = useLive(live => live.board && readinessOf(live.board.readiness, step))
  const prepared = useLive(live => live.board?.readiness.preparedUtc != null)
  if (!found || !prepared) return null
  const [icon, tone] = READY[found.state]
  return (
    <>
      <Mark icon={icon} tone={tone} word={t(found.state)} />
      <span className={styles.by}>{found.ready.map(one => rung(one)).join(' · ')}</span>
    </>
  )
}

const READY = {
  ready: [ReadyIcon, 'ok'],
  'hands-only': [HandIcon, 'warn'],
  'not-ready': [RefusedIcon, 'bad'],
} as const

/** Whether the error told says the same as the note, but for its full stop. */
function says(note: Bilingual, failed: BoardStepDoc['lastError']): boolean {
  return failed !== null && failed.message.en.replace(/\.$/, '') === note.en.replace(/\.$/, '')
}

/** A rung that failed is told while the step goes on, and where it did not end well; not where another rung did it. */
function Told({ step }: { step: BoardStepDoc }) {
  const t = useWords(WORDS)
  const say = useSay()
  const rung = useWords(RUNG_WORDS)
  const failed = step.lastError !== null && groupOf(step) !== 'well' ? step.lastError : null
  const note = says(step.note, failed) ? '' : say(step.note)
  return (
    <>
      {step.warning && <p className={styles.warning}>{say(step.warning)}</p>}
      {failed && (
        <p className={styles.error}>
          {rung(failed.rung)}:{' '}
          {failed.code === 'REFUSED' ? t('refusal', { text: say(failed.message) }) : say(failed.message)}
        </p>
      )}
      {step.second?.link === 'up' && step.phase === 'ended' && groupOf(step) !== 'well' && (
        <p className={styles.error}>
          {t('second', { device: step.second.device, port: step.second.port })}
          {t('up')}
        </p>
      )}
      {note !== '' && <p className={styles.note}>{note}</p>}
    </>
  )
}
