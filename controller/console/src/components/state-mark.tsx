import type { ComponentType } from 'react'
import type { BoardRunDoc, BoardStepDoc, StandingDoc } from '../../../src/api/board.ts'
import { useWords, words } from '../app/words.ts'
import { useLive } from '../live/store.ts'
import * as icons from './icons.tsx'
import styles from './state-mark.module.css'
import { doingOf, markOf, type StepMarkKey } from './step-mark.ts'

type Tone = 'ok' | 'warn' | 'bad' | 'work' | 'idle' | 'sim'
type Icon = ComponentType<{ readonly size?: number | string }>

/** Outcomes in the words of the journal: what was not read back never looks like what was. */
export const STEP_WORDS = words('step-mark', {
  waiting: ['待機中', 'Waiting'],
  'working-isolate': ['遮断作業中', 'Cutting'],
  'working-restore': ['復旧中', 'Restoring'],
  'working-again': ['再び遮断作業中', 'Being cut again'],
  'working-drill': ['模擬中', 'Simulating'],
  'needs-person': ['人の作業待ち', 'Needs a person'],
  'done-isolate': ['遮断済み（読取確認済み）', 'Cut, read back'],
  'done-restore': ['復旧済み（読取確認済み）', 'Restored, read back'],
  'done-again': ['再び遮断済み（読取確認済み）', 'Cut again, read back'],
  'already-so': ['以前からその状態', 'It was so already'],
  unverified: ['未確認（読み返せず）', 'NOT read back'],
  refused: ['失敗：機器が拒否', 'Failed: REFUSED by the device'],
  unreachable: ['失敗：到達不能', 'Failed: unreachable, NOT done'],
  'handed-over': ['人に引き渡し（読取確認なし）', 'On a person’s word, not read back'],
  skipped: ['省略（元のまま）', 'Skipped, as it was'],
  simulated: ['模擬（変更なし）', 'Simulated, nothing changed'],
  ended: ['終了（結果不明）', 'Ended, outcome unknown'],
})

const STEP: { readonly [key in StepMarkKey]: readonly [Icon, Tone] } = {
  waiting: [icons.WaitingIcon, 'idle'],
  'working-isolate': [icons.WorkingIcon, 'work'],
  'working-restore': [icons.WorkingIcon, 'work'],
  'working-again': [icons.WorkingIcon, 'work'],
  'working-drill': [icons.WorkingIcon, 'sim'],
  'needs-person': [icons.HandIcon, 'warn'],
  'done-isolate': [icons.DoneIcon, 'ok'],
  'done-restore': [icons.DoneIcon, 'ok'],
  'done-again': [icons.CutIcon, 'ok'],
  'already-so': [icons.TickIcon, 'ok'],
  unverified: [icons.QuestionIcon, 'warn'],
  refused: [icons.RefusedIcon, 'bad'],
  unreachable: [icons.UnreachableIcon, 'bad'],
  'handed-over': [icons.PersonIcon, 'warn'],
  skipped: [icons.SkippedIcon, 'idle'],
  simulated: [icons.SimulatedIcon, 'sim'],
  ended: [icons.QuestionIcon, 'bad'],
}

/** Where a step of the run is, or how it ended. */
export function StepMark({ step }: { step: BoardStepDoc }) {
  const t = useWords(STEP_WORDS)
  const key = useStepMark(step)
  const [icon, tone] = STEP[key]
  return <Mark icon={icon} tone={tone} word={t(key)} />
}

/** The same as a quiet word, where what stands now is another thing than what the run came to. */
export function StepWord({ step }: { step: BoardStepDoc }) {
  return useWords(STEP_WORDS)(useStepMark(step))
}

function useStepMark(step: BoardStepDoc): StepMarkKey {
  const doing = useLive(live => doingOf(live.board?.run ?? null, step.stage))
  return markOf(step, doing)
}

export const STANDING_WORDS = words('standing-mark', {
  'not-cut': ['遮断していない', 'Not cut'],
  cut: ['遮断済み', 'Cut'],
  doubtful: ['遮断は未確認', 'Cut in doubt'],
  restoring: ['復旧中', 'Being restored'],
  reopened: ['開いています', 'REOPENED'],
})

const STANDING: { readonly [state in StandingDoc['state']]: readonly [Icon, Tone] } = {
  'not-cut': [icons.OpenIcon, 'idle'],
  cut: [icons.CutIcon, 'ok'],
  doubtful: [icons.QuestionIcon, 'warn'],
  restoring: [icons.RestoreIcon, 'work'],
  reopened: [icons.AlertIcon, 'bad'],
}

/** How a cut point stands now, across runs. */
export function StandingMark({ state }: { state: StandingDoc['state'] }) {
  const t = useWords(STANDING_WORDS)
  const [icon, tone] = STANDING[state]
  return <Mark icon={icon} tone={tone} word={t(state)} />
}

/** A mark of one's own: icon, word and colour say the same. */
export function Mark({ icon: Icon, tone, word }: { icon: Icon; tone: Tone; word: string }) {
  return (
    <span className={styles.mark} data-tone={tone}>
      <Icon />
      <span>{word}</span>
    </span>
  )
}

export const KIND_WORDS = words('run-kind', {
  incident: ['実対応', 'INCIDENT'],
  drill: ['訓練', 'DRILL'],
  'live-drill': ['実機訓練', 'LIVE DRILL'],
})

/** The run's kind in a word that cannot be mistaken. */
export function RunKindMark({
  kind,
  size = 'md',
}: {
  kind: BoardRunDoc['kind']
  size?: 'sm' | 'md' | 'lg' | undefined
}) {
  const t = useWords(KIND_WORDS)
  return (
    <span className={styles.kind} data-kind={kind} data-size={size}>
      {t(kind)}
    </span>
  )
}
