import { useShallow } from 'zustand/react/shallow'
import type { BoardStageDoc } from '../../../../src/api/board.ts'
import type { PlanStageDoc } from '../../../../src/api/plan.ts'
import { useWords, words } from '../../app/words.ts'
import { Countdown } from '../../components/age.tsx'
import * as icons from '../../components/icons.tsx'
import { Mark } from '../../components/state-mark.tsx'
import { type Doing, doingOf } from '../../components/step-mark.ts'
import { runIsOpen } from '../../live/open-run.ts'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'
import { isolationOf } from './isolation.ts'

const WORDS = words('board-stage-mark', {
  waiting: ['順番待ち', 'Waits its turn'],
  gate: ['許可待ち', 'Waits for its gate'],
  'running-isolate': ['遮断作業中', 'Cutting'],
  'running-restore': ['復旧中', 'Being restored'],
  'running-again': ['再び遮断作業中', 'Being cut again'],
  'running-drill': ['模擬中', 'Simulating'],
  ended: ['この実行での作業は終了', 'Ended in this run'],
  'ended-last': ['前回の実行で終了', 'Ended in the last run'],
  'on-probation': ['仮復旧中', 'On probation'],
  restored: ['復旧を確定', 'Restored, confirmed'],
  'cut-again': ['確認がなく、再び遮断', 'Not confirmed: cut again'],
  isolated: ['隔離済み', 'Isolated'],
  short: ['隔離は不完全：{{count}} か所は遮断未確認', 'Isolated IN PART: {{count}} not known to be cut'],
  open: ['隔離は不完全：{{count}} か所が開いています', 'Isolated IN PART: {{count}} OPEN again'],
  'being-restored': ['復旧の途中', 'Being put back'],
  'not-isolated': ['隔離していない', 'Not isolated'],
  'some-cut': ['ステージとしては隔離していません：{{count}} か所は遮断済み', 'Not isolated as a stage: {{count}} cut'],
  left: ['あと', 'left:'],
  expiry: ['確定しなければ、もう一度遮断します', 'cut again unless confirmed'],
  confirmed: ['確定：{{by}}', 'confirmed by {{by}}'],
})

/** Where the stage is in the run, and whether it is isolated across runs. */
export function StageMark({ stage, doc }: { stage: PlanStageDoc; doc: BoardStageDoc | undefined }) {
  const t = useWords(WORDS)
  const open = useLive(runIsOpen)
  const now = useLive(useShallow(live => isolationOf(stage, live)))
  // An agent alone, or a run that was cancelled, may have cut parts of it.
  const word = now.word === 'not-isolated' && now.count > 0 && !open ? 'some-cut' : now.word
  const [icon, tone] = ISOLATION[word]
  return (
    <div className={styles.stageMark}>
      <Mark icon={icon} tone={tone} word={t(word, { count: now.count })} />
      {doc && (open || CAME_TO_AN_END.has(doc.phase)) && <InRun doc={doc} open={open} />}
    </div>
  )
}

function InRun({ doc, open }: { doc: BoardStageDoc; open: boolean }) {
  const t = useWords(WORDS)
  const doing = useLive(live => doingOf(live.board?.run ?? null, doc.id))
  const [icon, tone] = MARKS[doc.phase]
  return (
    <>
      <Mark icon={icon} tone={tone} word={t(wordOf(doc.phase, doing, open))} />
      {doc.phase === 'on-probation' && doc.probationEnds !== null && (
        <p className={styles.countdown}>
          {t('left')}{' '}
          <strong>
            <Countdown until={doc.probationEnds} />
          </strong>{' '}
          ({t('expiry')})
        </p>
      )}
      {doc.confirmedBy !== null && <span>{t('confirmed', { by: doc.confirmedBy })}</span>}
    </>
  )
}

function wordOf(phase: BoardStageDoc['phase'], doing: Doing, open: boolean) {
  if (phase === 'running') return `running-${doing}` as const
  return phase === 'ended' && !open ? 'ended-last' : phase
}

const ISOLATION = {
  isolated: [icons.CutIcon, 'ok'],
  short: [icons.QuestionIcon, 'warn'],
  open: [icons.AlertIcon, 'bad'],
  'being-restored': [icons.RestoreIcon, 'work'],
  'not-isolated': [icons.OpenIcon, 'idle'],
  'some-cut': [icons.CutIcon, 'warn'],
} as const

/** What is still true of a stage once its run is over. */
const CAME_TO_AN_END: ReadonlySet<string> = new Set(['ended', 'restored', 'cut-again'])

const MARKS = {
  waiting: [icons.WaitingIcon, 'idle'],
  gate: [icons.LockIcon, 'warn'],
  running: [icons.WorkingIcon, 'work'],
  ended: [icons.TickIcon, 'idle'],
  'on-probation': [icons.ClockIcon, 'warn'],
  restored: [icons.RestoreIcon, 'ok'],
  'cut-again': [icons.CutIcon, 'bad'],
} as const
