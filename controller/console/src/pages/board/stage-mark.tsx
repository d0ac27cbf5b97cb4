import type { BoardRunDoc, BoardStageDoc } from '../../../../src/api/board.ts'
import { useWords, words } from '../../app/words.ts'
import { Countdown } from '../../components/age.tsx'
import * as icons from '../../components/icons.tsx'
import { Mark } from '../../components/state-mark.tsx'
import { runIsOpen } from '../../live/open-run.ts'
import { useLive } from '../../live/store.ts'
import styles from './board.module.css'

const WORDS = words('board-stage-mark', {
  waiting: ['順番待ち', 'Waits its turn'],
  gate: ['許可待ち', 'Waits for its gate'],
  'running-isolate': ['遮断作業中', 'Cutting'],
  'running-restore': ['復旧中', 'Being restored'],
  ended: ['この実行での作業は終了', 'Ended in this run'],
  'ended-last': ['前回の実行で終了', 'Ended in the last run'],
  'on-probation': ['仮復旧中', 'On probation'],
  restored: ['復旧を確定', 'Restored, confirmed'],
  'cut-again': ['確認がなく、再び遮断', 'Not confirmed: cut again'],
  isolated: ['隔離済み', 'Isolated'],
  'not-isolated': ['隔離していない', 'Not isolated'],
  left: ['あと', 'left:'],
  expiry: ['確定しなければ、もう一度遮断します', 'cut again unless confirmed'],
  confirmed: ['確定：{{by}}', 'confirmed by {{by}}'],
})

/** Where the stage is in the run, and whether it is isolated across runs. */
export function StageMark({ stage, doc }: { stage: string; doc: BoardStageDoc | undefined }) {
  const t = useWords(WORDS)
  const isolated = useLive(live => live.board?.isolated.includes(stage) === true)
  const open = useLive(runIsOpen)
  return (
    <div className={styles.stageMark}>
      <Mark
        icon={isolated ? icons.CutIcon : icons.OpenIcon}
        tone={isolated ? 'ok' : 'idle'}
        word={t(isolated ? 'isolated' : 'not-isolated')}
      />
      {doc && (open || CAME_TO_AN_END.has(doc.phase)) && <InRun doc={doc} open={open} />}
    </div>
  )
}

function InRun({ doc, open }: { doc: BoardStageDoc; open: boolean }) {
  const t = useWords(WORDS)
  const direction = useLive(live => live.board?.run?.direction ?? 'isolate')
  const [icon, tone] = MARKS[doc.phase]
  return (
    <>
      <Mark icon={icon} tone={tone} word={t(wordOf(doc.phase, direction, open))} />
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

function wordOf(phase: BoardStageDoc['phase'], direction: BoardRunDoc['direction'], open: boolean) {
  if (phase === 'running') return `running-${direction}` as const
  return phase === 'ended' && !open ? 'ended-last' : phase
}

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
