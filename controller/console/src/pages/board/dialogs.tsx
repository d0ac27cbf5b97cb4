import { Text } from '@mantine/core'
import { useSay, useWords, words } from '../../app/words.ts'
import { useRight } from '../../components/rights.ts'
import { KIND_WORDS } from '../../components/state-mark.tsx'
import { call } from '../../live/api.ts'
import { useLive } from '../../live/store.ts'
import { type Asked, askNothing, useAsked } from './dialog-state.ts'
import { useRunRight } from './next-act.tsx'
import { useStageName } from './next-words.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { StartDialog } from './start-dialog.tsx'

const WORDS = words('board-dialogs', {
  pause: ['実行を一時停止する', 'Pause the run'],
  'pause-more': [
    '始めた手順は最後まで行い、新しい手順は始めません。切れたものは切れたままです。いつでも再開できます。',
    'Steps that were begun are ended, no new one begins. What is cut stays cut. It can be resumed at any time.',
  ],
  cancel: ['実行を中止する', 'Cancel the run'],
  'cancel-isolate': [
    '残りの手順は行いません。切れたものは切れたままです。中止した実行は再開できません。',
    'The rest is not carried out. What is cut stays cut. A cancelled run cannot be resumed.',
  ],
  'cancel-restore': [
    '残りは戻しません。確定していない仮復旧は、もう一度遮断します。中止した実行は再開できません。',
    'The rest is not put back, and what was restored and not confirmed is cut again. A cancelled run cannot be resumed.',
  ],
  'cancel-tasks': [
    '人の作業を待っている手順があります。その回答が届くか、省略するまで、中止は終わりません。',
    'A step waits for a person: the run is not cancelled before that is answered or skipped.',
  ],
  skip: ['遮断点 {{tag}} を省略する', 'Skip cut point {{tag}}'],
  'skip-more': [
    'この遮断点は元のまま残ります。実行の結果は「未完了」になります。',
    'This cut point stays as it was, and the run will end as incomplete.',
  ],
  glass: ['緊急：{{stage}}を1人で許可する', 'Break glass: open {{stage}} alone'],
  'glass-more': [
    '計画が求める人数の承認を待たずに始めます。あなたの名前と理由が、目立つ形で記録に残ります。',
    'It begins without the approvals the plan asks for. Your name and reason are recorded loudly.',
  ],
  'glass-do': ['{{kind}}：1人の判断で{{stage}}を始める', '{{kind}}: let {{stage}} begin, on my word alone'],
})

/** Whatever the board asks about just now. */
export function Dialogs() {
  const asked = useAsked(state => state.asked)
  switch (asked?.kind) {
    case 'start':
      return <StartDialog first={asked.stages} onClose={askNothing} />
    case 'pause':
      return <Pause run={asked.run} />
    case 'cancel':
      return <Cancel run={asked.run} />
    case 'skip':
      return <Skip {...asked} />
    case 'break-glass':
      return <BreakGlass {...asked} />
    default:
      return null
  }
}

const runPath = (run: string) => `/runs/${encodeURIComponent(run)}`

function Pause({ run }: { run: string }) {
  const t = useWords(WORDS)
  const attempt = (reason: string) => call<'pauseRun'>('POST', `${runPath(run)}/pause`, { reason })
  return (
    <ReasonDialog title={t('pause')} does={t('pause')} right={useRunRight()} attempt={attempt} onClose={askNothing}>
      <Text>{t('pause-more')}</Text>
    </ReasonDialog>
  )
}

function Cancel({ run }: { run: string }) {
  const t = useWords(WORDS)
  const direction = useLive(live => live.board?.run?.direction ?? 'isolate')
  const tasks = useLive(live => Object.values(live.steps).some(step => step.phase === 'needs-person'))
  const attempt = (reason: string) => call<'cancelRun'>('POST', `${runPath(run)}/cancel`, { reason })
  return (
    <ReasonDialog title={t('cancel')} does={t('cancel')} right={useRunRight()} attempt={attempt} onClose={askNothing}>
      <Text>{t(`cancel-${direction}`)}</Text>
      {tasks && <Text fw={700}>{t('cancel-tasks')}</Text>}
    </ReasonDialog>
  )
}

function Skip({ run, step }: Extract<Asked, { kind: 'skip' }>) {
  const t = useWords(WORDS)
  const say = useSay()
  const planned = useLive(live => live.planSteps[step])
  const title = t('skip', { tag: planned?.tag ?? step })
  const path = `${runPath(run)}/steps/${encodeURIComponent(step)}/skip`
  const attempt = (reason: string) => call<'skipStep'>('POST', path, { reason })
  return (
    <ReasonDialog title={title} does={title} right={useRunRight()} attempt={attempt} onClose={askNothing}>
      {planned && <Text fw={700}>{say(planned.place)}</Text>}
      <Text>{t('skip-more')}</Text>
    </ReasonDialog>
  )
}

function BreakGlass({ run, stage }: Extract<Asked, { kind: 'break-glass' }>) {
  const t = useWords(WORDS)
  const kindWord = useWords(KIND_WORDS)
  const name = useStageName()(stage)
  const kind = useLive(live => live.board?.run?.kind ?? 'incident')
  const path = `${runPath(run)}/stages/${encodeURIComponent(stage)}/break-glass`
  const attempt = (reason: string) => call<'breakGlass'>('POST', path, { reason })
  return (
    <ReasonDialog
      title={t('glass', { stage: name })}
      does={t('glass-do', { kind: kindWord(kind), stage: name })}
      right={useRight('commander')}
      hold
      attempt={attempt}
      onClose={askNothing}
    >
      <Text>{t('glass-more')}</Text>
    </ReasonDialog>
  )
}
