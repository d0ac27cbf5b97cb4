import { useSay, useWords, words } from '../../app/words.ts'
import { useLive } from '../../live/store.ts'
import type { NextAction } from './next-action.ts'

const WORDS = words('board-next-words', {
  'no-plan': ['遮断計画がまだ封印されていません', 'No plan is sealed yet'],
  'no-plan-more': ['「計画と地図」で検査して封印してください。', 'Check it and seal it on the page Plan and map.'],
  confirm: ['{{stage}}の仮復旧を確定する', 'Confirm the restore of {{stage}}'],
  'confirm-more': [
    '様子を見て、問題がなければ確定してください。時間内に確定しなければ、もう一度遮断します。',
    'Look whether all is well, then confirm. Unless somebody does in time, it is cut again.',
  ],
  resume: ['一時停止中：再開する', 'Paused: resume'],
  'resume-more': [
    '切れたものは切れたままです。再開すると、続きから進みます。',
    'What is cut stays cut. It goes on where it stopped.',
  ],
  'gate-isolate': [
    '承認待ち：{{stage}}の隔離（{{need}}人中 {{have}}人）',
    'Approve the isolation of {{stage}} ({{have}} of {{need}})',
  ],
  'gate-restore': [
    '承認待ち：{{stage}}の復旧（{{need}}人中 {{have}}人）',
    'Approve the restore of {{stage}} ({{have}} of {{need}})',
  ],
  'gate-one-isolate': ['開始確認：{{stage}}の隔離', 'Confirm that the isolation of {{stage}} may begin'],
  'gate-one-restore': ['開始確認：{{stage}}の復旧', 'Confirm that the restore of {{stage}} may begin'],
  'gate-more': ['承認がそろうまで、このステージは始まりません。', 'This stage does not begin before its gate is open.'],
  tasks: ['人の作業を待っています：{{count}}件', 'Waiting for hands: {{count}}'],
  'tasks-more': [
    '現場の人が抜き差しし、回答すると進みます。電話で聞いて代わりに入力することもできます。',
    'It goes on when somebody at the rack has done it and answers; it can be entered by telephone.',
  ],
  wait: ['進行中：操作は不要です', 'Under way: nothing to do'],
  'wait-stage': ['{{stage}}を実行中：操作は不要です', '{{stage}} is under way: nothing to do'],
  'wait-more': [
    '失敗した手順は、自動で次の手段に移ります。',
    'A step that fails goes on to its next rung by itself, in the end to a person.',
  ],
  reopened: ['開いている遮断点が {{count}} か所：もう一度遮断する', '{{count}} cut points stand open: cut them again'],
  reopened_one: ['開いている遮断点が 1 か所：もう一度遮断する', 'A cut point stands open: cut it again'],
  'reopened-more': ['誰が開いたのかも確かめてください。', 'Find out as well who opened them.'],
  incomplete: ['未完了：{{count}}件の手順を確かめる', 'Incomplete: look at {{count}} steps'],
  incomplete_one: ['未完了：1件の手順を確かめる', 'Incomplete: look at one step'],
  'incomplete-more': [
    '下の一覧で「失敗」「未確認など」を押すと、その手順だけが並びます。切れていない可能性があります。',
    'Press “failed” or “in doubt” in the columns below to see them alone. They may not be cut.',
  ],
  'cut-again': ['復旧が確認されず、もう一度遮断しました', 'The restore was not confirmed and was cut again'],
  'cut-again-more': [
    '読み返して、遮断を確かめました。なぜ確認されなかったかを調べてから、復旧をやり直してください。',
    'It was read back as cut. Find out why nobody confirmed before it is restored anew.',
  ],
  'all-cut': ['すべてのステージを隔離しました', 'Every stage is isolated'],
  'all-cut-more': [
    '復旧の準備ができたら、「復旧」のページへ進んでください。',
    'When it is time to put things back, go on to the page Restore.',
  ],
  prepare: ['事前確認をする', 'Prepare'],
  'prepare-never': [
    '一度も事前確認していません。緊急時は、確認せずに隔離を始められます。',
    'Nothing was tried yet. In an emergency isolation can begin without it.',
  ],
  'prepare-stale': [
    '最後の事前確認から24時間以上たっています。緊急時は、確認せずに隔離を始められます。',
    'The last preparation is more than 24 h old. In an emergency isolation can begin without it.',
  ],
  isolate: ['{{stage}}を隔離する', 'Isolate {{stage}}'],
  'isolate-more': [
    '実対応、訓練、実機訓練のどれかを次の画面で選びます。まだ何も始まりません。',
    'Incident, drill or live drill is chosen next. Nothing begins yet.',
  ],
})

export interface NextWords {
  readonly title: string
  readonly more: string
}

/** What to do next, in the reader's words. */
export function useNextWords(): (next: NextAction) => NextWords {
  const t = useWords(WORDS)
  const stageName = useStageName()
  const direction = useLive(live => live.board?.run?.direction ?? 'isolate')
  return next => {
    switch (next.kind) {
      case 'confirm':
      case 'isolate':
        return { title: t(next.kind, { stage: stageName(next.stage) }), more: t(`${next.kind}-more`) }
      case 'gate': {
        const title = t(`${next.need > 1 ? 'gate' : 'gate-one'}-${direction}`, {
          ...next,
          stage: stageName(next.stage),
        })
        return { title, more: t('gate-more') }
      }
      case 'wait':
        return {
          title: next.stage === null ? t('wait') : t('wait-stage', { stage: stageName(next.stage) }),
          more: t('wait-more'),
        }
      case 'prepare':
        return { title: t('prepare'), more: t(next.never ? 'prepare-never' : 'prepare-stale') }
      case 'tasks':
      case 'incomplete':
      case 'reopened':
        return { title: t(next.kind, { count: next.count }), more: t(`${next.kind}-more`) }
      default:
        return { title: t(next.kind), more: t(`${next.kind}-more`) }
    }
  }
}

const NAME_WORDS = words('stage-name', { name: ['ステージ{{number}}「{{name}}」', 'Stage {{number}} “{{name}}”'] })

/** A stage by its number in the plan and its name. */
export function useStageName(): (id: string) => string {
  const t = useWords(NAME_WORDS)
  const say = useSay()
  const stages = useLive(live => live.plan?.stages)
  return id => {
    const at = stages?.findIndex(stage => stage.id === id) ?? -1
    const stage = stages?.[at]
    return stage === undefined ? id : t('name', { number: at + 1, name: say(stage.name) })
  }
}
